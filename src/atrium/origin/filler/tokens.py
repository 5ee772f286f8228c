"""Opaque words for clicks and offers. Real ones are long, but mostly said before: gzip leaves a fifth of them."""

from functools import cache
from random import Random
from string import ascii_letters, digits

from atrium.origin.dice import dice

SUPPLY = 60_000  # fragments in a row; more than gzip looks back on


@cache
def fragments() -> tuple[str, ...]:
    roll = dice("fragments")
    return tuple("".join(roll.choices(ascii_letters + digits, k=roll.randint(6, 18))) for _ in range(360))


@cache
def _supply() -> str:
    return "".join(dice("tokens").choices(fragments(), k=SUPPLY))


def token(roll: Random, length: int) -> str:
    """`length` letters and digits."""
    supply = _supply()
    start = int(roll.random() * (len(supply) - length))
    return supply[start : start + length]


def variants(roll: Random, length: int, number: int) -> list[str]:
    """Tokens of one hotel: they differ in their beginning only."""
    same = token(roll, length * 5 // 7)
    return [token(roll, length - len(same)) + same for _ in range(number)]

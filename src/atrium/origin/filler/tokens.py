"""Opaque words for clicks and offers. Real ones are long, but mostly said before: gzip leaves a fifth of them."""

from functools import cache
from random import Random
from string import ascii_letters, digits

from atrium.origin.dice import dice


@cache
def fragments() -> tuple[str, ...]:
    roll = dice("fragments")
    return tuple("".join(roll.choices(ascii_letters + digits, k=roll.randint(6, 18))) for _ in range(360))


def token(roll: Random, length: int) -> str:
    """`length` letters and digits."""
    return "".join(roll.choices(fragments(), k=length // 6))[:length]


def variants(roll: Random, length: int, number: int) -> list[str]:
    """Tokens of one hotel: they differ in their beginning only."""
    same = token(roll, length * 5 // 7)
    return [token(roll, length - len(same)) + same for _ in range(number)]

"""Chance that is no chance: the same words give the same numbers, on every machine and in every order."""

import hashlib
import math
from random import Random


def dice(*words: object) -> Random:
    """A generator of its own for these words."""
    return Random(int.from_bytes(hashlib.blake2b("/".join(map(str, words)).encode(), digest_size=8).digest(), "big"))


def lognormal(roll: Random, median: float, sigma: float, largest: float) -> int:
    return int(min(largest, median * math.exp(roll.gauss(0, sigma))))

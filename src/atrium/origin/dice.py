"""Chance that is no chance: the same words give the same numbers, on every machine and in every order."""

import hashlib
import math
import struct
from random import Random


def dice(*words: object) -> Random:
    """A generator of its own for these words."""
    return Random(int.from_bytes(hashlib.blake2b("/".join(map(str, words)).encode(), digest_size=8).digest(), "big"))


def throws(*words: object) -> tuple[float, float, float]:
    """Three numbers of 0 to 1 for these words, in a fifth of the time that a generator takes."""
    digest = hashlib.blake2b("/".join(map(str, words)).encode(), digest_size=12).digest()
    first, second, third = struct.unpack(">3I", digest)
    return first / 2**32, second / 2**32, third / 2**32


def lognormal(roll: Random, median: float, sigma: float, largest: float) -> int:
    return int(min(largest, median * math.exp(roll.gauss(0, sigma))))

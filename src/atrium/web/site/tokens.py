"""The design tokens, read from the style sheet that defines them: a page of them can't say anything else."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

_SHEET = Path(__file__).parents[1] / "static" / "site" / "tokens.css"


class Token(NamedTuple):
    name: str
    value: str


class Group(NamedTuple):
    title: str
    kind: str  # the word before the colon of the title
    tokens: tuple[Token, ...]


@cache
def groups() -> tuple[Group, ...]:
    light = _SHEET.read_text(encoding="utf-8").partition(":root {")[2].partition("\n}")[0]
    parts = re.split(r"/\* (.+?) \*/", light)[1:]
    return tuple(
        Group(
            title,
            title.partition(":")[0].lower(),
            tuple(Token(*found) for found in re.findall(r"(--[\w-]+): (.+);", body)),
        )
        for title, body in zip(parts[::2], parts[1::2], strict=True)
    )

"""The design tokens, read from the style sheet that defines them: a page of them can't say anything else."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

_SHEET = Path(__file__).parents[1] / "static" / "site" / "tokens.css"
_TOKEN = re.compile(r"(--[\w-]+): (.+);")


class Token(NamedTuple):
    name: str
    value: str
    dark: str | None  # where it differs


class Group(NamedTuple):
    title: str
    kind: str  # the word before the colon of the title
    tokens: tuple[Token, ...]


@cache
def groups() -> tuple[Group, ...]:
    light, _, dark = _SHEET.read_text(encoding="utf-8").partition(":root {")[2].partition('[data-bs-theme="dark"] {')
    parts, darker = re.split(r"/\* (.+?) \*/", light)[1:], dict(_TOKEN.findall(dark))
    return tuple(
        Group(
            title,
            title.partition(":")[0].lower(),
            tuple(Token(name, value, darker.get(name)) for name, value in _TOKEN.findall(body)),
        )
        for title, body in zip(parts[::2], parts[1::2], strict=True)
    )

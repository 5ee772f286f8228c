"""The Jinja2 environment of our own pages: everything is escaped, an unknown name is an error."""

from collections.abc import Iterable
from typing import Any

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from atrium import __version__


def environment(**options: Any) -> Environment:
    env = Environment(**options | {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})  # noqa: S701 - Django's backend asks for escaping
    env.globals.update(static=static, url=_url, messages_of=get_messages, icon=_icon, version=__version__, pairs=_pairs)
    return env


def _url(name: str, /, **parts: Any) -> str:
    return reverse(name, kwargs=parts)


def _pairs(words: Iterable[str]) -> list[tuple[str, str]]:
    """Options of a <select> whose values are what they say."""
    return [(word, word) for word in words]


def _icon(name: str, extra: str = "") -> Markup:
    """One of Tabler's icons (assets/icons.json). Decoration: what it stands for is said in words beside it."""
    drawn = '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
    sheet = static("vendor/tabler-icons.svg")
    return Markup(drawn).format(extra, sheet, name)  # noqa: S704 - escapes what is put in

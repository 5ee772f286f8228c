"""The Jinja2 environment of our own pages: everything is escaped, an unknown name is an error."""

from typing import Any

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined


def environment(**options: Any) -> Environment:
    env = Environment(**options | {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})  # noqa: S701 - Django's backend asks for escaping
    env.globals.update(static=static, url=_url, messages_of=get_messages)
    return env


def _url(name: str, /, **parts: Any) -> str:
    return reverse(name, kwargs=parts)

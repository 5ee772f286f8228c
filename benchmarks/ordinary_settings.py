"""Atrium's own settings with one more address."""

from atrium.web.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.ordinary_drf"

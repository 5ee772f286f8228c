"""Static files: hashed, compressed and cached for ever from `static_root`, or straight from where they lie.

`bin/assets --collect` fills the folder; a gateway may serve the very same files. Without one, as in tests and beside an
editor, WhiteNoise finds each file anew and nothing is hashed.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from atrium.web.config.environment import WebSettings


class Collected(CompressedManifestStaticFilesStorage):
    """Imports between modules are rewritten to hashed names as well; what has its hash already stays compressed."""

    support_js_module_import_aggregation = True

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        yield from super().compress_files(path for path in paths if not self.exists(f"{path}.gz"))


def settings(environment: WebSettings, static: Path) -> dict[str, Any]:
    collected = environment.static_root
    backend = f"{__name__}.Collected" if collected else "django.contrib.staticfiles.storage.StaticFilesStorage"
    return {
        "STATIC_URL": "/static/",
        "STATIC_ROOT": collected and collected.resolve(),
        "STATICFILES_DIRS": [static],
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nobody uploads anything
            "staticfiles": {"BACKEND": backend},
        },
        "WHITENOISE_USE_FINDERS": not collected,
        "WHITENOISE_AUTOREFRESH": not collected,
        "WHITENOISE_KEEP_ONLY_HASHED_FILES": True,
        # besides what is compressed by nature: source maps of others, which only their authors open
        "WHITENOISE_SKIP_COMPRESS_EXTENSIONS": [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"],
    }

"""A person's saved hotels as a file: written to disk first, whole or not at all, then streamed from there."""

import tempfile

from django.http import FileResponse

from atrium.export import formats
from atrium.web.hotels import selectors


def saved_hotels(person: str, name: str) -> FileResponse:
    """Raises UnknownName and OutputFailed. Memory holds a few hundred hotels, however many were saved."""
    format_ = formats.by_name(name)
    file = tempfile.TemporaryFile(prefix="atrium-export-")  # noqa: SIM115 - the response closes it
    try:
        format_.write(selectors.saved_hotels(person), file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"saved-hotels{format_.suffix}", content_type=format_.media_type
    )

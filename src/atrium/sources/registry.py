"""The sources there are, by name."""

from atrium.contracts.errors import UnknownName
from atrium.sources import schema_org, tripadvisor
from atrium.sources.source import Source

_SOURCES: dict[str, Source] = {source.name: source for source in (tripadvisor.SOURCE, schema_org.SOURCE)}


def names() -> tuple[str, ...]:
    return tuple(_SOURCES)


def get(name: str) -> Source:
    """Raises UnknownName."""
    try:
        return _SOURCES[name]
    except KeyError:
        raise UnknownName(f"there is no source {name!r}; there are: {', '.join(_SOURCES)}") from None

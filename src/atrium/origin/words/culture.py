"""What one culture calls its hotels and streets."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Culture:
    """Patterns of names and streets, the words that fill them, and quarters that tell hotels of one name apart.

    In a pattern `{city}` is the city, `{word}` a word, `{n}` a number; in `postal` "#" is a digit.
    """

    names: tuple[str, ...]
    words: tuple[str, ...]
    streets: tuple[str, ...]
    postal: str
    quarters: tuple[str, ...]


def several(text: str) -> tuple[str, ...]:
    """What stands between the bars."""
    return tuple(word.strip() for word in text.split("|"))

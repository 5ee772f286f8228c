"""Text from pages on its way to a terminal."""

import re

# Control characters could move the cursor or worse; bidirectional overrides could turn the rest of a line around.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def safe(text: str) -> str:
    """`text` on one line, without anything that a terminal would act on."""
    return _CONTROLS.sub(" ", text)

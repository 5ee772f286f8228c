"""The rest of a page: what makes a hotel page 650 KB and a list page 1.2 MB, of which gzip leaves a fifth.

Blocks of each kind are made once and drawn from by each page, so that a page costs a join of strings and still differs
from the next. A recipe says how much of a page each kind is; those of 2017 follow what real pages weigh and how many
elements they have, because a tree costs what its elements cost.
"""

from collections.abc import Callable, Mapping
from random import Random

from atrium.origin.filler import code, markup

Blocks = Callable[[], tuple[str, ...]]
Recipe = Mapping[Blocks, float]

# shares of the characters; what is written beside is how many elements they bring to a page
HOTEL_2017: Recipe = {
    code.snippets: 0.18,  # 100 scripts
    code.modules: 0.32,  # one script
    code.styles: 0.08,
    markup.reviews: 0.11,  # 700
    markup.pictures: 0.06,  # 280
    markup.menus: 0.05,  # 480
    markup.links: 0.01,  # 60
    markup.widgets: 0.16,  # 1,000
}
LIST_2017: Recipe = {
    code.snippets: 0.08,
    code.modules: 0.45,
    code.styles: 0.04,
    markup.pictures: 0.08,
    markup.menus: 0.08,
    markup.links: 0.03,
    markup.widgets: 0.24,
}
# pages of an application in the browser: three quarters are scripts
HOTEL_LATER: Recipe = {
    code.snippets: 0.06,
    code.modules: 0.34,
    code.states: 0.36,
    code.styles: 0.06,
    markup.pictures: 0.05,
    markup.reviews: 0.08,
    markup.widgets: 0.05,
}
LIST_LATER: Recipe = {**HOTEL_LATER, code.modules: 0.16, code.states: 0.54}
_IN_ONE_SCRIPT: Mapping[Blocks, tuple[str, str]] = {
    code.modules: ("<script>\n", "</script>"),
    code.states: ("<script>window.__CACHE__={", '"end":0};</script>'),
}


def fill(roll: Random, size: int, recipe: Recipe) -> str:
    """About `size` characters of body."""
    pieces: list[str] = []
    for blocks, share in recipe.items():
        drawn = _drawn(roll, int(size * share), blocks())
        if around := _IN_ONE_SCRIPT.get(blocks):
            drawn = [around[0] + "".join(drawn) + around[1]]
        pieces += drawn
    roll.shuffle(pieces)
    return "".join(pieces)


def _drawn(roll: Random, size: int, blocks: tuple[str, ...]) -> list[str]:
    """Blocks of about `size` characters, none twice before all were drawn."""
    drawn, length, start = [], 0, roll.randrange(len(blocks))
    while length < size:
        block = blocks[start % len(blocks)]
        drawn.append(block)
        length += len(block)
        start += 1
    return drawn

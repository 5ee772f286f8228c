"""What is refused before a tree is built of it, and what only looks like it."""

import pytest

from atrium.contracts.errors import PageTooComplex
from atrium.sources.limits import MAX_ATTRIBUTES, MAX_DEPTH, MAX_TAGS, check_tree

WORDS = b" ".join(b"a%d" % number for number in range(MAX_ATTRIBUTES + 1))


@pytest.mark.parametrize(
    "page",
    [
        b"<p %b>",
        b"<p/%b",
        b"</p %b>",
        b"<script>x</script><p %b>",
        b"<!--><p %b>-->",
        b"<?<script><p %b>",
        b'<p title="<script>" %b>',
        b"<title><script></title><p %b>",
        b"<svg><script><p %b>",
        b"<script %b>",
    ],
)
def test_a_crowded_tag_is_found_wherever_it_hides(page):
    with pytest.raises(PageTooComplex, match="attributes"):
        check_tree(page.replace(b"%b", WORDS))


@pytest.mark.parametrize(
    "page",
    [
        b"<script>for (i=0;i<n;i++) %b</script>",
        b"<SCRIPT type=x>i<n %b</SCRIPT ><svg></svg><script>i<n %b",
        b"<!-- <p %b -->",
        b"<style>a<b %b</style>",
        b'<p title="<p %b">',
    ],
)
def test_words_of_a_script_are_no_attributes(page):
    check_tree(page.replace(b"%b", WORDS))


@pytest.mark.parametrize(
    ("page", "why"), [(b"<i>x</i>" * (MAX_TAGS // 2 + 1), "tags"), (b"<i>" * (MAX_DEPTH + 1), "deep")]
)
def test_no_real_page_has_so_much(page, why):
    with pytest.raises(PageTooComplex, match=why):
        check_tree(page)

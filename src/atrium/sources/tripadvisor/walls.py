"""What a page is that has no hotel: walls are told from empty pages, and both from strangers.

Called only where no hotel was found. Real hotel pages mention captchas in their scripts as well, so the marks
below are those of the wall itself, and a large page is a wall only by its title or its challenge script.
"""

import re

from atrium.contracts.errors import BotWall, ConsentWall, EmptyPage, SourceError
from atrium.sources.text import clean

LOOKED_AT = 400_000  # bytes from the start
SMALL = 60_000  # bytes; walls have 1 to 40 KB, hotel pages 360 KB and more

# what stands in the page, and whose wall it is
_BOT_MARKS = (
    (b"awsWafCookieDomainList", "an AWS WAF challenge"),
    (b"AwsWafIntegration", "an AWS WAF challenge"),
    (b"token.awswaf.com", "an AWS WAF challenge"),
    (b"captcha-delivery.com", "a DataDome captcha"),
    (b"_pxAppId", "a PerimeterX challenge"),
    (b"px-captcha", "a PerimeterX challenge"),
    (b"cf-chl-", "a Cloudflare challenge"),
    (b"challenges.cloudflare.com", "a Cloudflare challenge"),
    (b"/_Incapsula_Resource", "an Imperva challenge"),
    (b"_sec_cpt", "an Akamai challenge"),
    (b"errors.edgesuite.net", "an Akamai refusal"),
)
_BOT_WORDS = re.compile(
    rb"are you (?:a )?(?:human|robot)|verify (?:that )?you(?:'re| are) (?:a )?human|unusual (?:traffic|activity)|"
    rb"please enable js|pardon our interruption|access (?:to this page has been )?denied|just a moment\.\.\.|"
    rb"human verification|security check|g-recaptcha|h-captcha|\bcaptcha\b",
    re.IGNORECASE,
)
_CONSENT_MARKS = (b"consent.google", b"onetrust-consent-sdk", b"didomi-host", b"fc-consent-root", b"qc-cmp2-container")
_CONSENT_WORDS = re.compile(
    rb"before you continue|(?:accept|agree to|manage|reject) (?:all )?(?:our )?(?:use of )?cookies|cookie consent|"
    rb"we (?:and our partners )?(?:use|value).{0,60}(?:cookies|privacy)|your privacy choices",
    re.IGNORECASE,
)
_TITLE = re.compile(rb"<title[^<>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_EMPTY_TITLE = re.compile(rb"search results|no results|not found|no longer available", re.IGNORECASE)


def recognise(page: bytes) -> SourceError | None:
    """What was seen, as an error to raise; None where nothing is known of such a page."""
    start = page[:LOOKED_AT]
    title = _TITLE.search(start)
    heading = title[1] if title else b""
    said = clean(heading.decode("utf-8", "replace")) or "no title"
    if len(page) <= SMALL or _BOT_WORDS.search(heading):
        for mark, whose in _BOT_MARKS:
            if mark in start:
                return BotWall(f"{whose} (titled {said!r}); a person would have to answer it")
        if words := _BOT_WORDS.search(_visible(start)):
            return BotWall(f"a page that asks whether a person is there: {words[0].decode('ascii', 'replace')!r}")
    if len(page) <= SMALL or _CONSENT_WORDS.search(heading):
        words = _CONSENT_WORDS.search(_visible(start))
        if words or any(mark in start for mark in _CONSENT_MARKS):
            return ConsentWall(f"a page that asks about cookies first (titled {said!r})")
    if not clean(_visible(start).decode("utf-8", "replace")):
        return EmptyPage("a page without any text")
    if _EMPTY_TITLE.search(heading):
        return EmptyPage(f"a page titled {said!r} without a single hotel")
    return None


_UNSHOWN = re.compile(rb"<(script|style|template)\b[^<>]{0,2000}>.*?</\1|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(rb"<[^<>]{0,2000}>")


def _visible(page: bytes) -> bytes:
    """Roughly what a person would read."""
    return _TAGS.sub(b" ", _UNSHOWN.sub(b" ", page))

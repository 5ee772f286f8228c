"""What a page is that has no hotel: walls are told from empty pages, and both from pages nobody knows.

Asked only where no hotel was found. A wall may have any status and any size, but it has little to read: so names of
captchas and cookies, which good pages have in their scripts and footers too, count on short pages and in titles only.
"""

import html
import re

from atrium.contracts.errors import BotWall, ConsentWall, EmptyPage, SourceError
from atrium.sources.markup import as_utf8
from atrium.sources.text import clean

LOOKED_AT = 2 * 2**20  # bytes from the start
SHORT = 4_000  # letters to read; walls have up to 1,500, hotel pages 10,000 and more

# what stands in a wall's scripts, and whose wall it is
_GUARDS = (
    (b"awsWaf", "an AWS WAF challenge"),
    (b"AwsWaf", "an AWS WAF challenge"),
    (b".awswaf.com", "an AWS WAF challenge"),
    (b"captcha-delivery.com", "a DataDome captcha"),
    (b"px-captcha", "a PerimeterX challenge"),
    (b"_pxAppId", "a PerimeterX challenge"),
    (b"cf-chl-", "a Cloudflare challenge"),
    (b"_cf_chl_opt", "a Cloudflare challenge"),
    (b"challenges.cloudflare.com", "a Cloudflare challenge"),
    (b"cf-error-details", "a Cloudflare refusal"),
    (b"_Incapsula_Resource", "an Imperva challenge"),
    (b"Incapsula incident", "an Imperva refusal"),
    (b"KPSDK", "a Kasada challenge"),
    (b"_sec_cpt", "an Akamai challenge"),
    (b"errors.edgesuite.net", "an Akamai refusal"),
)
_GUARDED = re.compile(
    r"not a (?:ro)?bot\b|robot or human|are (?:you|not) (?:a )?(?:human|robot)|one more step|"
    r"(?:verify|confirm)(?:ing)? (?:that )?you(?:'re| are) (?:a )?human|human verification|"
    r"unusual (?:traffic|activity)|press (?:&|and) hold|complete the security check|"
    r"(?:please )?enable js\b|enable javascript and cookies|checking your browser|just a moment\.\.\.|"
    r"pardon our interruption|access (?:to this page has been |is )?(?:denied|blocked)|you have been blocked|"
    r"request(?:ed url)? (?:was rejected|rejected|blocked|unsuccessful|could not be satisfied)|too many requests|"
    r"\b403 forbidden|\bcaptcha\b|"
    r"kein (?:roboter|bot)\b|(?:sie )?ein(?: roboter| mensch sind)|pas un robot|no (?:eres|es|soy) un robot|"
    r"n[ãa]o (?:é|sou) um robô|non (?:sei|sono) un robot|geen robot|ikke (?:er )?en robot|inte (?:är )?en robot|"
    r"nie jeste(?:m|ś) robotem|не робот|ロボットではありません|机器人|機器人|로봇이 아닙니다|"
    r"zugriff verweigert|accès refusé|acceso denegado|accesso negato|acesso negado|toegang geweigerd|ingen tilgang|"
    r"åtkomst nekad|odmowa dostępu|доступ (?:запрещ|огранич|заблокир)|アクセスが拒否|拒绝访问|访问被拒绝",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|cookie (?:consent|preferences|settings)|your privacy (?:choices|matters)|"
    r"we (?:and our (?:\d+ )?partners )?(?:value|respect|care about) your privacy|"
    r"(?:accept|agree to|allow|manage|reject) (?:all )?(?:our )?(?:use of )?cookies|"
    r"wir schätzen ihre privatsphäre|respect(?:ons|er) votre vie privée|valoramos (?:tu|su) privacidad",
    re.IGNORECASE,
)
_ABOUT_COOKIES = re.compile(
    r"cookie|informasjonskaps|kakor|evästei|クッキー|куки|privacy|personvern|integritet|datenschutz|privacidad|"
    r"vie privée|prywatno",
    re.IGNORECASE,
)
_AGREE = re.compile(
    r"<(?:button|a|input)\b[^<>]{0,500}?(?:>\s*(?:<[^<>]{0,300}>\s*){0,4}|value=[\"'])"
    r"(?:(?:i )?(?:accept|agree|consent|allow)|got it|samtykk|godta|tillat|tillad|godkänn|acceptera|"
    r"(?:alles? )?(?:akzeptier|zustimm|zulassen|accepteren)|einverstanden|akkoord|(?:tout )?accepter|j'accepte|"
    r"acepta|aceita|accetta|zaakceptuj|akceptuj|zgadzam|hyväksy|salli|принять|соглас|kabul|すべて(?:同意|許可)|同意)",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"search results|\b(?:no|0) (?:results|hotels|properties)|not found|no longer available|couldn\W?t find|"
    r"need to enable javascript to run|keine (?:ergebnisse|hotels|treffer)|aucun (?:résultat|hôtel)|"
    r"(?:sin|encontrado) resultados|ningún hotel|nessun (?:risultato|hotel)|nenhum (?:resultado|hotel)|"
    r"geen (?:resultaten|hotels)|ing(?:en|a) (?:resultat|hotell)|brak wyników|ничего не найдено|"
    r"見つかりません|没有找到",
    re.IGNORECASE,
)
_HEADING = re.compile(rb"<(title|h1)\b[^<>]{0,300}>(.{0,600}?)</\1", re.IGNORECASE | re.DOTALL)
_UNREAD = re.compile(rb"<(!--|script|style|template)", re.IGNORECASE)
_TAG = re.compile(rb"<[^<>]{0,2000}>")


def recognise(page: bytes, charset: str | None = None) -> SourceError | None:
    """What was seen, as an error to raise; None where nothing is known of such a page."""
    page = as_utf8(page[:LOOKED_AT], charset)
    heading = _readable(b" ".join(found[2] for found in _HEADING.finditer(page[:200_000])))
    shown = _readable(_shown(page))
    read = shown if len(shown) < SHORT else heading
    title = f"titled {heading[:80]!r}" if heading else "without a title"
    if len(shown) < SHORT and (guard := next((whose for mark, whose in _GUARDS if mark in page), None)):
        return BotWall(f"{guard}, {title}: the site asks whether a person is there")
    for pattern, error, why in (
        (_GUARDED, BotWall, "the site asks whether a person is there"),
        (_CONSENT, ConsentWall, "the site asks about cookies first"),
        (_NOTHING, EmptyPage, "no hotel is on it"),
    ):
        if words := pattern.search(read):
            return error(f"a page {title} that says {words[0]!r}: {why}")
    if not shown:
        return EmptyPage("a page without a word to read")
    if len(shown) < SHORT / 2 and _ABOUT_COOKIES.search(shown) and _AGREE.search(page.decode("utf-8", "replace")):
        return ConsentWall(f"a page {title} about cookies: the site asks for consent first")
    return None


def _readable(markup: bytes) -> str:
    return clean(html.unescape(_TAG.sub(b" ", markup).decode("utf-8", "replace"))) or ""


def _shown(page: bytes) -> bytes:
    """Without scripts, styles, templates and comments; what is not closed reaches to the end."""
    parts = []
    lowered = page.lower()
    position = 0
    while opening := _UNREAD.search(page, position):
        parts.append(page[position : opening.start()])
        name = opening[1].lower()
        closing = b"-->" if name == b"!--" else b"</" + name
        position = lowered.find(closing, opening.end())
        if position < 0:
            break
        position += len(closing) if name == b"!--" else 0
    else:
        parts.append(page[position:])
    return b" ".join(parts)

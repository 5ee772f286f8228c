"""What a piece of text says: numbers, prices, a clean line."""

import html
import re
import unicodedata

# "4,732", "2 422" (no-break spaces too), "1.234", "4.5", "4,5", "1,234.50"; bounded, so that matching stays linear
_NUMBER = re.compile(
    r"\d{1,3}(?:[ ,.'\u00a0\u202f\u2009]\d{3}(?!\d)){1,4}(?:[.,]\d{1,2}(?!\d))?|\d{1,15}(?:[.,]\d{1,6})?"
)
_DECIMAL = re.compile(r"\s*([-+]?\d{1,3}(?:[.,]\d{1,20})?)\s*")
_STRUCK = re.compile("(?:.\u0336)+", re.DOTALL)
_UNSEEN = {"Cc", "Cs", "Co", "Cn"}  # controls, lone surrogates, private use, unassigned
_SIGNS = {
    "US$": "USD", "$": "USD", "R$": "BRL", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD",
    "HK$": "HKD", "S$": "SGD", "SGD$": "SGD", "MX$": "MXN", "NT$": "TWD", "€": "EUR", "£": "GBP", "₹": "INR",
    "₩": "KRW", "฿": "THB", "₽": "RUB", "₺": "TRY", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "₪": "ILS", "₫": "VND",
    "₱": "PHP", "Rp": "IDR", "RM": "MYR", "CN¥": "CNY", "JP¥": "JPY", "₴": "UAH", "₦": "NGN",
}  # fmt: skip
_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True)))
_CODE = re.compile(r"(?<![A-Za-z])([A-Z]{3})(?![A-Za-z])")
_CODES = frozenset(
    re.findall(
        "[A-Z]{3}",
        "AED ARS AUD BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HRK HUF IDR ILS INR ISK JOD JPY KES KRW "
        "KWD LKR MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD "
        "UYU VND ZAR",
    )
)


def clean(text: str | None) -> str | None:
    """One line without control characters; None where nothing is left."""
    if not text:
        return None
    if not text.isprintable():
        text = "".join(
            " " if letter.isspace() else letter
            for letter in text
            if letter.isspace() or unicodedata.category(letter) not in _UNSEEN
        )
    return " ".join(text.split()) or None


def plain(value: object) -> str | None:
    """A string or number of a page's JSON as one clean line: names are escaped once or twice too often."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return clean(html.unescape(html.unescape(str(value))))


def without_struck(text: str) -> str:
    """Without what is struck out by U+0336 behind each letter: a price that no longer holds."""
    return _STRUCK.sub(" ", text)


def number(text: str | None) -> float | None:
    """The first number: "4,732" is 4732, "4,5 av 5" is 4.5, "-1 of 5" is -1."""
    if not text or not (found := _NUMBER.search(text)):
        return None
    value = _value(found.group())
    return -value if text[: found.start()].rstrip()[-1:] in {"-", "\u2212"} and found.start() <= 2 else value


def decimal(text: str | None) -> float | None:
    """The same where thousands make no sense: "4.125" is no 4125, and "-33,868" degrees are no thousands."""
    plain = _DECIMAL.fullmatch(text) if text else None
    return float(plain[1].replace(",", ".")) if plain else number(text)


def whole(text: str | None) -> int | None:
    """The first number, where it is a whole one: "2 422 kr" is 2422."""
    value = number(text)
    return int(value) if value is not None and value == int(value) else None


def _value(digits: str) -> float:
    plain = re.sub(r"[ '\u00a0\u202f\u2009]", "", digits)
    mark = max(plain.rfind("."), plain.rfind(","))
    head, tail = plain[: max(mark, 0)], plain[mark + 1 :]
    head = head.replace(".", "").replace(",", "")
    # three digits behind the last mark are a group of thousands: no price or rating has three decimals
    return float(head + tail) if mark < 0 or len(tail) == 3 else float(f"{head}.{tail}")


def currency(text: str) -> str | None:
    """ISO 4217 of the first sign or code in `text`; None for signs that several currencies share ("kr", "¥")."""
    code: str | None = next((found for found in _CODE.findall(text) if found in _CODES), None)
    if code:
        return code
    sign = _SIGN.search(text)
    return _SIGNS[sign.group()] if sign else None


def prices(text: str | None) -> tuple[float | None, float | None, str | None]:
    """(low, high, currency) of "$272 - $566 (Based on …)"; (None, None, None) for "$$ - $$$", which says no price."""
    if not text:
        return None, None, None
    text = without_struck(text.partition("(")[0])
    amounts = [_value(found) for found in _NUMBER.findall(text)]
    if not amounts:
        return None, None, None
    low, high = min(amounts[:2]), max(amounts[:2])
    return low, high, currency(text)

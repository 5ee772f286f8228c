"""What hotels and streets are called in different parts of the world. All names are invented."""

import unicodedata
from functools import cache

from atrium.origin.words.culture import Culture
from atrium.origin.words.east import EAST
from atrium.origin.words.middle import MIDDLE
from atrium.origin.words.west import WEST

CULTURES = WEST | MIDDLE | EAST
# ISO 3166 codes of the countries whose hotels are named so; all others are named in English
_COUNTRIES = {
    "fr": "FR BE MC LU SN CI CM MG GA CG BJ ML NE BF TG HT RE GP MQ NC PF",
    "es": "ES MX AR CO PE CL VE EC GT CU BO DO HN PY SV NI CR PA UY PR GQ",
    "pt": "PT BR AO MZ CV",
    "de": "DE AT CH LI",
    "it": "IT SM VA MT",
    "nordic": "NO SE DK FI IS FO AX GL",
    "slavic": "PL CZ SK HR SI BA ME LT LV EE",
    "cyrillic": "RU UA BG RS MK BY KZ KG MD",
    "zh": "CN TW HK MO SG",
    "ja": "JP",
    "ko": "KR KP",
    "ar": "AE SA EG MA DZ TN LY SD IQ SY JO LB KW QA BH OM YE PS MR IR AF",
    "he": "IL",
    "hi": "IN NP BD LK PK BT",
    "th": "TH LA KH MM",
    "vi": "VN",
    "sea": "ID MY PH BN TL MV",
    "tr": "TR AZ TM UZ CY",
    "gr": "GR",
}
_BY_COUNTRY = {code: culture for culture, codes in _COUNTRIES.items() for code in codes.split()}


def culture_of(country: str) -> Culture:
    return CULTURES[_BY_COUNTRY.get(country, "en")]


@cache
def fitting(pattern: str, candidates: tuple[str, ...]) -> tuple[str, ...]:
    """Words in the script of the pattern, or in either where it has both or none; single ones where they are glued to it."""
    around = pattern.replace("{city}", "").split("{word}")
    letters = [letter for letter in "".join(around) if letter.isalpha()]
    latin = [letter < "\u0250" for letter in letters]
    if latin and all(latin) == any(latin):
        candidates = tuple(word for word in candidates if (word[0] < "\u0250") is latin[0]) or candidates
    if latin and latin[0] and (around[0][-1:].isalpha() or around[-1][:1].isalpha()):
        candidates = tuple(word for word in candidates if word.isalpha()) or candidates
    return candidates


@cache
def names_of(country: str) -> tuple[str, ...]:
    """Every name that a hotel there may have, `{city}` still open: those of its culture, and a fifth in English."""
    own, english = _all_names(culture_of(country)), _all_names(CULTURES["en"])
    return tuple(dict.fromkeys((*own, *english[:: max(1, 5 * len(english) // len(own))])))


def _all_names(culture: Culture) -> tuple[str, ...]:
    found = []
    for pattern in culture.names:
        words = fitting(pattern, culture.words)
        for number, word in enumerate(words):
            name = pattern.replace("{word}", word, 1)
            found.append(name.replace("{word}", words[(number * 5 + 3) % len(words)]))
    return tuple(found)


def told_apart(name: str, country: str, turn: int) -> str:
    """The name with its quarter behind it, as big cities need it; another one for each turn, from 1."""
    own, english = culture_of(country).quarters, CULTURES["en"].quarters
    quarters = own if _script(name) == _script(own[0]) else english
    quarter = quarters[(turn + len(name)) % len(quarters)]
    again, glued = (turn - 1) // len(quarters), _script(quarter) == "CJK"
    return f"{name}{'' if glued else ' '}{quarter}" + (f" {again + 1}" if again else "")


def _script(text: str) -> str:
    """Of its last letter, as Unicode calls it; kana count as CJK."""
    last = next((letter for letter in reversed(text) if letter.isalpha()), "A")
    script = unicodedata.name(last, "LATIN").split()[0]
    return "CJK" if script in {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"} else script

"""Scripts and styles: half of a real page, and nearly free for a parser. They run nowhere."""

from functools import cache
from random import Random

from atrium.origin import phrases
from atrium.origin.dice import dice

BLOCKS = 240  # of each kind, made once
_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ka",
    "lem",
    "min",
    "nor",
    "pa",
    "qui",
    "ra",
    "sel",
    "tor",
    "ul",
    "ver",
    "wi",
    "xan",
    "yo",
    "zet",
    "plex",
    "grid",
    "map",
    "view",
    "load",
    "track",
    "date",
    "room",
]
_SHAPES = (
    "function {a}({p},{q}){{return {p}&&{p}.{b}?{c}({p}.{b},{q}):{q}.{d}({n})}}",
    'var {a}={c}({n}),{b}={a}.{d}||[];for(var i=0;i<{b}.length;i++)if({b}[i].{c}==="{s}"){{{d}({b}[i],{q});break}}',
    '{a}.prototype.{b}=function({p}){{var {q}=this.{c};{q}.{d}("{s}",{p}.{a}),this.{b}{n}={q}}};',
    'if(!{a}.{b}){{throw new Error("{s}: "+{a}.{c})}}else{{{d}.push({{id:{n},{c}:{p}}})}}',
    '{a}.on("{s}",function({p}){{{b}.{c}({p}.target.getAttribute("data-{d}"),{n})}});',
    'switch({a}.{b}){{case {n}:return {c}("{s}");case {n}1:return {d};default:return null}}',
    'module.exports={{{a}:{p},{b}:{q},{c}:function(){{return {d}.{a}("{s}",{n})}}}};',
)


def _name(roll: Random) -> str:
    first, *rest = roll.choices(_SYLLABLES, k=roll.randint(1, 3))
    return first + "".join(part.capitalize() for part in rest)


@cache
def modules() -> tuple[str, ...]:
    """What bundlers leave of modules, about 2 KB each: many stand in one script."""
    return tuple(_module(dice("module", number)) for number in range(BLOCKS))


def _module(roll: Random) -> str:
    names = [_name(roll) for _ in range(14)]
    lines = [
        roll.choice(_SHAPES).format(
            a=roll.choice(names),
            b=roll.choice(names),
            c=roll.choice(names),
            d=roll.choice(names),
            p=roll.choice("etnrioas"),
            q=roll.choice("uclfdhpv"),
            s="-".join(roll.choices(_SYLLABLES, k=2)),
            n=roll.randint(2, 9_999),
        )
        for _ in range(roll.randint(14, 26))
    ]
    wanted = ",".join(f"'ta/{name}'" for name in names[:3])
    return f"define('ta/{names[3]}/{names[4]}',[{wanted}],function({','.join('etn')}){{\n{chr(10).join(lines)}\n}});\n"


@cache
def snippets() -> tuple[str, ...]:
    """Small inline scripts, about 1.3 KB each; a few mention captchas and consent, as those of real pages do."""
    return tuple(_snippet(dice("snippet", number)) for number in range(BLOCKS))


def _snippet(roll: Random) -> str:
    scope = _name(roll)
    lines = [
        f"taStore.store('{scope}.{_name(roll)}', {roll.choice(('true', 'false', roll.randint(1, 10**7), repr(word)))});"
        for word in roll.choices([word for word in phrases.AMENITIES if "'" not in word], k=roll.randint(6, 46))
    ]
    mention = "if(window.consentGiven){ta.load('captcha-less')}\n" if roll.random() < 0.05 else ""
    return f"<script type=\"text/javascript\">\n{mention}require(['ta/Store'], function(taStore) {{\n{chr(10).join(lines)}\n}});\n</script>"


@cache
def states() -> tuple[str, ...]:
    """Answers of a page's own API, as later pages carry them in scripts, about 2 KB each."""
    return tuple(_state(dice("state", number)) for number in range(BLOCKS))


def _state(roll: Random) -> str:
    kind, number, name, state = roll.choices(_keys(), k=4)
    entries = ",".join(
        f'{{"__typename":"{kind}","{number}Id":{roll.randint(10**6, 10**8)},"{name}":"{word}",'
        f'"{state}":{roll.choice(("null", "true", "[]", roll.randint(1, 900)))}}}'
        for word in roll.choices(phrases.AMENITIES, k=18)
    )
    return f'"{roll.randrange(10**9)}":{{"data":[{entries}],"error":null}},'


@cache
def _keys() -> tuple[str, ...]:
    roll = dice("keys")
    return tuple(_name(roll) for _ in range(60))


@cache
def styles() -> tuple[str, ...]:
    """About 3 KB each, inside the comment that hid them from browsers of the nineties."""
    return tuple(_style(dice("style", number)) for number in range(BLOCKS // 4))


def _style(roll: Random) -> str:
    widget = f".prw_rup.prw_{_name(roll).lower()}_{_name(roll).lower()}"
    rules = "".join(
        f"{widget} .{_name(roll)}{{{roll.choice(('margin', 'padding', 'top', 'width', 'font-size'))}:{roll.randint(0, 60)}px;"
        f"{roll.choice(('color:#' + format(roll.randrange(4096), '03x'), 'display:inline-block', 'position:relative'))}}}\n"
        for _ in range(roll.randint(10, 60))
    )
    return f'<style type="text/css"><!--\n{rules}--></style>'

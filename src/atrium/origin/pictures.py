"""What a hotel looks like: a street scene in one of four lights, 4 to 8 KB of SVG that follow from the hotel's number."""

from random import Random

from atrium.origin.dice import dice

WIDTH, HEIGHT = 640, 380
_GROUND = 300
# sky above, sky below, hills, ground, walls, a lit window, a dark one
_LIGHTS = (
    ("#5fa8dd", "#dcecf5", "#7d9f95", "#b9b39f", "#efe3cc", "#cfe6f2", "#54738a"),
    ("#f4a36c", "#fbe3bf", "#8d6f7d", "#a1876f", "#e7c4a0", "#ffeab0", "#6f5a66"),
    ("#2d3f6e", "#d98c7a", "#3a3a5c", "#3d3a4d", "#6d6478", "#ffd98a", "#37344a"),
    ("#0c1730", "#27406b", "#13213f", "#141c2f", "#33405c", "#ffd27a", "#1b2540"),
)


def picture(seed: int, number: int) -> str:
    roll = dice(seed, number, "picture")
    above, below, hills, ground, walls, lit, dark = roll.choice(_LIGHTS)
    night = above == _LIGHTS[-1][0]
    glow = "#f3f0e4" if night else "#fff3cf"
    parts = [
        f'<circle cx="{roll.randint(60, 580)}" cy="{roll.randint(40, 130)}" r="{20 if night else 34}" fill="{glow}" filter="url(#soft)"/>',
        _hills(roll, hills, 70, 0.55),
        _hills(roll, hills, 40, 0.9),
        f'<rect y="{_GROUND}" width="{WIDTH}" height="{HEIGHT - _GROUND}" fill="{ground}"/>',
        _house(roll, walls, lit, dark, 0.85 if night else 0.4),
        *(_tree(roll, hills) for _ in range(roll.randint(2, 5))),
        f'<rect y="{_GROUND + 34}" width="{WIDTH}" height="3" fill="#fff" opacity=".35"/>',
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="a hotel by the street">'
        f'<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="{above}"/><stop offset="1" stop-color="{below}"/></linearGradient>'
        '<linearGradient id="shade"><stop stop-opacity=".22"/><stop offset=".5" stop-opacity="0"/><stop offset="1" stop-opacity=".12"/></linearGradient>'
        '<filter id="soft"><feGaussianBlur stdDeviation="3"/></filter></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#sky)"/>{"".join(parts)}</svg>'
    )


def _hills(roll: Random, colour: str, height: int, opacity: float) -> str:
    points = [(x, _GROUND - roll.randint(height // 3, height)) for x in range(-80, WIDTH + 161, 80)]
    line = "".join(f"T{x} {y}" for x, y in points[1:])
    return f'<path d="M-80 {_GROUND}Q-80 {points[0][1]} -40 {points[0][1]}{line}V{_GROUND}z" fill="{colour}" opacity="{opacity}"/>'


def _house(roll: Random, walls: str, lit: str, dark: str, share: float) -> str:
    """A block with a lower wing, windows in rows, balconies on some floors, a door with a canopy."""
    floors, columns = roll.randint(3, 9), roll.randint(5, 9)
    width, height = columns * 34 + 20, floors * 24 + 34
    left, top = roll.randint(90, WIDTH - width - 90), _GROUND - height
    wing = roll.choice((-1, 1))
    side = left - 70 if wing < 0 else left + width
    balconies = {floor for floor in range(1, floors) if roll.random() < 0.5}
    drawn = [
        f'<rect x="{side}" y="{_GROUND - 58}" width="70" height="58" fill="{walls}"/><rect x="{side}" y="{_GROUND - 58}" width="70" height="58" opacity=".14"/>',
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="{walls}"/>',
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="url(#shade)"/>',
        f'<rect x="{left - 5}" y="{top - 7}" width="{width + 10}" height="8" fill="{dark}"/>',
    ]
    for floor in range(floors):
        y = _GROUND - 48 - floor * 24
        drawn += [
            f'<rect x="{left + 16 + column * 34}" y="{y - 8}" width="20" height="15" fill="{lit if roll.random() < share else dark}"/>'
            for column in range(columns)
        ]
        if floor in balconies:
            drawn.append(
                f'<path d="M{left + 8} {y + 9}h{width - 16}" stroke="{dark}" stroke-width="2.5" stroke-dasharray="30 4"/>'
            )
    door = left + width // 2
    drawn.append(
        f'<rect x="{door - 15}" y="{_GROUND - 27}" width="30" height="27" fill="{lit}"/><path d="M{door} {_GROUND - 27}v27" stroke="{dark}"/>'
        f'<path d="M{door - 26} {_GROUND - 27}h52l-7 -8h-38z" fill="{dark}"/>'
    )
    return "".join(drawn)


def _tree(roll: Random, colour: str) -> str:
    x, height = roll.randint(20, WIDTH - 20), roll.randint(34, 80)
    y = _GROUND + roll.randint(4, 22)
    if roll.random() < 0.4:  # a palm
        leaves = "".join(
            f'<path d="M0 0q{dx} -16 {dx * 2} {dy}" />'
            for dx, dy in ((-13, 8), (13, 8), (-9, -6), (9, -6), (-14, 20), (14, 20))
        )
        return (
            f'<g transform="translate({x} {y - height})" fill="none" stroke="{colour}" stroke-width="4" stroke-linecap="round">'
            f'<path d="M0 {height}Q5 {height // 2} 0 0"/>{leaves}</g>'
        )
    return (
        f'<path d="M{x} {y}v-{height // 2}" stroke="#4b3f38" stroke-width="4"/>'
        f'<ellipse cx="{x}" cy="{y - height * 2 // 3}" rx="{height // 4}" ry="{height // 3}" fill="{colour}"/>'
    )

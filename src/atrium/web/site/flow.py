"""The picture of the system: its boxes, the arrows between them, and the nine steps of docs/flow.md and the design.

Coordinates are those of a drawing of 1000 x 560.
"""

from typing import NamedTuple


class Box(NamedTuple):
    name: str
    title: str
    on: str
    x: int
    y: int
    width: int = 170
    height: int = 84
    narrow: bool = False


class Arrow(NamedTuple):
    """`x`, `y`, `turn`: its head, and where that points to in degrees; `mark_x`, `mark_y`: the number of its step."""

    step: int
    path: str
    x: int
    y: int
    turn: int
    mark_x: int
    mark_y: int


class Step(NamedTuple):
    number: int
    title: str
    text: str
    source: str
    boxes: tuple[str, ...]
    view: str


BOXES = (
    Box("browser", "Browser", "you", 20, 40, 130, 480),
    Box("gateway", "gateway", "", 196, 40, 36, 480, narrow=True),
    Box("search-api", "search-api", "FastAPI", 290, 40),
    Box("worker", "workers", "Celery, or in-process", 560, 40),
    Box("source", "source", "a hotel site", 810, 40),
    Box("valkey", "Valkey", "jobs, progress, queue", 290, 204),
    Box("eventlog", "event log", "Kafka or Streams", 560, 204),
    Box("consumer", "consumer", "a Python loop", 560, 320),
    Box("web", "web", "Django", 290, 436),
    Box("database", "PostgreSQL", "the only truth", 560, 436),
    Box("beat", "beat", "Celery's clock", 810, 436),
)
ARROWS = (
    Arrow(1, "M150 62H286", 288, 62, 0, 173, 62),
    Arrow(2, "M460 66H556", 558, 66, 0, 508, 66),
    Arrow(2, "M730 82H806", 808, 82, 0, 768, 82),
    Arrow(3, "M350 124V200", 350, 202, 90, 350, 163),
    Arrow(3, "M290 246H154", 152, 246, 180, 264, 246),
    Arrow(5, "M150 104H286", 288, 104, 0, 173, 104),
    Arrow(5, "M460 104H510V246H556", 558, 246, 0, 510, 176),
    Arrow(6, "M645 288V316", 645, 318, 90, 662, 304),
    Arrow(6, "M645 404V432", 645, 434, 90, 662, 420),
    Arrow(7, "M560 478H464", 462, 478, 180, 510, 478),
    Arrow(7, "M290 478H154", 152, 478, 180, 264, 478),
    Arrow(8, "M620 124V200", 620, 202, 90, 620, 163),
    Arrow(9, "M895 436V164H690V128", 690, 126, 270, 895, 300),
)
STEPS = (
    Step(
        1,
        "A city becomes a job",
        "The browser posts a city, pages and a strategy. The answer comes at once: accepted, and the job’s address. Nothing is waited for.",
        "contracts/search.py",
        ("browser", "gateway", "search-api"),
        "0 0 480 270",
    ),
    Step(
        2,
        "Pages are fetched and read",
        "A strategy decides how many pages are under way, fetching keeps to robots.txt and the pace, and a pure function turns bytes into a hotel. The same function runs inside search-api or as a Celery task in a worker.",
        "searching/search.py",
        ("search-api", "worker", "source"),
        "270 0 730 410",
    ),
    Step(
        3,
        "Progress is a stream",
        "Every step is appended to the job’s stream and read from there as server-sent events. Whoever loses the connection asks again with the last id it saw and misses nothing.",
        "contracts/jobs.py",
        ("search-api", "valkey", "browser", "gateway"),
        "0 0 480 320",
    ),
    Step(
        4,
        "A person picks",
        "Hotels appear while they arrive. They are data and never markup. Ticking some of them changes nothing on the server yet.",
        "contracts/hotel.py",
        ("browser",),
        "0 0 330 560",
    ),
    Step(
        5,
        "A choice becomes a fact",
        "search-api can’t reach the database. It publishes an event in the past tense, “hotels selected”, and says “accepted” only after the log has acknowledged it. The browser’s idempotency key makes twice the same as once.",
        "contracts/events.py",
        ("browser", "gateway", "search-api", "eventlog"),
        "0 0 750 420",
    ),
    Step(
        6,
        "The fact is stored",
        "One transaction holds the inbox row, the hotels and what was observed; only then is the position in the log committed. An event that nobody understands becomes a dead letter, and a database that is away pauses the loop.",
        "consumer/loop.py",
        ("eventlog", "consumer", "database"),
        "420 190 480 360",
    ),
    Step(
        7,
        "Pages are read back",
        "Dashboard, API and admin read what was stored. web asks nobody but its database, so it works while everything else rests.",
        "web/hotels/selectors.py",
        ("database", "web", "gateway", "browser"),
        "0 290 750 260",
    ),
    Step(
        8,
        "The run is a fact as well",
        "When a search is over, what it measured is published: page by page, stage by stage. That is what the pictures of runs are drawn from.",
        "contracts/events.py",
        ("worker", "eventlog"),
        "420 0 480 320",
    ),
    Step(
        9,
        "The clock looks again",
        "A schedule sends the saved hotels out to be looked at once more. Each look is an event, and rating, rank and price become a history.",
        "contracts/tasks.py",
        ("beat", "worker", "source"),
        "520 0 480 560",
    ),
)

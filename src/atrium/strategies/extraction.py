"""From a page as it came to what it says: the work that every strategy does somewhere."""

import logging
import multiprocessing
import threading
import time

from atrium.contracts.errors import AtriumError, FetchError, SourceError
from atrium.contracts.hotel import Hotel
from atrium.contracts.search import PageOutcome, PageRequest
from atrium.fetching.inflate import inflate
from atrium.fetching.page import RawPage, Stopwatch
from atrium.fetching.site import Site
from atrium.sources import registry

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
    except AtriumError as error:
        return failed(request, watch, error, site)
    except Exception as error:  # a defect here must not end the search of everything else
        log.exception("a parser failed on %s", request.url)
        return failed(request, watch, AtriumError(f"{type(error).__name__}: {error}", url=request.url), site)
    if isinstance(found, Hotel):
        return PageOutcome(request=request, timing=watch.timing(), hotel=found)
    return PageOutcome(request=request, timing=watch.timing(), listing=found)


def failed(request: PageRequest, watch: Stopwatch, error: AtriumError, site: Site) -> PageOutcome:
    """The page as a failure; a wall behind a 403 or a 429 is reported as the wall that it is."""
    if isinstance(error, FetchError) and error.body:
        try:
            registry.get(site.policy.source).parse_detail(error.body, url=request.url, parser="lexbor")
        except SourceError as seen:
            if seen.code in {"bot_wall", "consent_wall"}:
                error = seen
    error.url = error.url or request.url
    return PageOutcome(request=request, timing=watch.timing(), failure=error.failure())


def worker() -> str:
    """Who does this: the thread's name, behind the process's where it is not the main one."""
    process = multiprocessing.current_process().name
    thread = threading.current_thread().name
    return thread if process == "MainProcess" else f"{process}/{thread}" if thread != "MainThread" else process

"""Tasks on any number of workers, on any machine, each with one event loop and threads that parse.

A task is not a page but a worker's share: who takes it pulls pages until the extraction is over. See
docs/decisions/0011-shares-and-leases.md.
"""

from importlib.util import find_spec

from atrium.contracts.errors import StrategyUnavailable
from atrium.fetching.site import Site
from atrium.strategies.machinery.pumped import Pumped, Put, Run
from atrium.valkey import valkey_url


def unavailable() -> str | None:
    """Why it can't run here; None where it can. Connects to nothing."""
    if valkey_url() is None:
        return "no broker: ATRIUM_VALKEY_URL is not set"
    missing = [name for name in ("celery", "redis") if find_spec(name) is None]
    return f"needs {missing[0]}, which is not installed" if missing else None


class CeleryTasks(Pumped):
    name = "celery"

    def __init__(self) -> None:
        # Celery takes 0.3 s to import: whoever lists the strategies shall not wait for it
        from atrium.strategies.machinery.dispatch import Dispatch  # noqa: PLC0415

        super().__init__()
        url = valkey_url()
        if url is None:
            raise StrategyUnavailable("celery can't run here: ATRIUM_VALKEY_URL is not set")
        self._dispatch = Dispatch(url)

    def begin(self, site: Site, put: Put) -> Run:
        return self._dispatch.begin(site, put)

    def close(self) -> None:
        super().close()
        self._dispatch.close()

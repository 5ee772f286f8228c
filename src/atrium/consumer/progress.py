"""What the consumer did so far, as Prometheus text and as an answer to "is it getting on?"."""

import threading
import time
from collections import Counter, deque
from collections.abc import Mapping

from atrium.contracts.events import Stored
from atrium.telemetry.exposition import family, labelled

# A batch takes well under a second; a database that restarts, several. After this something has to look.
STALLED_SECONDS = 30.0
_RATE_SECONDS = 10.0


class Progress:
    """Written by the loop, read by the thread that serves it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._outcomes = Counter({"new": 0, "duplicate": 0, "dead": 0})
        self._failures = Counter({"poll": 0, "store": 0, "commit": 0})
        self._batches = 0
        self._storing = 0.0
        self._lag: dict[str, int] = {}
        self._trouble = ""
        self._recent: deque[tuple[float, int]] = deque()
        self._polled = self._advanced = time.time()

    def polled(self) -> None:
        with self._lock:
            self._polled = time.time()

    def failed(self, step: str, error: Exception) -> None:
        with self._lock:
            self._failures[step] += 1
            self._trouble = f"{step}: {error}"

    def committed(self, stored: Stored, seconds: float) -> None:
        with self._lock:
            self._advanced = time.time()
            self._outcomes.update(new=stored.new, duplicate=stored.duplicates, dead=stored.dead)
            self._batches += 1
            self._storing += seconds
            self._trouble = ""
            self._recent.append((self._advanced, stored.new + stored.duplicates + stored.dead))

    def lags(self, lag: Mapping[str, int]) -> None:
        with self._lock:
            self._lag = dict(lag)
            if not any(lag.values()):
                self._advanced = time.time()

    def health(self) -> tuple[bool, dict[str, object]]:
        """Healthy is: it polls, and where something waits, it gets on with it."""
        with self._lock:
            now, lag = time.time(), sum(self._lag.values())
            silent, still = now - self._polled, now - self._advanced
            healthy = silent < STALLED_SECONDS and (lag == 0 or still < STALLED_SECONDS)
            return healthy, {
                "status": "ok" if healthy else "stalled",
                "trouble": self._trouble or None,
                "lag": lag,
                "events_per_second": self._rate(now),
                "seconds_since_poll": round(silent, 3),
                "seconds_since_progress": round(still, 3),
            }

    def text(self) -> str:
        """See telemetry.exposition."""
        with self._lock:
            rate = self._rate(time.time())
            families: list[tuple[str, str, str, dict[str, float]]] = [
                ("events_total", "counter", "Events stored, by outcome.", labelled("outcome", self._outcomes)),
                ("failures_total", "counter", "Steps that had to be repeated.", labelled("step", self._failures)),
                ("batches_total", "counter", "Batches stored and committed.", {"": self._batches}),
                ("store_seconds_total", "counter", "Time spent storing.", {"": self._storing}),
                ("lag_events", "gauge", "Events not committed yet.", labelled("topic", self._lag)),
                ("events_per_second", "gauge", "Events stored, over the last 10 seconds.", {"": rate}),
                ("last_poll_timestamp_seconds", "gauge", "When the log last answered.", {"": self._polled}),
                ("last_progress_timestamp_seconds", "gauge", "When something was committed, or nothing was left.",
                 {"": self._advanced}),
            ]  # fmt: skip
        return "".join(family(f"atrium_consumer_{name}", kind, said, values) for name, kind, said, values in families)

    def _rate(self, now: float) -> float:
        while self._recent and self._recent[0][0] < now - _RATE_SECONDS:
            self._recent.popleft()
        return sum(count for _, count in self._recent) / _RATE_SECONDS

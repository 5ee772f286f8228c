"""What the schedule did so far, as Prometheus text and as an answer to "is it getting on?"."""

import threading
import time

from atrium.telemetry.exposition import family


class Progress:
    """Written by the schedule, read by the thread that serves it."""

    def __init__(self, look: float) -> None:
        self._lock = threading.Lock()
        self._stalled = 3 * look + 30  # a database that restarts takes some seconds
        self._asked, self._failures, self._trouble = 0, 0, ""
        self._looked = time.time()

    def looked(self, asked: int) -> None:
        with self._lock:
            self._asked += asked
            self._trouble = ""
            self._looked = time.time()

    def failed(self, error: Exception) -> None:
        with self._lock:
            self._failures += 1
            self._trouble = " ".join(str(error).split())[:500]

    def health(self) -> tuple[bool, dict[str, object]]:
        with self._lock:
            silent = time.time() - self._looked
            healthy = silent < self._stalled
            told: dict[str, object] = {"status": "ok" if healthy else "stalled", "trouble": self._trouble or None}
            return healthy, told | {"seconds_since_look": round(silent, 3)}

    def text(self) -> str:
        with self._lock:
            families = [
                ("hotels_asked_total", "counter", "Hotels that were due and are looked at again.", float(self._asked)),
                ("failures_total", "counter", "Looks that have to be repeated.", float(self._failures)),
                ("last_look_timestamp_seconds", "gauge", "When due hotels were last looked for.", self._looked),
            ]
        return "".join(family(f"atrium_beat_{name}", kind, said, {"": value}) for name, kind, said, value in families)

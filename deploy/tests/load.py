"""People who read, search and save all the time, and what they were told."""

import itertools
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import requests
from tests.e2e.test_chaos import ended, hotels_of, search
from tests.support.person import Person

PATIENCE = 60  # seconds: what a busy machine answers late is answered
READS = (
    "/",
    "/api/v1/hotels/",
    "/api/v1/selections/",
    "/api/search/strategies",
    "/api/search/cities?q=os",
    "/accounts/session/",
)


@dataclass
class Load:
    """One reader, one searcher and one saver, as fast as answers come. `failures` has what was no answer."""

    address: str
    answers: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    saved: dict[str, tuple[str, ...]] = field(default_factory=dict)
    endings: Counter[str] = field(default_factory=Counter)  # of searches

    def __post_init__(self) -> None:
        self.person = Person(self.address)
        self._saver = Person(self.address)  # of a person's many jobs only the newest are kept
        self._job = search(self._saver, 0)
        assert ended(self._saver, self._job)["status"] == "finished"
        self._hotels = hotels_of(self._saver, self._job)
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._loop, args=(each,)) for each in (self._read, self._search, self._save)
        ]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _loop(self, act) -> None:
        # a session of its own: requests' is not for several threads
        session = requests.Session()
        person = self._saver if act == self._save else self.person
        session.cookies.update(person.cookies)
        session.headers.update(person.headers)
        session.address = self.address
        for number in itertools.count():
            if self._stop.wait(0.05):
                return
            try:
                act(session, number)
            except requests.RequestException as error:
                self.failures.append(f"{time.strftime('%X')} {act.__name__}: {error!r}")

    def _told(self, name: str, answer: requests.Response, *good: int) -> bool:
        self.answers[f"{name} {answer.status_code}"] += 1
        if answer.status_code not in good:
            self.failures.append(f"{time.strftime('%X')} {name}: {answer.status_code} {answer.text[:200]}")
        return answer.status_code in good

    def _read(self, session, number: int) -> None:
        self._told("read", session.get(self.address + READS[number % len(READS)], timeout=PATIENCE), 200)

    def _search(self, session, number: int) -> None:
        query = {"city": "Oslo", "pages": "1", "strategy": "celery" if number % 2 else "asyncio-threads"}
        answer = session.post(f"{self.address}/api/search/jobs", json=query, timeout=PATIENCE)
        if not self._told("search", answer, 202):
            return
        job = f"{self.address}/api/search/jobs/{answer.json()['id']}"
        status = "queued"
        # one after the other, as a person would, each to its end: of many jobs only the newest are kept
        while status in {"queued", "running", "interrupted"}:
            time.sleep(0.1)
            now = session.get(job, timeout=PATIENCE)
            if not self._told("job", now, 200):
                return
            status = now.json()["status"]
            if status == "interrupted":
                self._told("resume", session.post(f"{job}/resume", timeout=PATIENCE), 202, 409)
        self.endings[status] += 1
        if status != "finished":
            self.failures.append(f"{time.strftime('%X')} search: {now.text[:500]}")

    def _save(self, session, number: int) -> None:
        chosen = tuple(self._hotels[(number + each) % len(self._hotels)] for each in range(3))
        body = {"job_id": self._job, "hotels": chosen}
        headers = {"Idempotency-Key": f"save-{number}"}
        answer = session.post(f"{self.address}/api/search/selections", json=body, headers=headers, timeout=PATIENCE)
        if self._told("save", answer, 202):
            self.saved[answer.json()["event_id"]] = chosen

"""What came of a job's last run, as its progress tells."""

from atrium.contracts.jobs import Job, JobStatus, StatusChanged
from atrium.contracts.search import Finished, HotelFound, ListRead, PageFailed, PageTiming, RunReport
from atrium.searching.jobs.record import JOB_EVENT
from atrium.searching.jobs.store import JobStore
from atrium.searching.report import report

AT_ONCE = 200  # events


async def report_of(store: JobStore, job: Job) -> RunReport:
    """With the timings of every page: as the run said itself, or, where it died before, from what it wrote down."""
    for _, name, data in await store.newest_events(job.id, 2):  # the job's end comes right behind it
        if name == "finished":
            told = JOB_EVENT.validate_json(data)
            assert isinstance(told, Finished)  # noqa: S101 - it is called so
            return told.report
    timings: dict[tuple[int, int], PageTiming] = {}
    failed, after = 0, "0-0"
    while found := await store.events(job.id, after, AT_ONCE):
        after = found[-1][0]
        for _, _, data in found:
            match JOB_EVENT.validate_json(data):
                case StatusChanged(status=JobStatus.RUNNING):  # clocks of two runs can't be compared
                    timings, failed = {}, 0
                case ListRead() as event:
                    timings[event.page, 0] = event.timing
                case HotelFound() as event:
                    timings[event.position] = event.timing
                case PageFailed() as event:
                    timings[event.position] = event.timing
                    failed += 1
    began = min((timing.queued for timing in timings.values()), default=0.0)
    ended = max((timing.parsed or timing.received or timing.queued for timing in timings.values()), default=0.0)
    return report(job.query, timings, failed=failed, seconds=ended - began)


async def failures_of(store: JobStore, job: Job) -> list[PageFailed]:
    """Pages that its last run did not get, in page order."""
    if not job.failed:  # all its events would be read to find none
        return []
    failures: list[PageFailed] = []
    after = "0-0"
    while found := await store.events(job.id, after, AT_ONCE):
        after = found[-1][0]
        for _, name, data in found:
            if name in {"page_failed", "status_changed"}:
                match JOB_EVENT.validate_json(data):
                    case StatusChanged(status=JobStatus.RUNNING):
                        failures.clear()
                    case PageFailed() as event:
                        failures.append(event)
    return sorted(failures, key=lambda failure: failure.position)

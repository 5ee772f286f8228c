"""Writing runs."""

from collections.abc import Iterable

from atrium.contracts.events import RunFinished
from atrium.web.runs.models import Run


def store(finished: Iterable[RunFinished]) -> None:
    """A run that is known already stays as it is. Raises DataError or IntegrityError."""
    Run.objects.bulk_create([_row(fact) for fact in finished], ignore_conflicts=True)


def _row(fact: RunFinished) -> Run:
    report = fact.report
    return Run(
        run_id=fact.run_id,
        person_id=fact.person,
        query=fact.query.model_dump(mode="json"),
        place=fact.place.model_dump(mode="json") if fact.place else None,
        status=fact.status,
        strategy=report.strategy,
        started_at=fact.started_at,
        finished_at=fact.finished_at,
        seconds=report.seconds,
        pages=report.pages,
        failed=report.failed,
        hotels=report.hotels,
        report=report.model_dump(mode="json"),
    )

"""What the database of a stack has, asked inside it: no port of it is open to anybody else."""

import json
import time
from collections.abc import Collection

from deploy.tests.stack import Stack


def sql(stack: Stack, query: str) -> list:
    """Rows as JSON."""
    wrapped = f"SELECT coalesce(json_agg(row), '[]') FROM ({query}) AS row"
    (postgres,) = stack.containers("postgres")
    return json.loads(stack.docker("exec", postgres, "psql", "-U", "atrium", "-d", "atrium", "-At", "-c", wrapped))


def everything(stack: Stack) -> dict[str, int]:
    """How many rows each table of people's and hotels' has, and a digest of what is in them."""
    tables = ("hotels_hotel", "hotels_observation", "hotels_selection", "runs_run", "accounts_user")
    count = "SELECT count(*) AS n, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM {} AS t"
    return {table: sql(stack, count.format(table))[0] for table in tables}


def stored_once(stack: Stack, events: Collection[str], limit: float = 120) -> None:
    """Waits until all of them are processed; each of them is there exactly once."""
    deadline = time.monotonic() + limit
    wanted = set(events)
    while True:
        found = [row["id"] for row in sql(stack, "SELECT event_id AS id FROM operations_processedevent")]
        missing = wanted - set(found)
        if not missing:
            break
        assert time.monotonic() < deadline, (
            f"{len(missing)} of {len(wanted)} events that were answered 202 are not stored"
        )
        time.sleep(0.5)
    assert len(found) == len(set(found))
    twice = sql(stack, "SELECT person_id, hotel_id FROM hotels_selection GROUP BY 1, 2 HAVING count(*) > 1")
    assert twice == []

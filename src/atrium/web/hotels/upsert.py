"""The one statement that stores hotels. Its columns come from the contract, so that no fact can be forgotten.

Rows are taken in the order of (source, source_id): batches that share hotels wait for one another, never in a circle.
"""

from collections.abc import Callable
from typing import get_args

from atrium.contracts.hotel import Hotel

# Facts that say something only together: a new price must not stand beside an old currency.
_TOGETHER = (("rank", "rank_total"), ("price_low", "price_high", "currency"), ("latitude", "longitude"))
_KEY = ("source", "source_id")
_OBSERVED = ("rating", "review_count", "rank", "rank_total", "price_low", "price_high", "currency")
_SQL_TYPES = {str: "text", float: "double precision", int: "bigint", tuple[str, ...]: "text[]"}


def _sql_type(annotation: object) -> str:
    while annotation not in _SQL_TYPES:
        annotation = get_args(annotation)[0]
    return _SQL_TYPES[annotation]


FACTS = {name: _sql_type(field.annotation) for name, field in Hotel.model_fields.items()}


def _known(table: str, names: tuple[str, ...]) -> str:
    """An empty list of amenities is one that nobody told."""
    told = (f"NULLIF({table}.{name}, '{{}}')" if FACTS[name] == "text[]" else f"{table}.{name}" for name in names)
    return f"num_nonnulls({', '.join(told)}) > 0"


def _wins(name: str) -> str:
    """What is newer wins; what is unknown now leaves what was known; what comes late fills gaps only."""
    names = next((group for group in _TOGETHER if name in group), (name,))
    new, old = _known("excluded", names), _known("h", names)
    return f"(excluded.observed_at >= h.observed_at AND {new}) OR NOT ({old})"


def _merged(name: str) -> str:
    return f"{name} = CASE WHEN {_wins(name)} THEN excluded.{name} ELSE h.{name} END"


def _times(condition: Callable[[str], str], when: Callable[[str], str]) -> str:
    """A JSON object with a time for each fact whose condition holds."""
    pairs = (f"'{name}', CASE WHEN {condition(name)} THEN {when(name)} END" for name in FACTS if name not in _KEY)
    return f"jsonb_strip_nulls(jsonb_build_object({', '.join(pairs)}))"


_names = ", ".join(FACTS)
_typed = ", ".join(f"{name} {kind}" for name, kind in FACTS.items())
_updates = ",\n    ".join(_merged(name) for name in FACTS if name not in _KEY)
_observed = ", ".join(_OBSERVED)
_told = _times(lambda name: _known("incoming", (name,)), lambda _name: "to_jsonb(observed_at)")
_told_now = _times(_wins, lambda name: f"excluded.told_at -> '{name}'")

# one parameter: the rows as a JSON array
STORE = f"""
WITH incoming AS MATERIALIZED (
  SELECT * FROM json_to_recordset(%s::json)
    AS row({_typed}, observed_at timestamptz, person uuid, job_id text)
), stored AS (
  INSERT INTO hotels_hotel AS h ({_names}, first_seen_at, observed_at, told_at)
  SELECT {_names}, observed_at, observed_at, {_told} FROM incoming ORDER BY source, source_id
  ON CONFLICT (source, source_id) DO UPDATE SET
    {_updates},
    told_at = h.told_at || {_told_now},
    first_seen_at = LEAST(h.first_seen_at, excluded.first_seen_at),
    observed_at = GREATEST(h.observed_at, excluded.observed_at)
  RETURNING id, source, source_id
), seen AS MATERIALIZED (
  SELECT stored.id AS hotel_id, incoming.* FROM incoming JOIN stored USING (source, source_id)
), observed AS (
  INSERT INTO hotels_observation (hotel_id, observed_at, {_observed})
  SELECT hotel_id, observed_at, {_observed} FROM seen ORDER BY hotel_id
  ON CONFLICT DO NOTHING
)
INSERT INTO hotels_selection (person_id, hotel_id, selected_at, job_id)
SELECT person, hotel_id, observed_at, job_id FROM seen WHERE person IS NOT NULL ORDER BY person, hotel_id
ON CONFLICT DO NOTHING
"""  # noqa: S608 - made of the contract's own field names

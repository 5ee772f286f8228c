"""The one statement that stores hotels. Its columns come from the contract, so that no fact can be forgotten.

Rows are taken in the order of (source, source_id): batches that share hotels wait for one another, never in a circle.
"""

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


def _merged(name: str) -> str:
    """What is newer wins; what is unknown now leaves what was known; what comes late fills gaps only."""
    names = next((group for group in _TOGETHER if name in group), (name,))
    new, old = _known("excluded", names), _known("h", names)
    newer = "excluded.observed_at >= h.observed_at"
    return f"{name} = CASE WHEN ({newer} AND {new}) OR NOT ({old}) THEN excluded.{name} ELSE h.{name} END"


_names = ", ".join(FACTS)
_typed = ", ".join(f"{name} {kind}" for name, kind in FACTS.items())
_updates = ",\n    ".join(_merged(name) for name in FACTS if name not in _KEY)
_observed = ", ".join(_OBSERVED)

# one parameter: the rows as a JSON array
STORE = f"""
WITH incoming AS MATERIALIZED (
  SELECT * FROM json_to_recordset(%s::json)
    AS row({_typed}, observed_at timestamptz, person uuid, job_id text)
), stored AS (
  INSERT INTO hotels_hotel AS h ({_names}, first_seen_at, observed_at)
  SELECT {_names}, observed_at, observed_at FROM incoming ORDER BY source, source_id
  ON CONFLICT (source, source_id) DO UPDATE SET
    {_updates},
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

"""The one statement that stores hotels. Its columns come from the contract, so that no fact can be forgotten.

Rows come in the order of (source, source_id): batches that share hotels wait for one another, never in a circle.
"""

from typing import get_args

from atrium.contracts.hotel import Hotel

# Facts that say something only together: a new price must not stand beside an old currency.
_TOGETHER = (("rank", "rank_total"), ("price_low", "price_high", "currency"), ("latitude", "longitude"))
OTHERS = "*"  # in `told_at`: when all facts were told that it does not name
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


def _groups() -> list[tuple[str, ...]]:
    alone = [(name,) for name in FACTS if name not in _KEY and not any(name in group for group in _TOGETHER)]
    return [*alone, *_TOGETHER]


_names = ", ".join(FACTS)
_typed = ", ".join(f"{name} {kind}" for name, kind in FACTS.items())
_updates = ",\n    ".join(_merged(name) for name in FACTS if name not in _KEY)
_observed = ", ".join(_OBSERVED)
# All that is known of the hotel was told now: one time says it, and nothing has to be looked at fact by fact.
_told_all = " AND ".join(
    ["excluded.observed_at >= h.observed_at"]
    + [f"({_known('excluded', names)} OR NOT ({_known('h', names)}))" for names in _groups()]
)
_told_now = ", ".join(
    f"'{name}', CASE WHEN {_wins(name)} THEN excluded.observed_at END" for name in FACTS if name not in _KEY
)

_observations = f"SELECT hotel_id, observed_at, {_observed} FROM seen"  # noqa: S608 - names from the contract
_selections = "SELECT person, hotel_id, observed_at, job_id FROM seen WHERE person IS NOT NULL"

# One parameter, the rows as a JSON array; one row: ids of the hotels, and persons who have no account (those who
# have one keep it until the transaction ends). What refers to a hotel that was inserted here (its xmax is 0) can't be
# there already: not to look for it saves a twelfth of the whole.
STORE = f"""
WITH incoming AS MATERIALIZED (
  SELECT * FROM json_to_recordset(%s::json)
    AS row({_typed}, observed_at timestamptz, person uuid, job_id text)
), stored AS (
  INSERT INTO hotels_hotel AS h ({_names}, first_seen_at, observed_at, told_at)
  SELECT {_names}, observed_at, observed_at, jsonb_build_object('{OTHERS}', observed_at) FROM incoming
  ON CONFLICT (source, source_id) DO UPDATE SET
    {_updates},
    told_at = CASE WHEN {_told_all} THEN excluded.told_at
      ELSE h.told_at || jsonb_strip_nulls(jsonb_build_object({_told_now})) END,
    first_seen_at = LEAST(h.first_seen_at, excluded.first_seen_at),
    observed_at = GREATEST(h.observed_at, excluded.observed_at)
  RETURNING id, source, source_id, xmax = 0 AS new
), savers AS (
  SELECT person FROM accounts_user WHERE person IN (SELECT person FROM incoming) FOR KEY SHARE
), seen AS MATERIALIZED (
  SELECT stored.id AS hotel_id, new, incoming.observed_at, {_observed}, person, job_id
  FROM incoming JOIN stored USING (source, source_id)
), observed AS (
  INSERT INTO hotels_observation (hotel_id, observed_at, {_observed})
  {_observations} WHERE new ORDER BY hotel_id
), observed_again AS (
  INSERT INTO hotels_observation (hotel_id, observed_at, {_observed})
  {_observations} WHERE NOT new ORDER BY hotel_id
  ON CONFLICT DO NOTHING
), saved AS (
  INSERT INTO hotels_selection (person_id, hotel_id, selected_at, job_id)
  {_selections} AND new ORDER BY person, hotel_id
), saved_again AS (
  INSERT INTO hotels_selection (person_id, hotel_id, selected_at, job_id)
  {_selections} AND NOT new ORDER BY person, hotel_id
  ON CONFLICT DO NOTHING
)
SELECT ARRAY(SELECT id FROM stored),
  ARRAY(SELECT person FROM incoming WHERE person IS NOT NULL EXCEPT SELECT person FROM savers)
"""  # noqa: S608 - made of the contract's own field names

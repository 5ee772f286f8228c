"""Work that processes hand to the workers: what the tasks are called and what they are given.

A task is idempotent by its arguments: one that is delivered twice has its effect once.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from atrium.contracts.hotel import SourceId

EXTRACT_HOTELS = "atrium.extract_hotels"  # (extraction, share): a worker takes pages of an extraction until it is over
OBSERVE_HOTELS = "atrium.observe_hotels"  # (Observe as JSON): the hotels' pages become one HotelsObserved

EXTRACTIONS = "atrium.extractions"  # the queue of those for whom a person waits: it comes first
OBSERVATIONS = "atrium.observations"


class HotelAddress(BaseModel):
    """Where the page of a known hotel is."""

    model_config = ConfigDict(frozen=True)

    source: Annotated[str, Field(min_length=1, max_length=50)]
    source_id: SourceId
    url: Annotated[str, Field(min_length=1, max_length=2000)]


class Observe(BaseModel):
    """Hotels to look at again: the argument of OBSERVE_HOTELS."""

    model_config = ConfigDict(frozen=True)

    hotels: Annotated[tuple[HotelAddress, ...], Field(min_length=1, max_length=100)]

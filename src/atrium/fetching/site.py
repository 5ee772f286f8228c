"""One source as fetching sees it: its limits, its robots.txt and the rate that all who fetch from it share."""

from dataclasses import dataclass

from atrium.fetching.policy import FetchPolicy


@dataclass(frozen=True, slots=True)
class Site:
    """What a fetch needs to know of the source. Picklable: it travels to processes and tasks."""

    policy: FetchPolicy

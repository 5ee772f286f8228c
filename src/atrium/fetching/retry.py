"""What is worth a further attempt, and after how long."""

import random

from atrium.contracts.errors import AtriumError, Duty, RateLimited
from atrium.fetching.policy import FetchPolicy


def pause_before(error: AtriumError, attempts: int, policy: FetchPolicy) -> float | None:
    """Seconds to wait after `attempts` attempts of which the last ended in `error`; None where it is not worth another.

    Exponential backoff with full jitter: anything from 0 to a ceiling that doubles, so that pages which failed together
    do not come back together. Where the site named a time, that is the pause; if it is too long, there is none.
    """
    if error.duty is not Duty.RETRY or attempts >= policy.attempts:
        return None
    if isinstance(error, RateLimited) and error.retry_after is not None:
        return error.retry_after if error.retry_after <= policy.retry_after_limit else None
    return random.uniform(0, min(policy.backoff_limit, policy.backoff * 2.0 ** (attempts - 1)))  # noqa: S311

"""What every request says of itself, whichever client sends it."""

from functools import lru_cache

from atrium.fetching.policy import FetchPolicy


@lru_cache(maxsize=16)
def headers_for(policy: FetchPolicy, content_type: str | None = None) -> dict[str, str]:
    """Not to be changed by the caller: it is shared."""
    headers = {
        "User-Agent": policy.user_agent(),
        "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5",
        "Accept-Language": "en",
        "Accept-Encoding": "gzip, deflate",
    }
    return {**headers, "Content-Type": content_type} if content_type else headers

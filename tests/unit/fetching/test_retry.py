import pytest

from atrium.contracts.errors import BodyCorrupt, BotWall, PageMissing, RateLimited, ServerFailed, TimedOut, TlsFailed
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.retry import pause_before

POLICY = FetchPolicy("http://127.0.0.1", attempts=4, backoff=0.5, backoff_limit=1.5, retry_after_limit=60)


@pytest.mark.parametrize(("attempts", "ceiling"), [(1, 0.5), (2, 1.0), (3, 1.5)])
def test_the_pause_is_anything_up_to_a_ceiling_that_doubles(attempts, ceiling):
    pauses = [pause_before(ServerFailed("x"), attempts, POLICY) for _ in range(300)]
    assert 0 <= min(pauses) < 0.1 * ceiling
    assert 0.9 * ceiling < max(pauses) <= ceiling


@pytest.mark.parametrize("error", [TimedOut("x"), BodyCorrupt("x"), RateLimited("x"), ServerFailed("x")])
def test_what_may_work_later(error):
    assert pause_before(error, 3, POLICY) is not None
    assert pause_before(error, 4, POLICY) is None


@pytest.mark.parametrize("error", [PageMissing("x"), BotWall("x"), TlsFailed("x")])
def test_what_will_not(error):
    assert pause_before(error, 1, POLICY) is None


@pytest.mark.parametrize(("told", "pause"), [(0, 0), (60, 60), (61, None)])
def test_the_site_says_when(told, pause):
    assert pause_before(RateLimited("x", retry_after=told), 1, POLICY) == pause

"""When a server is asked again, and how fast it is asked at all."""

from datetime import UTC, datetime

import pytest

from tooldata_tui.generation.pace import Pace
from tooldata_tui.generation.retrying import backoff, is_passing, retry_after

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class FakeTime:
    """A clock that goes on when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "2.5"}, 2.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "86400"}, 86400.0),
        ({"retry-after": "Sun, 01 Mar 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Sun, 01 Mar 2026 12:00:30 GMT", "date": "Sun, 01 Mar 2026 12:00:20 GMT"}, 10.0),
        ({"retry-after": "Sun, 01 Mar 2026 11:00:00 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "1e999"}, None),
        ({"retry-after": "Sun, 99 Mar 99999 12:00:30 GMT"}, None),
        ({"retry-after": ""}, None),
        ({}, None),
    ],
)
def test_a_server_says_how_long_to_leave_it_alone(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, lambda: NOW) == seconds


def test_the_wait_doubles_up_to_a_most_and_is_cut_a_little_by_chance() -> None:
    assert [backoff(n, lambda: 0.0) for n in (1, 2, 3, 4, 5, 6)] == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
    assert backoff(3, lambda: 1.0) == 1.5


def test_what_may_pass_is_told_from_what_will_not() -> None:
    assert all(map(is_passing, (408, 409, 425, 429, 500, 502, 503, 529)))
    assert not any(map(is_passing, (200, 307, 400, 401, 403, 404, 413, 422)))


async def test_no_more_requests_go_out_in_any_minute_than_may() -> None:
    time = FakeTime()
    pace = Pace(requests=3, clock=time.clock, sleep=time.sleep)
    sent = []
    for _ in range(10):
        await pace.wait(1)
        sent.append(time.now)
        time.now += 5
    assert all(later - earlier >= 60 for earlier, later in zip(sent, sent[3:], strict=False))


async def test_no_more_tokens_go_out_in_any_minute_than_may_but_for_a_request_that_is_larger() -> None:
    time = FakeTime()
    pace = Pace(tokens=100, clock=time.clock, sleep=time.sleep)
    sent = []
    for tokens in (60, 40, 10, 500, 1):
        await pace.wait(tokens)
        sent.append(time.now - 100)
    assert sent == [0, 0, 60, 120, 180]


async def test_nothing_goes_out_while_the_server_wants_to_be_left_alone() -> None:
    time = FakeTime()
    pace = Pace(clock=time.clock, sleep=time.sleep)
    pace.hold(7)
    pace.hold(2)
    await pace.wait(1)
    assert time.slept == [7]

"""The numbers of a set as bytes and back."""

import pytest

from tooldata_tui.rules.health import HealthCheck
from tooldata_tui.rules.health_packed import pack_health, unpack_health

from .whole_set import check, clean_set


def test_what_is_packed_comes_back() -> None:
    health = check(clean_set()).health()
    assert unpack_health(*pack_health(health)) == health


def test_so_does_nothing() -> None:
    health = HealthCheck().health()
    assert unpack_health(*pack_health(health)) == health


def test_an_example_takes_four_bytes_each_time_it_is_counted() -> None:
    health = check(clean_set()).health()
    _, ids = pack_health(health)
    assert len(ids) % 4 == 0
    assert len(ids) // 4 > health.examples


@pytest.mark.parametrize("text", [b"", b"[]", b"{}x", b'{"examples": 1, "negatives": 7}', b'{"nothing": 1}'])
def test_what_is_something_else_is_none(text: bytes) -> None:
    assert unpack_health(text, b"") is None


def test_ids_that_are_missing_are_noticed() -> None:
    text, ids = pack_health(check(clean_set()).health())
    assert unpack_health(text, ids[:-4]) is None
    assert unpack_health(text, ids[:-1]) is None

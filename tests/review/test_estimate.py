"""What a random sample says of what is left."""

import random
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooldata_tui.review.estimate import Band, Estimate, estimate, wilson


def estimated(*bands: Band, waiting: int = 0) -> Estimate:
    found = estimate(bands, waiting=waiting)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("wrong", "size", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), table I: method 3, which is Wilson's without correction.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_the_literature(wrong: int, size: int, low: float, high: float) -> None:
    assert wilson(wrong / size, size) == pytest.approx((low, high), abs=5e-5)


def test_a_sample_like_the_rest_counts_in_full() -> None:
    one, two = estimated(Band(5_400, 60, 1)), estimated(Band(4_500, 50, 1), Band(900, 10, 0))
    assert (one.share, one.low, one.high) == pytest.approx((two.share, two.low, two.high))
    assert (one.low, one.high) == pytest.approx((0.0029, 0.0892), abs=5e-4)
    assert (one.drawn, one.wrong, one.left) == (two.drawn, two.wrong, two.left) == (60, 1, 5_400)


def test_what_was_drawn_from_a_band_that_is_reviewed_says_nothing_of_the_rest() -> None:
    before = estimated(Band(5_000, 50, 1), Band(1_000, 10, 9))
    after = estimated(Band(5_000, 50, 1), Band(0, 10, 9))
    assert before.share == pytest.approx(10 / 60)
    assert after.share == pytest.approx(1 / 50)
    assert (after.drawn, after.wrong) == (60, 10)


def test_a_band_with_few_draws_is_joined_with_the_one_beside_it() -> None:
    assert estimated(Band(100, 50, 1), Band(100, 3, 3)).share == pytest.approx(4 / 53)
    assert estimated(Band(100, 3, 3), Band(100, 50, 1)).share == pytest.approx(4 / 53)
    assert estimated(Band(7, 2, 1)).share == pytest.approx(1 / 2)


def test_draws_that_are_weighted_unequally_count_for_fewer() -> None:
    equal = estimated(Band(500, 50, 5), Band(500, 50, 5))
    unequal = estimated(Band(950, 50, 5), Band(50, 50, 5))
    assert equal.share == pytest.approx(unequal.share)
    assert unequal.high - unequal.low > equal.high - equal.low


def test_of_a_few_that_are_left_less_is_known_than_of_many() -> None:
    many, few = estimated(Band(100_000, 40, 4)), estimated(Band(10, 40, 4))
    assert few.low < many.low < many.high < few.high


def test_the_draws_that_are_asked_for_halve_the_interval() -> None:
    for wrong in (0, 1, 30, 60):
        before = estimated(Band(10**9, 60, wrong))
        assert before.more is not None
        low, high = wilson(wrong / 60, 60 + before.more)
        assert high - low == pytest.approx((before.high - before.low) / 2, rel=0.02)
    assert estimated(Band(100, 60, 1)).more is None


def test_there_is_no_estimate_of_nothing_or_from_nothing() -> None:
    assert estimate([]) is None
    assert estimate([Band(0, 50, 5)]) is None
    assert estimate([Band(50, 0, 0), Band(0, 5, 1)]) is None


BANDS = st.builds(
    lambda left, drawn, part: Band(left, drawn, int(drawn * part)), st.integers(0, 10**6), st.integers(0, 10**4),
    st.floats(0, 1),
)  # fmt: skip


@given(st.lists(BANDS, max_size=4))
def test_shares_stay_in_order_and_between_0_and_1_and_can_be_said(bands: list[Band]) -> None:
    found = estimate(bands)
    if found is not None:
        assert 0 <= found.low <= found.share + 1e-12
        assert found.share - 1e-12 <= found.high <= 1
        assert all(found.lines(rate) for rate in (None, 0.1, 14.0))


def test_nineteen_intervals_in_twenty_hold_the_true_number() -> None:
    """Exactly, over all samples of 60 out of 400 with 20 errors."""
    left, drawn, errors = 340, 60, 20
    held = 0.0
    for wrong in range(errors + 1):
        found = estimated(Band(left, drawn, wrong))
        if found.low <= (errors - wrong) / left <= found.high:
            held += comb(errors, wrong) * comb(400 - errors, drawn - wrong) / comb(400, drawn)
    assert 0.93 < held < 0.99


def test_it_holds_after_the_suspicious_half_was_reviewed_too() -> None:
    """A fifth is suspicious, and half of that wrong; 100 are drawn of all, then half of the suspicious reviewed."""
    chance = random.Random(7)
    held = 0
    for _ in range(400):
        calm, suspicious = [chance.random() < 0.03 for _ in range(800)], [chance.random() < 0.5 for _ in range(200)]
        drawn = chance.sample(range(1_000), 100)
        bands, errors, left = [], 0, 0
        for start, band, reviewed in ((0, calm, 0), (800, suspicious, 100)):
            taken = {one - start for one in drawn if start <= one < start + len(band)}
            rest = [wrong for one, wrong in enumerate(band) if one not in taken and one >= reviewed]
            bands.append(Band(len(rest), len(taken), sum(band[one] for one in taken)))
            errors, left = errors + sum(rest), left + len(rest)
        found = estimated(*bands)
        held += found.low <= errors / left <= found.high
    assert held / 400 > 0.93  # more than it promises: that the bands differ is not made use of


def test_it_is_said_in_plain_words() -> None:
    assert estimated(Band(5_400, 60, 1)).lines(14) == (
        "60 drawn at random: 1 changed or rejected",
        "of the 5,400 not reviewed 0.3 % to 8.9 % are wrong: 15 to 482 (95% interval)",
        "at 14 a minute the next error takes about 4 min: go on while it is worth that",
        "116 more at random would halve the interval",
    )
    assert estimated(Band(30, 60, 0), waiting=2).lines(0.5) == (
        "60 drawn at random: none changed or rejected, 2 skipped",
        "of the 30 not reviewed 0 % to 16 % are wrong: 0 to 5 (95% interval)",
        "at 30 an hour the next error takes at least 12 min: go on while it is worth that",
    )
    assert estimated(Band(300, 40, 10)).lines()[2] == (
        "the next error is one in 4: go on while it is worth that"
    )  # fmt: skip

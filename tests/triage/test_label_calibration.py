"""The share of mislabelled points, from suspicion alone."""

import numpy as np
import pytest

from tooldata_tui.triage.calibration import calibrate, plant


@pytest.mark.parametrize("rate", [0.02, 0.1])
@pytest.mark.parametrize("seed", [0, 1])
def test_the_curve_gives_the_share_of_wrong_ones_back(rate: float, seed: int) -> None:
    draw = np.random.default_rng(seed)
    wrong = draw.random(6_000) < rate
    # Real errors are suspected less than planted ones, the more there are the more.
    real = draw.normal(6, 3, 6_000) * (1 - 0.4 * np.sqrt(rate))
    given = np.where(wrong, real, draw.normal(-6, 3, 6_000)).astype(np.float32)
    curve = calibrate(given, draw.normal(6, 3, 6_000).astype(np.float32), given)
    assert curve.rate == pytest.approx(rate, rel=0.35)
    score = curve.of(given)
    for low in np.arange(0, 1, 0.1):
        band = (score >= low) & (score < low + 0.1001)
        if band.sum() > 100:
            assert abs(score[band].mean() - wrong[band].mean()) < 0.1


def test_a_label_planted_where_one_was_wrong_already_may_be_the_right_one_and_does_not_count() -> None:
    draw = np.random.default_rng(0)
    wrong = draw.random(6_000) < 0.2
    given = np.where(wrong, draw.normal(6, 2, 6_000), draw.normal(-6, 2, 6_000)).astype(np.float32)
    planted = np.where(wrong, -6, draw.normal(6, 2, 6_000)).astype(np.float32)
    curve, unaware = (calibrate(given, planted, before) for before in (given, np.full_like(given, -6)))
    assert curve.rate == pytest.approx(wrong.mean(), rel=0.05)
    assert unaware.rate > 1.1 * wrong.mean()
    assert curve.steepness > unaware.steepness


def test_where_nothing_is_wrong_little_is_called_so() -> None:
    draw = np.random.default_rng(0)
    given = draw.normal(-6, 2, 2_000).astype(np.float32)
    curve = calibrate(given, draw.normal(6, 2, 2_000).astype(np.float32), given)
    assert curve.rate < 0.01
    assert (curve.of(given) > 0.5).sum() <= 2


@pytest.mark.parametrize("count", [0, 1, 19, 20, 40])
def test_with_few_points_the_curve_stays_sound(count: int) -> None:
    draw = np.random.default_rng(0)
    given = draw.normal(-3, 2, count).astype(np.float32)
    curve = calibrate(given, draw.normal(3, 2, count).astype(np.float32), given)
    ramp = curve.of(np.linspace(-50, 50, 101, dtype=np.float32))
    assert (np.diff(ramp) >= 0).all()
    assert ramp[0] < 0.1
    assert ramp[-1] > 0.9


def test_equal_suspicions_do_no_harm() -> None:
    same = np.zeros(100, dtype=np.float32)
    assert np.isfinite(calibrate(same, same, same).of(same)).all()


def test_a_planted_label_is_never_the_given_one() -> None:
    fused = np.random.default_rng(0).normal(size=(50, 6)).astype(np.float32)
    live = np.array([0, 2, 3, 5])
    given = live[np.arange(50) % 4]
    wrong = plant(fused, given, live)
    assert (wrong != given).all()
    assert set(wrong.tolist()) <= set(live.tolist())

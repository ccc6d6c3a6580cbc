"""Control charts against published numbers, by hand, and over thousands of simulated years."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.estimation.control import (
    ENOUGH,
    Signal,
    p_chart,
    p_limits,
    signals_at,
    trial_points,
    xmr_chart,
    xmr_limits,
)
from tests.estimation.agreement import agree

# NIST/SEMATECH e-Handbook 6.3.3.2: defective of 30 samples of 50 wafers.
NIST = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]


def signals(satisfied: list[int], n: int = 100, **more: object) -> list[tuple[str, ...]]:
    return p_chart(satisfied, [n] * len(satisfied), **more).points["signals"].tolist()  # type: ignore[arg-type]


def test_the_handbook_s_chart() -> None:
    assert sum(NIST) == 347
    source = "NIST/SEMATECH e-Handbook 6.3.3.2"
    agree("p-chart limits", source, p_limits(347 / 1500, 50), (0.0524, 0.4102), tolerance=5e-5)
    chart = p_chart(NIST, [50] * 30)
    agree("p-chart centre", source, chart.points["centre"].unique(), [0.2313], tolerance=5e-5)
    assert chart.kind == "laney" and not chart.trial, "its samples differ more than counting explains: Σz² = 84 of 29"
    outside = [at for at, held in enumerate(np.array(NIST) / 50 > 0.4102) if held]
    assert outside == [14, 22], "samples 15 and 23, by the plain limits"


def test_the_health_service_s_single_values() -> None:
    upper = xmr_limits(2820.631579, 571.891892)[1]
    agree("XmR limits", "NHS England, Making Data Count", upper, 4341.864011, tolerance=1e-3)


def test_a_stable_share_gives_no_signal() -> None:
    chart = p_chart([80, 82, 78, 81, 79, 80, 83, 77], [100] * 8)
    assert chart.kind == "p" and chart.spread == (1.0,) and chart.trial
    assert not any(chart.points["signals"])


def test_each_signal_by_hand() -> None:
    assert signals([80, 79, 81, 80, 79, 81, 80, 60])[-1][:1] == ("outside",)
    assert "side" in signals([90, 70] * 5 + [81] * 7)[-1]
    assert "side" not in signals([90, 70] * 5 + [81] * 6)[-1]
    assert "trend" in signals([70, 90, 80, 74, 75, 76, 77, 78, 79, 80])[-1]
    assert "trend" not in signals([70, 90, 80, 78, 75, 76, 77, 78, 79, 80])[-1]
    near = [80, 80, 79, 81, 80, 80, 79, 81, 80, 80, 80, 80, 69, 80, 69]
    assert "near" in signals(near)[-1] and "near" not in signals(near)[12]


def test_a_milestone_begins_a_new_phase_with_limits_of_its_own() -> None:
    satisfied = [60] * 6 + [80] * 6
    apart = p_chart(satisfied, [100] * 12, phases=[1] * 6 + [2] * 6)
    assert apart.points["centre"].tolist() == [0.6] * 6 + [0.8] * 6 and not any(apart.points["signals"])
    with pytest.raises(ValueError, match="never fall"):
        p_chart([1, 2], [3, 3], phases=[2, 1])


def test_a_week_that_still_runs_is_judged_but_moves_no_limit() -> None:
    chart = p_chart([80] * 5 + [20], [100] * 6, counted=[True] * 5 + [False])
    assert chart.points["centre"].iloc[-1] == 0.8 and chart.points["signals"].iloc[-1][:1] == ("outside",)


def test_weeks_without_answers_have_no_value_and_break_no_run() -> None:
    chart = p_chart([81, 81, 0, 81, 81, 81, 81, 81, 70, 70], [100, 100, 0, *[100] * 7])
    assert np.isnan(chart.points["value"][2]) and chart.points["signals"][2] == ()
    assert "side" in chart.points["signals"][7]


def test_nothing_one_and_all_alike() -> None:
    assert p_chart([], []).points.empty
    assert p_chart([5], [5]).points["signals"].tolist() == [()]
    alike = p_chart([100] * 20, [100] * 20)
    assert not any(alike.points["signals"]) and not alike.trial and ENOUGH <= 20
    assert not any(xmr_chart([3.0] * 9).points["signals"])
    assert xmr_chart([3.0]).points["signals"].tolist() == [()]


def test_overdispersed_weeks_get_wider_limits() -> None:
    rng = np.random.default_rng(1)
    shares = np.clip(rng.normal(0.8, 0.06, 40), 0, 1)
    chart = p_chart(rng.binomial(900, shares), [900] * 40)
    assert chart.kind == "laney" and chart.spread[0] > 2
    assert sum("outside" in each for each in chart.points["signals"]) <= 1


def test_laney_by_hand() -> None:
    """80, 60, 90 and 50 of 100: p̄ .7, σ √(.21/100) = .045826, z ±2.182 and ±4.364, Σz² 47.6 over the 7.8 of χ² with 3
    degrees; moving ranges of z 4.364, 6.547, 8.729, mean 6.547, σz 6.547 / 1.128 = 5.804. At 10 000 each .00458258:
    z ten times as wide, and so is σz: the limits do not close in on what the weeks' own differences open."""
    chart = p_chart([80, 60, 90, 50], [100] * 4)
    assert chart.kind == "laney" and len(chart.spread) == 1
    agree("Laney p′ spread", "by hand", chart.spread, (5.8037,), tolerance=1e-4)
    assert chart.points.loc[0, ["low", "high"]].tolist() == [0, 1]
    many = p_chart([8000, 7000, 7500, 6500], [10_000] * 4)
    sigma = (0.725 * 0.275 / 10_000) ** 0.5
    expected = 0.725 - 3 * (0.25 / 3 / sigma / 1.128) * sigma
    assert many.points["low"].tolist() == pytest.approx([expected] * 4)


def test_signals_tell_their_direction_and_run() -> None:
    low = p_chart([90] * 8 + [81] * 9, [100] * 17)
    assert Signal("side", -1, 9, gaps=False) in signals_at(low, 16)
    falling = p_chart([70, 90, 88, 86, 84, 82, 80, 78], [100] * 8)
    assert signals_at(falling, 7) == (Signal("trend", -1, 7, gaps=False),), "seven points, six steps"
    gap = p_chart([90] * 8 + [81, 81, 81, 0, 81, 81, 81, 81], [100] * 11 + [0] + [100] * 4)
    assert Signal("side", -1, 7, gaps=True) in signals_at(gap, 15)
    assert signals_at(low, 0) == ()


def test_limits_are_a_trial_phase_by_phase() -> None:
    chart = p_chart([80] * 17, [100] * 17, phases=[1] * 12 + [2] * 5)
    assert trial_points(chart).tolist() == [False] * 12 + [True] * 5


@pytest.fixture(scope="module")
def stable() -> np.ndarray:
    """Satisfied of 400 forms a week at 80 %, 1 000 runs of 52 weeks."""
    return np.random.default_rng(20220101).binomial(400, 0.8, (1000, 52))


def test_a_stable_process_cries_wolf_no_oftener_than_theory_says(stable: np.ndarray) -> None:
    """Per point: .0027 outside; 2 · ½⁷ = .0156 that the last seven lie on one side; 2/7! = .0004 that they rise or fall
    throughout; near: at least two of three beyond two σ on one side, the last among them: 2 · (2 · .0228² ) = .0021."""
    rates = dict.fromkeys(("outside", "side", "trend", "near"), 0.0)
    for run in stable:
        for held in p_chart(run, [400] * 52).points["signals"]:
            for name in held:
                rates[name] += 1 / stable.size
    assert rates["outside"] <= 0.0027 * 1.1
    assert rates["side"] <= 2 * 0.5**7
    assert rates["trend"] <= 2 / 5040 * 1.1
    assert rates["near"] <= 4 * 0.0228**2 * 1.1


def test_a_drop_of_five_points_is_signalled_in_time() -> None:
    """80 % to 75 % at 400 a week: a week lies below the limit of 74 % with a chance of Φ(−.46) = .32, so that the first
    such week comes after 3.1 weeks on average, and the other signals only bring it forward."""
    rng = np.random.default_rng(20220101)
    delays = []
    for _run in range(300):
        satisfied = np.append(rng.binomial(400, 0.8, 26), rng.binomial(400, 0.75, 26))
        chart = p_chart(satisfied, [400] * 52, counted=[True] * 26 + [False] * 26)
        first = [at for at, held in enumerate(chart.points["signals"][26:]) if held]
        delays.append(first[0] + 1 if first else 26)
    assert np.mean(delays) <= 3.1 and np.quantile(delays, 0.95) <= 8

"""How many forms the next survey needs from each community, to settle what.

Made only of figures that readers are shown, and of the register: so a plan tells nothing of few answers that the other
pages hide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.estimation.sampling import power, sample_plan
from analytics.language import N_
from analytics.model import Gate, Verdicts

AIMS: Final = {
    "verdict": N_("判明达标与否"),
    "margin": N_("误差不超过"),
    "change": N_("看出两轮变化"),
}
PLAN_COLUMNS: Final = (
    "community_id",
    "name",
    "district",
    "street",
    "households",
    "share",
    "n",
    "evidence",
    "threshold_percent",
    "expected",
    "target",
    "further",
    "suppressed",
)


@dataclass(frozen=True)
class Target:
    """What the forms are to settle; shares are 0–1.

    ``chance``: verdict and change, how likely it is to be settled; None for a verdict at exactly the share expected.
    A change without one raises ValueError: no sample finds it for certain.
    ``assumed``: the share expected where none is shown. ``margin``: half the width of the interval. ``change``: the
    rise to be found; ``paired``: by asking the same households again, whose two answers correlate by ``correlation``.
    ``effect``: the design effect of answers being alike within buildings.
    """

    aim: str = "verdict"
    chance: float | None = None
    assumed: float = 0.9
    margin: float = 0.05
    change: float = 0.1
    paired: bool = False
    correlation: float = 0.3
    effect: float = 1.0

    def __post_init__(self) -> None:
        if self.aim == "change" and not 0 < self.power < 1:
            raise ValueError(f"a chance of {self.power:g} to find a change; it is above 0 and below 1")

    @property
    def power(self) -> float:
        """The chance with which a change is to be found."""
        if self.chance is None:
            raise ValueError("a plan to find a change needs the chance of finding it; none is given")
        return self.chance


def planned(shown: Verdicts, target: Target, *, confidence: float) -> pd.DataFrame:
    """A row a community of ``shown``, in its order: PLAN_COLUMNS.

    ``shown`` are verdicts as they may be shown (n and share NA where ``suppressed``). expected: the share reckoned
    with, the community's own or the assumed one. target: forms in all, of a new round for a change; NA where the
    households are unknown or nothing would do. further: those still to come, NA where the forms in hand are hidden.
    """
    expected = shown["share"].astype("float64").fillna(target.assumed)
    rows = zip(expected, shown["n"], shown["households"], shown["threshold_percent"], strict=True)
    forms = [
        np.nan if pd.isna(households) else _forms(share, n, int(households), Gate(int(line), confidence), target)
        for share, n, households, line in rows
    ]
    whole = pd.Series(forms, index=shown.index, dtype="float64").replace(np.inf, np.nan).astype("Int64")
    # A new round begins with nothing in hand.
    in_hand = shown["n"].astype("Int64") * 0 if target.aim == "change" else shown["n"].astype("Int64")
    if target.aim == "change":
        in_hand = in_hand.fillna(0)
    further = (whole - in_hand).clip(lower=0)
    if target.aim == "verdict":
        # What is clear is settled, whatever another sample might have told.
        further = further.mask(shown["evidence"].eq("clear") & shown["n"].gt(0).fillna(False), 0)
    return shown.assign(expected=expected, target=whole, further=further)[list(PLAN_COLUMNS)]


def _forms(share: float, n: float, households: int, gate: Gate, target: Target) -> float:
    """Forms of one community; infinite where even all households would not do."""
    if target.aim == "margin":
        return float(
            sample_plan.forms_for_margin(households, target.margin, confidence=gate.confidence, effect=target.effect)
        )
    if target.aim == "verdict":
        if target.chance is None:
            return float(sample_plan.forms_for_verdict(share, households, gate, effect=target.effect))
        likely = sample_plan.forms_for_likely_verdict(
            share, households, gate, chance=target.chance, effect=target.effect
        )
        # Where the forms in hand were unlucky, the chance beforehand settles nothing.
        return max(float(likely), float(sample_plan.forms_for_verdict(share, households, gate, effect=target.effect)))
    after = min(share + target.change, 1.0)
    sure = {"power": target.power, "confidence": gate.confidence, "effect": target.effect}
    if after <= share:
        return float("inf")
    if target.paired:
        changed = power.changed_minds(share, after, target.correlation)
        return float(power.pairs_for_change(after - share, changed, households, **sure))
    if pd.isna(n) or n == 0:
        return float(power.forms_for_change(share, after, households, **sure))
    return power.forms_for_change_after(share, after, float(n), households, **sure)

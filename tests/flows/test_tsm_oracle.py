"""England's Tenant Satisfaction Measures 2023/24 as an oracle: exploded to respondents, loaded like any survey file.

Contains public sector information licensed under the Open Government Licence v3.0.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analytics.estimation.intervals import margin_of_error
from analytics.flows import acceptance, loading
from analytics.flows.office import Office

pytestmark = [pytest.mark.reference, pytest.mark.slow]

LEVELS = {
    "n_very_sat": "非常满意",
    "n_fairly_sat": "满意",
    "n_neither": "一般",
    "n_fairly_dis": "不满意",
    "n_very_dis": "非常不满意",
    "n_na_dk": "不清楚",
}


@pytest.fixture(scope="module")
def landlords(reference: Callable[[str], Path]) -> pd.DataFrame:
    """LCRA landlords with the counts of the overall measure (TP01)."""
    counts = pd.read_csv(reference("tsm-2024/tsm_2024_counts.csv"))
    overall = counts[(counts["tenure"] == "LCRA") & (counts["measure"] == "TP01") & counts["n_valid"].notna()]
    return overall.set_index("landlord_code")


def register_csv(landlords: pd.DataFrame) -> str:
    register = pd.DataFrame(
        {
            "小区编号": landlords.index,
            "小区名称": landlords["landlord_name"].to_numpy(),
            "户数": landlords["population"].astype(int).to_numpy(),
        }
    )
    return register.to_csv(index=False)


def survey_csv(landlords: pd.DataFrame) -> str:
    """One row a respondent, numbered, with the level as words."""
    counts = landlords[list(LEVELS)].fillna(0).round().astype(int).rename(columns=LEVELS).stack()
    rows = counts.index.repeat(counts).to_frame(index=False, name=["小区编号", "总体满意度"])
    rows.insert(0, "答卷编号", range(1, len(rows) + 1))
    return rows.assign(提交时间="2024-03-01 09:00:00").to_csv(index=False)


def test_published_shares_margins_and_sides_come_back(landlords: pd.DataFrame, office: Office, tmp_path: Path) -> None:
    for name, text in (("登记表.csv", register_csv(landlords)), ("满意度.csv", survey_csv(landlords))):
        (tmp_path / name).write_text(text, encoding="utf-8")
        loading.load_file(office, tmp_path / name, by="tester")
    verdicts = acceptance.verdicts(office).set_index("community_id").reindex(landlords.index)

    unweighted = landlords[landlords["weighted"] == "No"].index
    assert len(unweighted) > 200
    off = (100 * verdicts["share"].astype(float) - landlords["pct_published"]).loc[unweighted].abs()
    assert off.max() <= 0.05

    # 80 % itself is met; the published share is compared unrounded.
    published = landlords["pct_published_raw"].loc[unweighted]
    expected = (published >= 80 - 1e-9).map({True: "met", False: "below"})
    assert (verdicts["standing"].loc[unweighted] == expected).all()
    assert set(expected) == {"met", "below"}

    margins = 100 * margin_of_error(landlords["achieved_n"].to_numpy(), landlords["population"].to_numpy())
    gap = (pd.Series(margins, landlords.index) - landlords["moe_published"]).abs()
    assert (gap <= 0.06).mean() >= 0.99

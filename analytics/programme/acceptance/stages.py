"""Where a community stands in the cycle, from dated evidence of each stage: pure.

A stage is reached by evidence (a gate met, a publicity that ran to its end, a survey) or by a recorded step. A step
that was returned (退回) takes away that stage and all that follow it, as far as their evidence is not newer: one
that was listed, and then turned down by its residents, stands before 同意纳入 again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd

from analytics.language import N_, NC_
from analytics.model import STAGES

ORDER: Final = {stage: place for place, stage in enumerate(STAGES)}
SOURCES: Final = {
    "survey": N_("问卷"),
    "counted": N_("登记户数"),
    "vote": N_("业主表决"),
    "step": N_("登记的步骤"),
    "entry": NC_("source", "登记"),
    "register": N_("小区名册"),
}
STAGE_OF_GATE: Final = {"join": "joined", "coverage": "covered", "plan": "planned"}
REACHED_COLUMNS: Final = ("community_id", "stage", "on", "source", "reference")
PLACE_COLUMNS: Final = ("community_id", "stage", "since", "source", "reference", "next_stage", "lacking", "returned")
# How registers word the stage; 基本完工 is not finished.
_UNDER_WAY: Final = re.compile("施工|在建|改造中|开工|基本完工")
_FINISHED: Final = re.compile("完工|竣工|已改造|改造完成|已验收")


def stage_in_register(words: object) -> str:
    """The stage that a register's 阶段 speaks of: works, finished, or "" for neither.

    >>> stage_in_register("施工中"), stage_in_register("基本完工"), stage_in_register("已完工"), stage_in_register(None)
    ('works', 'works', 'finished', '')
    """
    text = "" if words is None or pd.isna(words) else str(words)
    if _UNDER_WAY.search(text):
        return "works"
    return "finished" if _FINISHED.search(text) else ""


def standing(reached: pd.DataFrame, returned: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``reached`` (REACHED_COLUMNS) that no later return (community_id, stage, on) takes away."""
    if returned.empty or reached.empty:
        return reached
    rows = reached.reset_index(drop=True)
    pairs = rows.reset_index(names="row").merge(returned, on="community_id", suffixes=("", "_back"))
    from_there_on = pairs["stage"].map(ORDER) >= pairs["stage_back"].map(ORDER)
    older = pairs["on"].isna() | (pairs["on"] <= pairs["on_back"])
    return rows.drop(index=pairs.loc[from_there_on & older, "row"].unique())


def placed(
    ids: list[str], reached: pd.DataFrame, returned: pd.DataFrame, satisfaction: Mapping[str, str]
) -> pd.DataFrame:
    """The place of each community: the columns PLACE_COLUMNS, in the order of ``ids``.

    ``stage`` is the furthest stage that is reached ("" before any), ``since`` its earliest evidence that stands,
    ``lacking`` the stages before it without evidence, ``returned`` the stage it was last returned from ("" when never,
    or when reached again since). ``satisfaction`` is the state of that gate, which says what follows a survey.
    """
    stands = standing(reached, returned).assign(order=lambda rows: rows["stage"].map(ORDER))
    stands = stands.sort_values(["community_id", "order", "on"], kind="stable")
    first = stands.drop_duplicates(["community_id", "stage"])
    # The row of each one's furthest stage, and all its stages; -1 is none.
    last, have = dict.fromkeys(ids, -1), {one: set[str]() for one in ids}
    for row, (one, stage) in enumerate(zip(first["community_id"].tolist(), first["stage"].tolist(), strict=True)):
        last[one] = row
        have.setdefault(one, set()).add(stage)
    back = (
        returned.sort_values("on")
        .drop_duplicates("community_id", keep="last")
        .set_index("community_id")["stage"]
        .to_dict()
    )
    furthest = first.reset_index(drop=True).reindex([last[one] for one in ids]).reset_index(drop=True)
    nowhere = furthest["stage"].isna()
    stages = furthest["stage"].mask(nowhere, "").tolist()
    lost = [str(back.get(one, "")) for one in ids]
    told = {
        "community_id": ids,
        "stage": stages,
        "since": furthest["on"].astype("datetime64[us]"),
        "source": furthest["source"].mask(nowhere, ""),
        "reference": furthest["reference"].mask(nowhere, ""),
        "next_stage": [
            following(stage, satisfaction.get(one, "no_data")) for one, stage in zip(ids, stages, strict=True)
        ],
        "lacking": [_lacking(stage, have[one]) for one, stage in zip(ids, stages, strict=True)],
        "returned": ["" if stage in have[one] else stage for one, stage in zip(ids, lost, strict=True)],
    }
    # Of no community the columns are of text, too.
    return pd.DataFrame(told, columns=list(PLACE_COLUMNS)).astype(
        dict.fromkeys(("community_id", "stage", "source", "reference", "next_stage", "returned"), "str")
    )


def _lacking(stage: str, have: set[str]) -> tuple[str, ...]:
    """The stages before ``stage`` that are not among those a community has evidence of."""
    before = list(STAGES)[: ORDER[stage]] if stage else []
    return tuple(each for each in before if each not in have and each != "rectified")


def following(stage: str, satisfaction: str) -> str:
    """The stage to work towards next; "" after the last.

    >>> following("", "no_data"), following("surveyed", "below"), following("surveyed", "met")
    ('wishes', 'rectified', 'accepted')
    >>> following("rectified", "below")
    'surveyed'
    """
    if stage in ("surveyed", "rectified") and satisfaction == "met":
        return "accepted"
    if stage == "rectified":
        return "surveyed"
    after = ORDER[stage] + 1 if stage else 0
    return list(STAGES)[after] if after < len(STAGES) else ""

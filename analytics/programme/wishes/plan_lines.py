"""The lines of a plan (一小区一方案): must-do, asked-for, could-do, from wishes, classes and what there is."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.language import N_, _
from analytics.model import Limit
from analytics.programme.wishes.classes import MUST, UNCLASSED, rank

PARTS: Final = {"must": N_("必做"), "asked": N_("居民要求做"), "could": N_("可以做")}
NEEDS: Final = {
    "asked_lacking": N_("居民要求，现状缺"),
    "asked_present": N_("居民要求，现状完好"),
    "asked_unknown": N_("居民要求，现状未登记"),
    "lacking": N_("现状缺，要求的户不多"),
    "other": N_("要求的户不多"),
    "lacking_unasked": N_("现状缺，问卷未列"),
    "unasked": N_("问卷未列"),
}
LACKING: Final = ("none", "poor")
# What a 必改 is regardless of what residents say, while a 基础类 must be known to be lacking.
UNLESS_PRESENT: Final = N_("必改")
EVIDENCE: Final = ["heading", "type", "choice", "n", "base", "population", "share", "low", "high", "rank", "suppressed"]
COLUMNS: Final = (
    "community_id", "part", "measure", "category", "topic", "condition", "note", *EVIDENCE, "options_asked",
    "asked", "sure", "need",
)  # fmt: skip


def plan_lines(
    ranking: pd.DataFrame, facilities: pd.DataFrame, mapping: pd.DataFrame, *, asked_percent: int
) -> pd.DataFrame:
    """The lines of the plans of all communities of ``ranking`` and ``facilities``, part by part, most wanted first.

    ``ranking`` is ``wishes.ranking`` by community with community_id, ``facilities`` has community_id, measure,
    condition, note; ``mapping`` has the measures of the scheme in use: measure, category, topic. Columns: COLUMNS.

    - must: 基础类 that the community has not, or not well; 必改 unless it is there in good order
    - asked: at least ``asked_percent`` of the households that answered ask for it (inclusive, whole numbers); sure says
      that the whole interval is on that side
    - could: what else somebody asks for, or is lacking

    Whoever puts all options in order asks for none of them: of ranking questions those count that put it first.
    A measure that several options mean is judged by the one most households chose (options_asked lists all), since
    households that chose either are at least as many. Questions none of whose options is a measure are no wishes for
    works; options not mapped in the others stand under 未归类.
    """
    wanted = _wanted(ranking)
    known = facilities[["community_id", "measure", "condition", "note"]]
    expected = mapping.loc[mapping["category"] == UNLESS_PRESENT, ["measure"]]
    every = pd.DataFrame({"community_id": pd.unique(pd.concat([wanted["community_id"], known["community_id"]]))})
    lines = pd.concat(
        [wanted[["community_id", "measure"]], known[["community_id", "measure"]], every.merge(expected, how="cross")]
    ).drop_duplicates()
    lines = lines.merge(wanted, on=["community_id", "measure"], how="left")
    lines = lines.merge(known, on=["community_id", "measure"], how="left")
    classes = mapping.drop_duplicates("measure").set_index("measure")
    lines = lines.assign(
        category=lines["measure"].map(classes["category"]).fillna(_(UNCLASSED)),
        topic=lines["measure"].map(classes["topic"]),
        suppressed=lines["suppressed"].astype("boolean").fillna(False).astype(bool),
    )
    lines = _graded(lines, Limit.percent(asked_percent))
    kept = lines["part"].isin(["must", "asked"]) | (lines["n"].fillna(0) > 0) | lines["condition"].isin(LACKING)
    return _in_order(lines[kept])[list(COLUMNS)]


def _wanted(ranking: pd.DataFrame) -> pd.DataFrame:
    """The option of each measure that most households chose, in questions about measures; all its options in words."""
    about = ranking[ranking["measure"].notna().groupby(ranking["item_id"]).transform("any")]
    rows = _first_places(about.assign(measure=about["measure"].fillna(about["choice"])))
    rows = rows.sort_values(["community_id", "measure", "share"], ascending=[True, True, False], kind="stable")
    unit = ["community_id", "measure"]
    words = rows.groupby(unit)["choice"].agg(_("、").join).rename("options_asked")
    return rows.drop_duplicates(unit)[[*unit, *EVIDENCE]].merge(words, on=unit)


def _first_places(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with, for rankings, the forms that put the option first in place of those that placed it anywhere."""
    ranking = rows["type"] == "ranking"
    told = {"n": "first", "base": "form_base", "share": "first_share", "low": "first_low", "high": "first_high"}
    return rows.assign(**{name: rows[name].mask(ranking, rows[first]) for name, first in told.items()})


def _graded(lines: pd.DataFrame, limit: Limit) -> pd.DataFrame:
    lacking = lines["condition"].isin(LACKING)
    must = lines["category"].isin(MUST) & lacking
    must |= (lines["category"] == UNLESS_PRESENT) & (lines["condition"] != "present")
    counted = lines["n"].notna() & (lines["base"].fillna(0) > 0)
    asked = pd.Series(
        [limit.met(int(n), int(base)) if known else False
         for n, base, known in zip(lines["n"], lines["base"], counted, strict=True)],
        index=lines.index, dtype=bool,
    )  # fmt: skip
    sure = (asked & (lines["low"] >= limit.share)) | (counted & ~asked & (lines["high"] < limit.share))
    need = pd.Series("other", index=lines.index).mask(lacking, "lacking").mask(asked, "asked_unknown")
    # Where no question offers it, nobody could ask for it.
    unasked = lines["heading"].isna()
    need = need.mask(unasked, "unasked").mask(unasked & lacking, "lacking_unasked")
    need = need.mask(asked & (lines["condition"] == "present"), "asked_present").mask(asked & lacking, "asked_lacking")
    part = pd.Series("could", index=lines.index).mask(asked, "asked").mask(must, "must")
    return lines.assign(part=part, asked=asked, sure=sure, need=need)


def _in_order(lines: pd.DataFrame) -> pd.DataFrame:
    """By community and part; in it the class, what is missing altogether, the most wanted; hidden figures last."""
    keys = lines.assign(
        a=lines["part"].map({part: place for place, part in enumerate(PARTS)}),
        b=rank(lines["category"]).where(lines["part"] == "must", 0),
        c=lines["condition"].map({"none": 0, "poor": 1}).fillna(2).where(lines["part"] == "must", 0),
        d=-lines["share"].astype("float64").fillna(-1),
    )
    order = keys.sort_values(["community_id", "a", "b", "c", "d", "measure"], kind="stable").index
    return lines.loc[order].reset_index(drop=True)

"""其他读法: other readings of the scales of a questionnaire: top and bottom boxes, net score, mean score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from analytics.charts import reliability as charts
from analytics.language import N_, _, unended
from pages.shared import figures, notices, reads, sentences, tables

READINGS: Final = {
    "top": N_("最高档（top box）"),
    "top_two": N_("最高两档（top-2 box）"),
    "bottom": N_("最低档（bottom box）"),
    "net": N_("净推荐式得分（NPS 口径）"),
    "score": N_("得分（0–100）"),
}
EXPLAINED: Final = {
    "top": N_("选最高一档的占比；超过 11 档的（如 0–100 分）取最高的一成（≥ 90 分）。"),
    "top_two": N_("选最高两档的占比；超过 11 档的取最高的两成（≥ 80 分）；不足 4 档的不算。"),
    "bottom": N_("选最低一档的占比；超过 11 档的取最低的一成（≤ 10 分）。"),
    "net": N_(
        "各档按位置换算到 0–10 分并四舍五入，9–10 分占比减 0–6 分占比，−100 到 100；五级题即最高一级减后三级。"
        "问的是满意而不是推荐，只可与自己比，不可与别处的 NPS 比。区间用 Bonett–Price（2012）。"
    ),
    "score": N_("各档按位置换算到 0–100 分的平均；得分不是满意率，不与达标线比较。"),
}


def show(found: pd.DataFrame, reading: str, definition: str, provenance: Mapping[str, str]) -> None:
    """One reading of every scale."""
    words = _(READINGS[reading])
    if not found[reading].notna().any():
        notices.empty(_("没有可以这样看的题"), _("等级太少，或份数太少不显示。"))
        return
    unit = 1.0 if reading == "score" else 100.0
    figures.draw(
        charts.readings(rows=found, reading=reading, title=words, unit=unit, signed=reading == "net"),
        alt=_("各题的{reading}及区间").format(reading=words),
        key="readings",
    )
    notices.basis(
        n=found["n"].max(),
        definition=definition,
        note=sentences.notes(
            unended(_(EXPLAINED[reading])), sentences.hidden(found, reads.office().settings.figure_minimum)
        ),
    )
    columns = {_("题目"): found["heading"], _("有效份数"): found["n"]}
    for name, heading in READINGS.items():
        times = 1 if name == "score" else 100
        for end, said in (("", ""), ("_low", _("下限")), ("_high", _("上限"))):
            head = _("{reading}{end}").format(reading=_(heading), end=said) if said else _(heading)
            columns[head] = (found[f"{name}{end}"].astype("float64") * times).round(1)
    tables.folded(pd.DataFrame(columns), name=_("量表的其他读法"), provenance=provenance, key="readings")

"""What is told of a community beside its mark: who it is, its share with interval and base, its standing."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analytics.charts import template
from analytics.estimation.percent import percent
from analytics.language import _, word_for
from analytics.model import EVIDENCE, STANDINGS


def told(row: Mapping[Hashable, Any], figure_minimum: int) -> str:
    """The words of one row of Verdicts, as a hover shows them; of a hidden figure that there is too little to tell."""
    lines = [f"<b>{template.verbatim(row['name'])}</b>"]
    where = [template.verbatim(row[part]) for part in ("district", "street") if known(row.get(part))]
    lines += [" ".join(where)] if where else []
    lines.append(figures(row, figure_minimum))
    if known(row.get("households")):
        lines.append(_("{households} 户").format(households=f"{int(row['households']):,}"))
    return "<br>".join(lines)


def figures(row: Mapping[Hashable, Any], figure_minimum: int) -> str:
    """The share of one row of Verdicts and its standing, a line each."""
    shape, word = template.STANDING_SHAPES[row["standing"]], word_for(STANDINGS, row["standing"])
    standing = f"{shape} {word}"
    if row["standing"] != "no_data" and known(row.get("evidence")):
        evidence = word_for(EVIDENCE, row["evidence"])
        standing = _("{standing}，证据{evidence}").format(standing=standing, evidence=evidence)
    return f"{share_words(row, figure_minimum)}<br>{standing}"


def share_words(row: Mapping[Hashable, Any], figure_minimum: int) -> str:
    """The share of one row of Verdicts with its interval and base, or why there is none."""
    if known(row["share"]):
        line = int(row["threshold_percent"])
        limits = {name: percent(float(row[name]), line) for name in ("share", "low", "high")}
        return _("满意率 {share}（{low}–{high}），有效 {n} 份").format(n=f"{int(row['n']):,}", **limits)
    if row["standing"] == "no_data":
        return _("没有有效答卷")
    return _("数据不足，不显示（份数少于 {minimum} 或可由相减得出）").format(minimum=figure_minimum)


def known(value: object) -> bool:
    return value is not None and not pd.isna(value)

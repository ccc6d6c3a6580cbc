"""What weighting makes of a satisfied share, in words."""

from __future__ import annotations

from analytics.estimation.sampling import weighting
from analytics.flows.representation import weights
from analytics.flows.representation.weights import Shares
from analytics.language import N_, _, ended
from analytics.model import Gate
from analytics.standard import forms
from pages.shared import wording
from pages.shared.plain import plain

SCHEMES = {
    weights.PLAIN: N_("不加权"),
    weights.BY_COMMUNITY: N_("按小区户数加权"),
    weights.BY_REGISTER: N_("按户数和名册结构加权"),
    weights.BOUNDED: N_("同上，权数限在 {smallest}–{largest} 倍"),
    weights.CLUSTERED: N_("不加权，考虑同楼相似"),
}
REASONS = {
    weighting.NOBODY: N_("名册中的这些类没有一份答卷：{words}"),
    weighting.UNKNOWN: N_("答卷中的这些类名册里没有：{words}"),
    weighting.NO_MARGIN: N_("名册没有这一项"),
    weights.HIDDEN: N_("有的类别答卷太少"),
    weights.INCOMPLETE: N_("不是每个有答卷的小区都有这一项的名册"),
}
# Weights beyond these are told of, and bounded.
BOUNDS = {"smallest": f"{weighting.SMALLEST:g}", "largest": f"{weighting.LARGEST:g}"}


def scheme(code: str) -> str:
    """A way of reckoning in words.

    >>> scheme(weights.BOUNDED)
    '同上，权数限在 0.2–5 倍'
    """
    return _(SCHEMES[code]).format(**BOUNDS)


def warnings(found: Shares) -> list[str]:
    """What makes weights doubtful, in plain words."""
    said = []
    rows = found.table.set_index("scheme")
    if found.heavy:
        words = _("{n} 份答卷的权数超过平均的 {largest} 倍：少数答卷代表了很多户，加权结果不稳。")
        said.append(words.format(n=wording.count(found.heavy), **BOUNDS))
    if found.light:
        words = _("{n} 份答卷的权数不到平均的 {smallest} 倍：所在人群答得过多，加权后几乎不起作用。")
        said.append(words.format(n=wording.count(found.light), **BOUNDS))
    weighted = [one for one in (weights.BY_REGISTER, weights.BY_COMMUNITY) if one in rows.index]
    if weighted and rows.loc[weighted[0], "deff"] > weighting.LARGEST_EFFECT:
        words = _("设计效应 {deff:.1f}：加权后 {n} 份答卷只相当于 {effective} 份。样本结构与名册相差太大。")
        row = rows.loc[weighted[0]]
        told = {"deff": row["deff"], "n": wording.count(row["n"]), "effective": wording.count(row["effective"])}
        said.append(words.format(**told))
    if not found.converged:
        said.append(_("名册各项之间相互矛盾，无法同时满足，没有采用按名册结构的加权。"))
    for variable, (reason, categories) in found.left_out.items():
        why = _(REASONS[reason]).format(words=_("、").join(map(forms.group, categories)))
        said.append(plain(_("{variable}没有用于加权：{why}。").format(variable=forms.attribute(variable), why=why)))
    if found.unknown:
        said.append(_("{n} 个小区没有户数，没有参加加权。").format(n=found.unknown))
    return said


def conclusion(found: Shares, gate: Gate) -> str:
    """Whether anything but the unweighted share would lead to another conclusion."""
    rows = found.table.set_index("scheme")
    usual = rows.loc[weights.PLAIN]
    side = usual["share"] >= gate.threshold
    lines = []
    for code in [one for one in SCHEMES if one in rows.index and one != weights.PLAIN]:
        row, name = rows.loc[code], scheme(code)
        if (row["share"] >= gate.threshold) != side:
            lines.append(_("**{scheme}后落到达标线的另一侧**，应先补齐缺少的人群再下结论").format(scheme=name))
        elif row["evidence"] != usual["evidence"]:
            words = {
                "clear": _("**{scheme}：区间不跨达标线**"),
                "uncertain": _("**{scheme}：区间跨达标线，证据转为存疑**"),
            }
            lines.append(words[str(row["evidence"])].format(scheme=name))
    if found.pooled:
        lines.append(_("{n} 个份数少的小区合为一层").format(n=found.pooled))
    head = _("；").join(lines) if lines else _("加权或考虑同楼相似，都不改变与达标线的关系")
    return ended(head)

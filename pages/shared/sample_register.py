"""样本与名册: who answered beside who lives there, variable by variable; or what to upload for it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analytics.charts import representation
from analytics.flows.representation.comparing import PLACE, Comparison
from analytics.language import N_, _, aside, ended, joined
from analytics.model import UNITS, Scope
from analytics.standard import forms
from analytics.standard.cells import words_shown
from pages.shared import deeds, figures, filters, notices, reads, sample_reads, sentences, tables, wording
from pages.shared.plain import plain

PLACES = {"district": N_("区县"), "street": N_("街道"), "community_id": N_("小区")}
MOST_DRAWN = 40
MOST_WORDS = 12
# A difference of this many 百分点 is worth a word; smaller ones hardly move a share.
NOTABLE = 0.05


def show(survey: str, scope: Scope, provenance: Mapping[str, str]) -> None:
    st.subheader(_("样本与名册"))
    if not sample_reads.has_margins(scope):
        _upload()
    found = sample_reads.compared(survey, scope)
    if found.categories.empty:
        st.markdown(_("这里只有一个小区或答卷太少，没有可以对照的结构。"))
        return
    options = list(dict.fromkeys(found.categories["variable"]))
    # Margins say more than places, and stand first.
    options = [*[name for name in options if name != PLACE], *[name for name in options if name == PLACE]]
    chosen = filters.one("variable", _("对照项目"), options, lambda name: _named(name, found))
    table = found.categories[found.categories["variable"] == chosen].reset_index(drop=True)
    whole = found.variables[found.variables["variable"] == chosen].iloc[0]
    drawn = table.assign(label=[forms.group(str(one)) or _("未填") for one in table["category"]]).head(MOST_DRAWN)
    figures.draw(
        representation.dumbbell(categories=drawn),
        alt=_("各类在答卷中和名册中所占比例，一行一类"),
        key="dumbbell",
    )
    unit = str(table["unit"].iloc[0])
    notices.basis(
        n=whole["n"],
        definition=_("比例：答卷为写明该项的份数，名册为{unit}").format(unit=_(UNITS[unit])),
        note=_coverage(whole),
    )
    st.markdown(_said(chosen, table, whole, found))
    _odd(found)
    tables.folded(
        _table(found),
        name=_("样本与名册"),
        provenance=provenance,
        key="register",
        note=sentences.hiding(reads.office().settings.figure_minimum),
    )


def _named(variable: str, found: Comparison) -> str:
    return _("各{unit}").format(unit=_(PLACES[found.places])) if variable == PLACE else forms.attribute(variable)


def _upload() -> None:
    """What file would tell more; only those who may upload are asked for it."""
    if deeds.may("upload"):
        notices.empty(
            _("还没有名册结构，只能按各小区户数对照"),
            _(
                "可上传名册结构：一行一个小区的一类，列名为小区编号、项目（性别、年龄段、产权、楼栋等，与问卷用词一致）、"
                "类别、户数或人数。样例见 sample_data/margins.csv。"
            ),
            page="upload",
            label=_("去上传名册结构"),
        )
    else:
        notices.empty(_("还没有名册结构，只能按各小区户数对照"), _("由分析人员上传后，在这里显示。"))


def _coverage(whole: pd.Series) -> str:
    parts = []
    if whole["communities"] < whole["asked"]:
        words = _("有答卷的 {asked} 个小区中 {n} 个有这一项的名册")
        parts.append(words.format(asked=whole["asked"], n=whole["communities"]))
    if not pd.isna(whole["unstated"]) and whole["unstated"] > 0:
        parts.append(_("{share} 的答卷没有写，不在比例内").format(share=wording.percent(float(whole["unstated"]))))
    return _("；").join(parts)


def _said(chosen: str, table: pd.DataFrame, whole: pd.Series, found: Comparison) -> str:
    """In a few sentences what the figure shows."""
    if bool(whole["suppressed"]):
        return _("有的类别答卷太少，为不泄露其份数，这一项不显示比例。")
    if pd.isna(whole["chi2"]):
        return ""
    lines = []
    most = table.sort_values("difference", key=lambda one: one.abs(), ascending=False)
    for row in most[most["difference"].abs() >= NOTABLE].head(3).to_dict("records"):
        words = _("**{name}**在答卷中占 {here}，名册中占 {there}（{points}）")
        lines.append(
            words.format(
                name=plain(forms.group(str(row["category"]))),
                here=wording.percent(row["share"]),
                there=wording.percent(row["register_share"]),
                points=wording.points(row["difference"]),
            )
        )
    alike = _("各类与名册相差都不到 {points:g} 个百分点。").format(points=100 * NOTABLE)
    head = ended(_("；").join(lines)) or alike
    missing = int(whole["nobody"])
    if missing:
        head = joined([head, _("名册中有 {n} 类没有一份答卷。").format(n=missing)])
    test = _("差异超出抽样误差") if whole["p"] < 0.05 else _("差异未超出抽样误差")
    rough = _("（有的类别期望份数不足 5，检验只供参考）") if whole["few"] else ""
    tested = _(
        "{test}：χ² = {chi2:.1f}，G = {g:.1f}，自由度 {freedom}，{p}{rough}；错配比例 {apart}，"
        "标准化差异 ASMD {asmd:.2f}。"
    ).format(
        test=test,
        chi2=float(whole["chi2"]),
        g=float(whole["g"]),
        freedom=whole["freedom"],
        p=wording.p_value(whole["p"]),
        rough=rough,
        apart=wording.percent(float(whole["dissimilarity"])),
        asmd=float(whole["asmd"]),
    )
    return joined([head, tested])


def _odd(found: Comparison) -> None:
    """Words that do not match: listed, never guessed."""
    if found.unmatched.empty:
        return
    sides = {"answers": _("只在答卷中"), "register": _("只在名册中")}
    listed = [
        aside(
            _("{variable}“{category}”").format(variable=forms.attribute(row.variable), category=row.category),
            sides[row.side],
        )
        for row in found.unmatched.head(MOST_WORDS).itertuples()
    ]
    more = _("等 {n} 处").format(n=len(found.unmatched)) if len(found.unmatched) > MOST_WORDS else ""
    st.warning(
        plain(_("用词对不上，没有自动对应：{words}{more}。请在名册结构文件中改成与问卷一致的写法。").format(
            words=_("、").join(listed), more=more
        )),
        icon=":material/rule:",
    )  # fmt: skip


def _table(found: Comparison) -> pd.DataFrame:
    """The categories of every variable; shares in per cent with two decimals."""
    names = {
        "variable": _("项目"),
        "category": _("类别"),
        "n": _("答卷"),
        "share": _("答卷占比（%）"),
        "population": _("名册数"),
        "unit": _("单位"),
        "register_share": _("名册占比（%）"),
        "difference": _("相差（百分点）"),
        "index": _("指数（名册=100）"),
    }
    rows = found.categories
    return rows.assign(
        variable=[_named(name, found) for name in rows["variable"]],
        category=words_shown(rows["category"], forms.group),
        unit=rows["unit"].map({code: _(words) for code, words in UNITS.items()}),
        share=(rows["share"] * 100).round(2),
        register_share=(rows["register_share"] * 100).round(2),
        difference=(rows["difference"] * 100).round(2),
        index=rows["index"].round(0),
    )[list(names)].rename(columns=names)

"""往期通报: what was issued, as it was issued, and how it differs from what the data say today."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from analytics.bulletin import differences, issuing
from analytics.bulletin.content import Bulletin
from analytics.bulletin.numbers import written
from analytics.language import C_, N_, _, word_for
from analytics.model import Scope
from analytics.store.bulletins import NoSuchBulletin
from pages.shared import (
    notices,
    progress,
    reads,
    tables,
    week_head,
    week_issue,
    week_numbers,
    week_points,
    week_reads,
    week_sections,
    wording,
)
from pages.shared.plain import refused

LISTED: Final = {
    "bulletin_no": N_("编号"),
    "title": N_("标题"),
    "number": N_("期号"),
    "period_words": N_("时期"),
    "scope_words": N_("范围"),
    "edition": N_("第几次印发"),
    "issued_at": N_("印发时间"),
    "issued_by": N_("出具人"),
}
COMPARED: Final = {
    "section": N_("章节"),
    "what": N_("内容"),
    "where": N_("位置"),
    "name": N_("项目"),
    "then": N_("印发时"),
    "now": N_("现在"),
    "change": N_("相差"),
    "how": N_("情况"),
}


def show(scope: Scope) -> None:
    """The list, or the one that the URL names."""
    asked = st.query_params.get("bulletin", "")
    if asked.isdecimal():
        _opened(int(asked), scope)
        return
    known = issuing.issued(reads.office(), scope)
    if known.empty:
        notices.empty(_("还没有出具过通报"), _("在“本期”中生成通报后，这里按印发先后列出，数字不再变动。"))
        return
    st.caption(_("点一行左端的方框，打开当时印发的通报。"))
    config = {name: st.column_config.Column(_(words)) for name, words in LISTED.items()}
    config["issued_at"] = st.column_config.DatetimeColumn(word_for(LISTED, "issued_at"), format="YYYY-MM-DD HH:mm")
    picked = tables.picked(known, key="issued_list", column_order=list(LISTED), column_config=config)
    if picked is not None:
        st.query_params["bulletin"] = str(known["bulletin_no"].iloc[picked])
        st.rerun()


def _opened(bulletin_no: int, scope: Scope) -> None:
    st.button(_("返回列表"), icon=":material/arrow_back:", key="issued_back", on_click=_close)
    try:
        issued = issuing.kept(reads.office(), bulletin_no, scope)
    except NoSuchBulletin as refusal:
        refused(refusal)
        return
    st.info(
        _("印发时的数字：第 {number} 号，第 {edition} 次印发，{at:%Y-%m-%d %H:%M}。以下内容不随数据变动。").format(
            number=issued.bulletin_no, edition=issued.edition, at=issued.issued_at
        ),
        icon=":material/lock_clock:",
    )
    week_head.title(issued.bulletin)
    week_head.figures(issued.bulletin)
    week_issue.files(issued.bulletin, key=f"past-{bulletin_no}")
    if st.toggle(_("与现在的数据比较"), key="issued_compare", bind="query-params"):
        _compared(issued)
    key = f"past{bulletin_no}-"
    week_points.points(issued.bulletin, key=key)
    for number, section in enumerate(issued.bulletin.sections, start=1):
        week_sections.section(number, section, issued.bulletin, week_numbers.figure, key=key)
    week_sections.appendices(issued.bulletin, key=key)


def _compared(issued: issuing.Issued) -> None:
    starts_on = issued.week_starts_on or reads.office().settings.week_starts_on
    what, name = C_("work", "本期统计"), "issued_compare"
    if progress.waits(what, name=name):
        return
    with progress.cancellable(what, name=name):
        told = week_reads.told(issued.scope, issued.period, starts_on)
    if told is None:
        st.warning(_("现在的数据中，这一期已没有答卷，无从比较。"), icon=":material/inbox:")
        return
    found = differences.compared(issued.bulletin, told.bulletin)
    equal = wording.count(found.attrs["equal"])
    if found.empty:
        st.success(_("与现在的数据逐个比较，{n} 个数字全部相同。").format(n=equal), icon=":material/task_alt:")
        return
    st.markdown(
        _("**与现在的数据不同的数字**　{n} 个（另有 {equal} 个相同）").format(n=wording.count(len(found)), equal=equal)
    )
    shown = _in_words(found, told.bulletin)
    tables.draw(shown, key="issued_differences")
    tables.download(shown, name=_("通报数字比较"), provenance=told.bulletin.provenance, key="issued_differences_xlsx")


def _in_words(found: pd.DataFrame, now: Bulletin) -> pd.DataFrame:
    """The differences as a reader sees them: every number written as in the bulletin."""

    def words(name: str) -> list[str]:
        kinds = found["format"].map(differences.change_format) if name == "change" else found["format"]
        both = zip(found[name], kinds, strict=True)
        return [written(value, kind, thresholds=now.thresholds) for value, kind in both]

    shown = found.assign(
        what=found["what"].map({key: _(said) for key, said in differences.WHAT.items()}),
        how=found["how"].map({key: _(said) for key, said in differences.HOW.items()}),
        **{name: words(name) for name in ("then", "now", "change")},
    )
    return shown[list(COMPARED)].rename(columns={name: _(said) for name, said in COMPARED.items()})


def _close() -> None:
    st.query_params.pop("bulletin", None)

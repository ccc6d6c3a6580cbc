"""The publicity of plans: the list, one of them opened, and its next steps."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.headings import place_name
from analytics.language import N_, _
from analytics.model import Scope
from analytics.programme.entering import records
from analytics.programme.publicity import publicity
from analytics.programme.subjects import SUBJECTS
from analytics.programme.subjects.preparation import PARTIES
from analytics.standard import matters
from analytics.standard.cells import words_shown
from pages.shared import (
    boxes,
    cycle_forms,
    deeds,
    filters,
    notices,
    operator,
    publicity_reads,
    reads,
    row_opens,
    tables,
)
from pages.shared.plain import plain

SUBJECT = SUBJECTS["publicity"]
HEADINGS = {
    "name": N_("小区"),
    "title": N_("公示内容"),
    "state": N_("状态"),
    "starts_on": N_("开始日期"),
    "ends_on": N_("截止日期"),
    "days": N_("公示天数"),
    "days_left": N_("剩余天数"),
    "objections": N_("异议"),
    "unanswered": N_("未处理异议"),
    "signed": N_("签字"),
    "missing": N_("未签字"),
    "reason": N_("中止原因"),
}
RULE = N_(
    "首日计为第 1 天，截止日次日起才能结束；每条异议都有处理情况才能结束；结束后由五方签字。"
    "公示天数按改造项目设定，未设定的为 {days} 天。"
)


def show(scope: Scope) -> None:
    """The list, and below it the one that was chosen."""
    found = publicity_reads.every(scope, reads.office().now().date())
    _open_another(scope)
    if found.empty:
        notices.empty(
            _("所选范围内没有公示记录"), _("可在上方登记，或在“数据上传”整批上传方案公示表。"), deed="edit_cycle"
        )
        return
    shown = _in_words(found)
    row_opens.draw(
        shown.drop(columns="entry_id"), found["entry_id"], name="publicity", key="publicity", column_config=_columns()
    )
    notices.basis(note=_(RULE).format(days=publicity.Programme().publicity_days))
    tables.download(
        shown.drop(columns="entry_id").rename(columns={name: _(words) for name, words in HEADINGS.items()}),
        name=_("方案公示"),
        provenance={
            _("范围"): place_name(scope),
            _("说明"): _(RULE).format(days=publicity.Programme().publicity_days),
        },
        key="download_publicity",
    )
    titles = dict(zip(found["entry_id"], shown["name"] + " · " + shown["title"] + " · " + shown["state"], strict=True))
    chosen = filters.one("publicity", _("打开一次公示"), list(titles), titles.__getitem__)
    _one(found[found["entry_id"] == chosen].iloc[0])


def _one(row: pd.Series) -> None:
    st.subheader(plain(f"{row['name']} · {matters.matter(row['title'])}"))
    said = {"running": _running(row), "closed": _closed(row), "stopped": _("已中止：{why}").format(why=row["reason"])}
    st.markdown(f"**{plain(said[row['state']])}**")
    if row["signed"]:
        st.caption(_("已签字：{parties}").format(parties=_signatures(row["entry_id"])))
    if row["short"]:
        st.warning(
            _("公示 {days} 天，少于规定的 {rule} 天；延长后才能结束。").format(days=row["days"], rule=row["rule_days"])
        )
    objections = publicity_reads.objections(row["entry_id"])
    if len(objections):
        tables.draw(objections, placeholder=_("未处理"), key="objections", column_config={
            "number": st.column_config.NumberColumn(_("序号"), width=60),
            "on": st.column_config.TextColumn(_("日期"), width=100),
            "objection": st.column_config.TextColumn(_("异议")),
            "households": st.column_config.NumberColumn(_("提出户数"), width=90),
            "settled": st.column_config.TextColumn(_("处理情况")),
        })  # fmt: skip
    if not deeds.may("edit_cycle"):
        return
    with st.container(horizontal=True):
        for kind, move in SUBJECT.moves.items():
            if row["state"] in move.before:
                _step(row, kind)
        _take_back(row)


def _step(row: pd.Series, kind: str) -> None:
    """A button that opens the form of one step."""
    move, form = SUBJECT.moves[kind], cycle_forms.held(row["entry_id"], int(row["last_event_no"]))
    key = f"{form.key}-{kind}"
    with st.popover(_(move.words), key=f"step-{key}"):
        told = boxes.ask("publicity", kind, key=key)
        on = boxes.day(f"{key}-day")
        why = boxes.why(f"{key}-why") if move.reason else ""
        if st.button(_("保存"), type="primary", key=f"save-{key}"):
            seen, by = int(form.seen or 0), operator.current()
            form.save(
                lambda: publicity.step(
                    reads.office(), row["entry_id"], kind, seen=seen, by=by, on=on, reason=why, **told
                ),
                _("已登记：{step}").format(step=_(move.words)),
            )


def _take_back(row: pd.Series) -> None:
    form = cycle_forms.held(row["entry_id"], int(row["last_event_no"]))
    key = f"{form.key}-back"
    with st.popover(_("撤回最后一步"), type="tertiary", key=f"step-{key}"):
        why = boxes.why(f"{key}-why")
        if st.button(_("确认撤回"), key=f"save-{key}"):
            seen, by = int(form.seen or 0), operator.current()
            form.save(
                lambda: records.take_back(reads.office(), row["entry_id"], seen=seen, by=by, reason=why), _("已撤回")
            )


def _open_another(scope: Scope) -> None:
    if not deeds.may("edit_cycle"):
        return
    form = cycle_forms.held("publish")
    with st.expander(_("登记新的公示"), icon=":material/add:"):
        place = boxes.community(scope, f"{form.key}-place")
        told = boxes.ask("publicity", "open", key=form.key)
        st.caption(_("截止日期不填，按规定天数计算。"))
        if st.button(_("开始公示"), type="primary", key="publish", disabled=place is None or told["starts_on"] is None):
            by = operator.current()
            form.save(lambda: publicity.publish(reads.office(), str(place), by=by, **told), _("已登记公示"))


def _signatures(entry_id: str) -> str:
    """Who has signed, when."""
    return signed_by(publicity_reads.signatures(entry_id))


def signed_by(signed: pd.DataFrame) -> str:
    """``signed`` (party, signer, on) in a line; what was not told is missing, whatever else stands in its column.

    >>> signed_by(pd.DataFrame({"party": ["street", "property"], "signer": [None, "王工"], "on": [float("nan")] * 2}))
    '街道、物业企业 王工'
    """
    return _("、").join(
        plain(" ".join([_(PARTIES[row.party]), *(told for told in (row.signer, row.on) if pd.notna(told) and told)]))
        for row in signed.itertuples()
    )


def _running(row: pd.Series) -> str:
    if row["due"]:
        waiting = _("还有 {n} 条异议未处理").format(n=row["unanswered"]) if row["unanswered"] else _("可以结束")
        return _("公示期已满（{last} 截止），{waiting}").format(last=f"{row['ends_on']:%Y-%m-%d}", waiting=waiting)
    return _("公示中，至 {last}，含今天还有 {n} 天；异议 {k} 条，未处理 {u} 条").format(
        last=f"{row['ends_on']:%Y-%m-%d}", n=row["days_left"], k=row["objections"], u=row["unanswered"]
    )


def _closed(row: pd.Series) -> str:
    if not row["missing"]:
        return _("公示结束，五方均已签字")
    return _("公示结束，还差 {parties} 签字").format(parties=_("、").join(_(PARTIES[one]) for one in row["missing"]))


def _in_words(found: pd.DataFrame) -> pd.DataFrame:
    """The columns of HEADINGS for reading, and entry_id."""

    def parties(cell: tuple[str, ...]) -> str:
        return _("、").join(_(PARTIES[one]) for one in cell)

    states = found["state"].map({name: _(words) for name, words in SUBJECT.states.items()})
    return found.assign(
        title=words_shown(found["title"], matters.matter),
        state=states.mask(found["due"].astype(bool), _("公示期满待结束")),
        signed=found["signed"].map(lambda cell: f"{len(cell)}/{len(PARTIES)}"),
        missing=found["missing"].map(parties).where(found["state"] == "closed", ""),
        starts_on=found["starts_on"].dt.strftime("%Y-%m-%d"),
        ends_on=found["ends_on"].dt.strftime("%Y-%m-%d"),
    )[[*HEADINGS, "entry_id"]]


def _columns() -> dict[str, Any]:
    return {name: st.column_config.Column(_(words)) for name, words in HEADINGS.items()}

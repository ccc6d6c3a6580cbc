"""One entry of the ledger: what it rests on, the next move with its form, its history, and taking the last one back."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import _, word_for
from analytics.programme.entering import records
from analytics.programme.ledger import ledger_moves
from analytics.programme.ledger.rectification import NAME, SUBJECT
from analytics.reports.ledger_workbook import in_words
from analytics.store.cycle import Draft
from pages.shared import boxes, curating, filters, ledger_reads, operator, reads, sentences, tables
from pages.shared.plain import plain

QUOTES = 5
# What the system knows by itself, or keeps beside the words; nobody types it.
UNASKED = ("topic_id", "item_id", "survey_id", "round", "evidence", "comment_ids")
_SEEN = "ledger-seen"
_TURN = "ledger-turns"  # grows with every move made, so that the next form begins blank


def choose(rows: pd.DataFrame) -> str:
    """The entry to look at, kept in the URL."""
    names = {
        str(row["entry_id"]): _("　").join((str(row["number"]), row["community"], in_words("problem", row["problem"])))
        for row in rows.to_dict("records")
    }
    return filters.one(
        "entry", _("选一条，查看依据和记录、办理"), list(names), names.__getitem__, filter_mode="contains"
    )


def facts(entry: dict[Any, Any]) -> None:
    """The problem, its evidence, and the residents' words behind it."""
    st.markdown(
        _("　").join(
            (f"**{plain(entry['community'])}**", plain(in_words("problem", entry["problem"])), standing(entry))
        )
    )
    if pd.notna(entry["evidence"]):
        st.caption(_("依据：{words}").format(words=plain(in_words("evidence", entry["evidence"]))))
    if pd.notna(entry["comment_ids"]):
        said = ledger_reads.words_behind(entry["comment_ids"], QUOTES)
        if said:
            st.markdown("\n".join(f"> {plain(text)}\n" for text in said))


def standing(entry: dict[Any, Any]) -> str:
    """The state, and how long overdue."""
    words = word_for(SUBJECT.states, entry["state"])
    if pd.notna(entry["overdue_days"]):
        words += _("，▲ 逾期 {n} 天").format(n=entry["overdue_days"])
    return _("（{words}）").format(words=words)


def moves(entry: dict[Any, Any]) -> None:
    """The moves that can be made, and the form of the chosen one; what is typed stays where others were faster."""
    entry_id = str(entry["entry_id"])
    seen = st.session_state.setdefault(_SEEN, {}).setdefault(entry_id, int(entry["last_event_no"]))
    before = ledger_reads.versions().at(entry_id, seen)
    if before is None:
        seen = st.session_state[_SEEN][entry_id] = int(entry["last_event_no"])
    state = entry["state"] if before is None else before.state
    kinds = [kind for kind in ledger_moves.onward(state) if kind != "edit"]
    kind = st.segmented_control(
        _("办理"), kinds, format_func=lambda one: _(SUBJECT.moves[one].words), key=f"move-{entry_id}-{_turn()}"
    )
    if seen != int(entry["last_event_no"]):
        _tell_stale(entry, seen)
    if kind is None:
        return
    with st.container(border=True):
        told, reason = _asked(kind, entry, f"form-{entry_id}-{_turn()}")
        if st.button(_("确认{move}").format(move=_(SUBJECT.moves[kind].words)), type="primary", key=f"do-{entry_id}"):
            curating.carry_out(
                lambda: _make(entry, kind, told, reason, seen),
                _("已登记：{move}").format(move=_(SUBJECT.moves[kind].words)),
                action="edit_cycle",
                object=entry_id,
            )


def _asked(kind: str, entry: dict[Any, Any], key: str) -> tuple[dict[str, Any], str]:
    """What the analyst tells with the move ``kind``, blank ones None, and the reason where the move wants one."""
    day = entry.get("verified_on")
    first = entry | {"verified_on": ledger_reads.today() if day is None or pd.isna(day) else day}
    told = boxes.ask(NAME, kind, key=f"{key}-{kind}", first=first, unasked=UNASKED)
    reason = ""
    if SUBJECT.moves[kind].reason:
        reason = st.text_area(
            _("理由（必填，记入办理记录）"), key=f"{key}-{kind}-reason", max_chars=500, height=80
        ).strip()
    return {name: (said.strip() or None) if isinstance(said, str) else said for name, said in told.items()}, reason


def _tell_stale(entry: dict[Any, Any], seen: int) -> None:
    """Say what others did meanwhile; until that is acknowledged a move is refused."""
    entry_id = str(entry["entry_id"])
    what = ledger_reads.versions().since(entry_id, seen)
    st.warning(
        _("您打开之后，这一条有改动：{what}。您填的内容还在，请核对。").format(what=plain(what)),
        icon=":material/sync_problem:",
    )
    if st.button(_("已核对，按最新内容办理"), key=f"ack-{entry_id}"):
        st.session_state[_SEEN][entry_id] = int(entry["last_event_no"])
        st.rerun()


def _make(entry: dict[Any, Any], kind: str, told: dict[str, Any], reason: str, seen: int) -> None:
    office, entry_id = reads.office(), str(entry["entry_id"])
    value = {name: given for name, given in told.items() if given is not None}
    day = told.get("verified_on") or office.now().date()
    draft = Draft(NAME, kind, str(entry["community_id"]), entry_id, value, day, reason, seen)
    records.enter(office, [draft], by=operator.current())
    st.session_state[_SEEN].pop(entry_id, None)
    st.session_state[_TURN] = _turn() + 1


def _turn() -> int:
    return int(st.session_state.get(_TURN, 0))


def history(entry: dict[Any, Any], *, editable: bool) -> None:
    """Everything that was done with the entry, and the way back from the last of it."""
    entry_id = str(entry["entry_id"])
    told = ledger_reads.versions().told(entry_id)
    tables.draw(
        told.assign(taken_back=[_("已撤回") if back else _("有效") for back in told["taken_back"]]).iloc[::-1],
        column_config=_history_columns(),
        key="ledger-history",
    )
    if not editable:
        return
    with st.popover(_("撤回最后一次登记"), icon=":material/undo:"):
        st.write(_("撤回后恢复到之前的内容；撤回本身也留在记录中。"))
        why = st.text_input(_("撤回的理由"), key=f"back-{entry_id}", max_chars=200)
        if st.button(_("确认撤回"), type="primary", key=f"back-do-{entry_id}"):
            seen = int(entry["last_event_no"])
            curating.carry_out(
                lambda: records.take_back(reads.office(), entry_id, seen=seen, by=operator.current(), reason=why),
                _("已撤回"),
                action="edit_cycle",
                object=entry_id,
            )


def _history_columns() -> dict[str, Any]:
    column = st.column_config
    return {
        "at": column.DatetimeColumn(_("登记时间"), format="YYYY-MM-DD HH:mm", width=130),
        "by": column.TextColumn(_("操作人"), width=tables.pixels(90)),
        "what": column.TextColumn(_("事项"), width=tables.pixels(420)),
        "happened_on": column.DateColumn(_("发生日期"), format="YYYY-MM-DD", width=tables.pixels(100)),
        "reason": column.TextColumn(_("理由"), width=tables.pixels(160)),
        "taken_back": column.TextColumn(_("是否有效"), width=tables.pixels(80)),
    }


def new() -> None:
    """Open an entry by hand."""
    names = sentences.full_names(reads.communities())
    with st.popover(_("新增一条"), icon=":material/add:"):
        place = st.selectbox(_("小区"), list(names), format_func=names.__getitem__, index=None,
                             placeholder=_("请选择"), key="new-place", filter_mode="contains")  # fmt: skip
        told, _reason = _asked("open", {}, f"new-{_turn()}")
        if st.button(_("列入台账"), type="primary", key="new-do"):
            curating.carry_out(lambda: _open(place, told), _("已列入整改台账"), action="edit_cycle", object=place or "")


def _open(place: str | None, told: dict[str, Any]) -> None:
    office = reads.office()
    value = {name: given for name, given in told.items() if given is not None}
    draft = Draft(NAME, "open", place, value=value, happened_on=office.now().date())
    records.enter(office, [draft], by=operator.current())
    st.session_state[_TURN] = _turn() + 1

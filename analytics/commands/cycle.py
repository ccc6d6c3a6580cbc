"""``cycle``: one community's place in the renovation cycle, its gates, its timeline, its open entries."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import Any

import pandas as pd

from analytics.commands import record, terminal
from analytics.errors import MinyiError
from analytics.estimation.percent import percent
from analytics.flows.office import Office, open_office
from analytics.headings import HEADINGS
from analytics.language import N_, NC_, _, word_for
from analytics.model import ALERTS, GATES, STAGES, Scope
from analytics.programme.acceptance import alerts, gates, timeline
from analytics.programme.acceptance.acceptance import UNSETTLED
from analytics.programme.acceptance.cycle import place
from analytics.programme.acceptance.gate_rules import BASES, SOURCES
from analytics.programme.entering import records
from analytics.programme.subjects import SUBJECTS
from analytics.store import communities

STATES = {"met": N_("达到"), "below": N_("未达到"), "no_data": N_("无数据")}


class UnknownCommunity(MinyiError):
    """No community, or several, of that id or name."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("cycle", parents=[common], help=_("一个小区的改造过程：闸口、阶段、时间线、未结事项"))
    parser.add_argument("community", metavar="COMMUNITY", help=_("小区编号或名称"))
    parser.add_argument("--json", action="store_true", help=_("输出 JSON，供其他程序读取"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    with closing(open_office(arguments.database)) as office:
        found = known(office, arguments.community)
        told = everything(office, found)
    if arguments.json:
        with record.recording(arguments, "export", object=N_("改造过程 {id}").format(id=found["community_id"])):
            terminal.print_json(told)
    else:
        _show(told)
    return 0


def known(office: Office, words: str) -> pd.Series:
    """The row of the register whose id, else whose only name, is ``words``. Raises :class:`UnknownCommunity`."""
    register = communities.communities(office.store)
    match = register[register["community_id"] == words]
    match = register[register["name"] == words] if match.empty else match
    if len(match) == 1:
        return match.iloc[0]
    if match.empty:
        near = register[register["name"].str.contains(words, regex=False, na=False)].head(10)
        listing = _("、").join(f"{one} {name}" for one, name in zip(near["community_id"], near["name"], strict=True))
        raise UnknownCommunity(
            _("没有小区“{words}”").format(words=words), expected=listing or _("名册中的小区编号或名称")
        )
    raise UnknownCommunity(
        _("有 {n} 个小区叫“{words}”").format(n=len(match), words=words),
        expected=_("其中一个的编号：{ids}").format(ids=_("、").join(match["community_id"])),
    )


def everything(office: Office, community: pd.Series) -> dict[str, Any]:
    """All that the command tells, as plain values: community, place, alert, gates, open, timeline."""
    scope = Scope(community_id=(str(community["community_id"]),))
    waiting = [
        {
            "entry_id": row.entry_id,
            "state": row.state,
            "problem": row.problem,
            "unit": row.unit,
            "deadline": row.deadline,
        }
        for row in records.entries(office, "rectification", scope).itertuples()
        if row.state in UNSETTLED
    ]
    told = {
        "community": {name: community[name] for name in ("community_id", "name", "district", "street", "households")},
        "place": place(office, scope).iloc[0].to_dict(),
        "alert": alerts.alerts(office, scope).iloc[0].to_dict(),
        "gates": gates.gates(office, scope).to_dict("records"),
        "open": waiting,
        "timeline": timeline.timeline(office, str(community["community_id"])).to_dict("records"),
    }
    return {part: _plain(value) for part, value in told.items()}


def _plain(value: Any) -> Any:
    """Days as ISO days, what is missing as nothing, numpy's numbers as Python's; lists and tables of such."""
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat()
    return value.item() if hasattr(value, "item") else value


def _show(told: dict[str, Any]) -> None:
    community, placed = told["community"], told["place"]
    words = _("{name}（{id}）｜阶段：{stage}，自 {since}｜下一步：{following}｜预警：{alert}")
    terminal.print_line(
        words.format(
            name=community["name"],
            id=community["community_id"],
            stage=word_for(STAGES, placed["stage"]) if placed["stage"] else _("尚未开始"),
            since=placed["since"] or "–",
            following=word_for(STAGES, placed["next_stage"]) if placed["next_stage"] else "–",
            alert=word_for(ALERTS, told["alert"]["state"]),
        )
    )
    judged = pd.DataFrame(told["gates"])
    judged = judged.assign(
        gate=[_(GATES[gate]) for gate in judged["gate"]],
        state=[_(STATES[state]) for state in judged["state"]],
        base_kind=[_(BASES[kind]) for kind in judged["base_kind"]],
        source=[_(SOURCES[source]) if pd.notna(source) else None for source in judged["source"]],
        share=[_share(row, "share") for row in told["gates"]],
        interval=[_interval(row) for row in told["gates"]],
        **{name: judged[name].astype("Int64") for name in ("count", "base", "missing")},
    )
    terminal.show_table(judged.astype("object"), GATE_HEADINGS)
    if told["open"]:
        rows = pd.DataFrame(told["open"])
        states = SUBJECTS["rectification"].states
        terminal.show_table(rows.assign(state=[_(states[one]) for one in rows["state"]]), OPEN_HEADINGS)
    if told["timeline"]:
        terminal.show_table(pd.DataFrame(told["timeline"]), TIMELINE_HEADINGS)


def _share(gate: dict[str, Any], name: str) -> str | None:
    return None if gate[name] is None else percent(gate[name], gate["limit_percent"])


def _interval(gate: dict[str, Any]) -> str | None:
    """The interval of a sampled share; none of what was counted on the register."""
    return None if gate["low"] is None else f"{_share(gate, 'low')}–{_share(gate, 'high')}"


GATE_HEADINGS = {
    "gate": N_("闸口"),
    "state": N_("结果"),
    "count": N_("户数或份数"),
    "base": N_("基数"),
    "base_kind": N_("基数口径"),
    "share": N_("占比"),
    "interval": HEADINGS["interval"],
    "limit_percent": N_("线（%）"),
    "missing": N_("还差"),
    "source": N_("依据"),
    "on": N_("日期"),
}
OPEN_HEADINGS = {
    "entry_id": N_("编号"),
    "state": N_("状态"),
    "problem": NC_("ledger", "问题"),
    "unit": N_("责任单位"),
    "deadline": N_("时限"),
}
TIMELINE_HEADINGS = {
    "on": N_("日期"),
    "what": N_("事项"),
    "detail": HEADINGS["detail"],
    "by": N_("登记人"),
    "back_reason": N_("撤回理由"),
}

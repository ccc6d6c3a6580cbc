"""What a page says about a place, a community, a round, a week: whole sentences, with n and definition."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analytics.estimation.percent import points as bare_points
from analytics.flows.periods.latest import Latest
from analytics.headings import place_name, round_name
from analytics.language import C_, _, aside, word_for
from analytics.model import EVIDENCE, KINDS, STANDINGS, Batches, Gate, Scope, Verdicts
from analytics.standard import communities as standard_communities
from pages.shared.plain import plain
from pages.shared.version import Version
from pages.shared.wording import (
    count,
    evidence,
    interval,
    percent,
    points,
    standing,
    unbroken,
)
from pages.shared.wording import week as week_words

Row = Mapping[Hashable, Any]


def method(gate: Gate) -> str:
    """How the intervals beside shares are made."""
    return _("{confidence} % Wilson 区间，按户数修正，并与精确区间取宽者").format(
        confidence=f"{gate.confidence * 100:g}"
    )


def short_rule(gate: Gate) -> str:
    """The official rule in a line."""
    return _("满意率 ≥ {threshold} % 为达标").format(threshold=gate.threshold_percent)


def own_gate(row: Row, gate: Gate) -> Gate:
    """The rule that a row of verdicts was judged by: its programme's limit."""
    return Gate(int(row.get("threshold_percent", gate.threshold_percent)), gate.confidence)


def several_limits(limits: Sequence[int], drawn: int | None = None) -> str:
    """That programmes set different limits, and which one a figure draws; empty where there is one."""
    if len(limits) < 2:
        return ""
    words = _("达标线因项目而异：{limits}，各按本项目判定").format(
        limits=_("、").join(f"{limit} %" for limit in limits)
    )
    return words if drawn is None else words + _("；图中的线为 {limit} %").format(limit=drawn)


def verdict(row: Row, gate: Gate) -> str:
    """The verdict on one community (a row of Verdicts) in a plain sentence; its figures may be hidden (NA)."""
    if row["standing"] == "no_data":
        return _("还没有有效答卷，无法判断是否达标。")
    words = {"round": round_name(row["round"]), "standing": word_for(STANDINGS, row["standing"])}
    if pd.isna(row["share"]):
        return _("{round}：有效答卷太少，为保护答卷人不显示份数和满意率；按份数{standing}，样本不足。").format(**words)
    said = _(
        "{round}：有效 {n} 份，满意 {satisfied} 份，满意率 {share}（{interval}），{standing}，证据{evidence}"
    ).format(
        n=count(row["n"]),
        satisfied=count(row["satisfied"]),
        share=percent(row["share"], gate),
        interval=interval(row["low"], row["high"], gate),
        evidence=word_for(EVIDENCE, row["evidence"]),
        **words,
    )
    return said + _further(row["needed"])


def _further(needed: float | None) -> str:
    """What it would take to settle the verdict."""
    if needed is None or pd.isna(needed):
        return _("；户数不明或少于份数，无法估计还需多少份。")
    if needed == 0:
        return _("。")
    return _("；按目前满意率，还需 {needed} 份有效答卷方可判明。").format(needed=count(needed))


def brief(row: Row, gate: Gate) -> str:
    """A community below the gate in a line: share, n, evidence, households."""
    where = " · ".join(plain(row[name]) for name in ("district", "street") if not pd.isna(row[name]))
    line = own_gate(row, gate)
    if pd.isna(row["share"]):
        figures = _("有效答卷太少，不显示满意率")
    else:
        figures = _("满意率 **{share}**（n\u00a0=\u00a0{n}），距达标线 {distance}").format(
            share=percent(row["share"], line), n=count(row["n"]), distance=points(row["share"] - line.threshold)
        )
    return unbroken(
        _(" ｜ ").join(part for part in (where, figures, _("证据") + " " + evidence(row["evidence"])) if part)
    )


def register(facts: Row | pd.Series) -> str:
    """What the register says of a community, as far as it says it."""
    parts = [
        (_("编号 {value}"), facts.name if isinstance(facts, pd.Series) else facts["community_id"]),
        (
            "{value}",
            " · ".join(str(facts[name]) for name in ("city", "district", "street") if not pd.isna(facts[name])),
        ),
        (_("{value} 户"), count(facts["households"])),
        (_("{value} 栋"), count(facts["buildings"])),
        (_("{value} ㎡"), count(facts["floor_area_m2"])),
        (_("{value} 年建成"), _whole(facts["built_year"])),
        (_("{value} 年改造"), _whole(facts["renovation_year"])),
        (_("阶段：{value}"), standard_communities.stage(facts["stage"])),
        (_("投资 {value} 万元"), count(facts["investment_wan"])),
        (_("管理模式：{value}"), standard_communities.management(facts["management_mode"])),
    ]
    known = [(words, str(value)) for words, value in parts if not pd.isna(value) and str(value) not in ("", "—")]
    return _(" ｜ ").join(words.format(value=plain(value)) for words, value in known)


def _whole(value: Any) -> str:
    return "" if pd.isna(value) else str(int(value))


def full_names(communities: Verdicts) -> dict[str, str]:
    """Name by community_id; with district and street, so that namesakes can be told apart."""
    told = communities[["community_id", "name", "district", "street"]].astype("object")
    # Column by column: a page says thousands of them.
    columns = (told[name].where(told[name].notna(), "").astype("str").tolist() for name in told)
    names = {}
    for community_id, name, *place in zip(*columns, strict=True):
        where = " · ".join(part for part in place if part)
        names[community_id] = aside(name, where) if where else name
    return names


def round_names(rounds: pd.DataFrame) -> pd.Series:
    """第 k 轮 of each row; with the survey's title where there are several surveys."""
    numbers = rounds["round"].map(round_name).astype("object")
    if rounds["survey_id"].nunique() < 2:
        return numbers
    quoted = _("《{title}》{words}")
    named = [quoted.format(title=title, words=number) for title, number in zip(rounds["title"], numbers, strict=True)]
    return pd.Series(named, index=rounds.index, dtype="object")


def round_choice(number: int | None) -> str:
    """A round as a filter offers it: by its number, or the latest of each community (None)."""
    return _("各小区最新一轮") if number is None else round_name(number)


def of_survey(described: Row | pd.Series, number: int | None) -> str:
    """Which survey, and which round of it, a page is about."""
    return _("{kind}“{survey}”，{round}").format(
        kind=word_for(KINDS, described["kind"]), survey=plain(described["title"]), round=round_choice(number)
    )


def round_changes(rounds: pd.DataFrame) -> list[str]:
    """A sentence for every round after the first: the change on the round before, and whether it may be claimed."""
    names = round_names(rounds)
    said = []
    for position in range(1, len(rounds)):
        row = rounds.iloc[position]
        if pd.isna(row["difference"]):
            said.append(
                _("{now}与{before}：有一轮的份数太少，不作比较。").format(
                    now=names.iloc[position], before=names.iloc[position - 1]
                )
            )
            continue
        supported = row["difference_low"] > 0 or row["difference_high"] < 0
        said.append(
            _("{now}比{before} **{difference}**（{low} 至 {high}），{conclusion}。").format(
                now=names.iloc[position],
                before=names.iloc[position - 1],
                difference=points(row["difference"]),
                low=bare_points(row["difference_low"]),
                high=bare_points(row["difference_high"]),
                conclusion=_("变化可信") if supported else _("不足以说明有变化"),
            )
        )
    return said


def latest_week(week: Latest | None, gate: Gate) -> str:
    """The latest week of a place in a few lines."""
    if week is None:
        return _("还没有答卷。")
    lines = [f"**{week_words(week.period.start)}**", _("收到答卷 {n} 份").format(n=count(week.received))]
    row = week.estimate
    if row is not None and not pd.isna(row["share"]):
        lines.append(
            _("满意率 {share}（{interval}，n\u00a0=\u00a0{n}）").format(
                share=percent(row["share"], gate), interval=interval(row["low"], row["high"], gate), n=count(row["n"])
            )
        )
    change = week.change
    if change is not None:
        words = _("比上周 {change}，超出抽样误差") if change.is_supported else _("比上周 {change}，未超出抽样误差")
        lines.append(words.format(change=points(change.difference)))
    lines.append(_("新增预警 {flagged} 个，解除 {cleared} 个").format(flagged=week.flagged, cleared=week.cleared))
    return unbroken("  \n".join(lines))


def freshness(batches: Batches, *, is_whole: bool = True) -> str:
    """The last batch that entered and still counts; its rows where the reader may see all of them (``is_whole``)."""
    loaded = batches[batches["state"] == "loaded"]
    if loaded.empty:
        return _("**数据更新**  \n没有已入库的批次。")
    last = loaded.sort_values("loaded_at").iloc[-1]
    said = _("**数据更新于 {at:%Y-%m-%d %H:%M}**  \n批次 {batch}：{filename}").format(
        at=last["loaded_at"], batch=last["batch_id"], filename=plain(last["filename"])
    )
    # A file may hold other places, too: how much came from there can be reckoned from its rows.
    return said + "  \n" + C_("done", "入库 {n} 行").format(n=count(last["rows_accepted"])) if is_whole else said


def hidden(frame: pd.DataFrame, minimum: int) -> str:
    """How many rows are hidden because too few answered; empty when none is."""
    number = int(frame["suppressed"].sum())
    if not number:
        return ""
    return _("{number} 处份数少于 {minimum} 或可由相减得出，不显示").format(number=number, minimum=minimum)


def hiding(minimum: int) -> str:
    """By which rule figures of a table are hidden, whether one is or not."""
    return _("份数少于 {minimum} 或可由相减得出的不显示").format(minimum=minimum)


def few(minimum: int) -> str:
    """That a question is not shown for want of answers."""
    return _("有效份数少于 {minimum}，不显示").format(minimum=minimum)


def named(headings: Iterable[str]) -> str:
    """Questions by name, one after the other."""
    return _("、").join(plain(heading) for heading in headings)


def few_answered(headings: Iterable[str]) -> str:
    """Which questions are not read with the others, for want of answers."""
    return _("答的人不到其他题一半，未计入：{named}").format(named=named(headings))


def outside(number: float) -> str:
    """How many forms stand outside the base; empty when none does."""
    return _("另有 {number} 份未填或跳过，不进基数").format(number=count(number)) if number else ""


def drawn(rows: int, most: int) -> str:
    """That a figure draws only some of its rows; empty when it draws all."""
    return _("共 {rows} 个，图中为前 {most} 个").format(rows=rows, most=most) if rows > most else ""


def listed(rows: int, most: int) -> str:
    """That a table lists only some of the rows there are; empty when it lists all."""
    return _("共 {rows} 个，表中为前 {most} 个").format(rows=rows, most=most) if rows > most else ""


def notes(*parts: str) -> str:
    """Several remarks as one; empty ones are left out.

    >>> notes("甲", "", "乙")
    '甲；乙'
    """
    return _("；").join(part for part in parts if part)


def provenance(scope: Scope, definition: str, gate: Gate, version: Version) -> dict[str, str]:
    """Where the figures of a download come from."""
    return {
        _("范围"): place_name(scope),
        _("定义"): definition,
        _("规则"): short_rule(gate),
        _("方法"): method(gate),
        _("数据版本"): str(version),
        _("隐私"): _("空白表示份数太少，不显示"),
    }


def standing_line(row: Row) -> str:
    """Standing and evidence as a heading."""
    return _(" ｜ ").join([standing(row["standing"]), _("证据") + " " + evidence(row["evidence"])])

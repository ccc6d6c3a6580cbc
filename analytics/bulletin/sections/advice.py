"""建议: what the figures call for, by rules, the most pressing first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pandas as pd

from analytics.bulletin.content import Number, Section, Sentence
from analytics.bulletin.numbers import count
from analytics.bulletin.reading import Reading
from analytics.bulletin.sections import ledger_tables, places
from analytics.bulletin.sections.places import told
from analytics.language import _
from analytics.model import Verdicts
from analytics.programme.acceptance.stages import stage_in_register
from analytics.standard import topics as standard_topics

MOST: Final = 6
_ACTIVE: Final = ("open", "in_hand", "done")


def section(reading: Reading) -> Section:
    """At most MOST sentences; that nothing calls for advice is said too."""
    found = [advised for rule in _RULES if (advised := rule(reading)) is not None][:MOST]
    nothing = told(reading, "nothing", _("{this}没有需要专门提示的事项。"))
    return Section("advice", _("建议"), tuple(found) or (nothing,))


def _overdue(reading: Reading) -> Sentence | None:
    """What is overdue, by unit: those with most first."""
    late = ledger_tables.late_entries(reading)
    if late.empty:
        return None
    by_unit = late["unit"].fillna("").value_counts().reset_index()
    by_unit = by_unit.sort_values(["count", "unit"], ascending=[False, True], ignore_index=True)
    named = [
        (standard_topics.units(str(row.unit)) or _("未定责任单位"), int(row.count))
        for row in by_unit.itertuples(index=False)
    ]
    each, words, numbers = _each(named, _("{{name_{at}}} {{n_{at}}} 条"))
    if len(named) > places.NAMED:
        each += _("等 {units} 个单位")
    template = _("督办逾期事项：{n} 条整改已逾期（截至 {day}），最长 {days} 天，请督促限期办结：") + each + _("。")
    source = ledger_tables.behind(reading, late, tables=("overdue", "ledger"), overdue="late")
    words |= {"day": reading.counted.today.isoformat()}
    numbers |= {"n": count(len(late)), "days": count(late["overdue_days"].max()), "units": count(len(named))}
    return told(reading, "overdue", template, source, words=words, numbers=numbers)


def _without_ledger(reading: Reading) -> Sentence | None:
    """Communities below the line for which nothing was ever entered; those of this period are told first."""
    below = _standing(reading, "below")
    new = set(reading.figures.flags.newly_flagged["community_id"])
    missing = below[~below["community_id"].isin(reading.ledger["community_id"])]
    if missing.empty:
        return None
    is_new = missing["community_id"].isin(new)
    template = _("建立整改台账：{n} 个未达标小区还没有整改台账，请明确责任单位、措施和时限：{names}。")
    if is_new.any():
        template = _(
            "建立整改台账：{n} 个未达标小区（{this}新增 {newly} 个）还没有整改台账，"
            "请明确责任单位、措施和时限：{names}。"
        )
    ordered = pd.concat([missing[is_new], missing[~is_new]])
    numbers = {"newly": count(is_new.sum())}
    return _on(reading, "ledger", template, ordered, numbers, page="rectification", view="proposals")


def _ask_again(reading: Reading) -> Sentence | None:
    """Communities still below the line of which everything entered is done with."""
    below = _standing(reading, "below")
    entered, active = reading.ledger["community_id"], reading.ledger["state"].isin(_ACTIVE)
    verified = entered[reading.ledger["state"] == "verified"]
    ready = below[below["community_id"].isin(verified) & ~below["community_id"].isin(entered[active])]
    if ready.empty:
        return None
    template = _("组织再次调查：{n} 个未达标小区的整改事项已全部销号，请再次调查，达到达标线后方可验收：{names}。")
    return _on(reading, "ask_again", template, ready, page="rectification", view="rounds")


def _unsettled(reading: Reading) -> Sentence | None:
    """Communities whose standing more forms would settle, and the nearest of them."""
    verdicts = reading.figures.verdicts
    open_ones = verdicts[(verdicts["standing"] != "no_data") & (verdicts["evidence"] != "clear")]
    if open_ones.empty:
        return None
    near = open_ones[open_ones["needed"].fillna(0) > 0]
    near = near.sort_values(["needed", "community_id"], kind="stable")
    template = _("补充样本：{n} 个小区的判定证据不充分（存疑 {uncertain} 个、样本不足 {insufficient} 个）")
    called = places.called(verdicts)
    named = [(str(called[row.community_id]), int(row.needed)) for row in near.head(places.NAMED).itertuples()]
    each, words, numbers = _each(named, _("{{name_{at}}}还需 {{n_{at}}} 份"))
    template += _("；按目前满意率最易判明的：") + each + _("。") if named else _("，请再收答卷。")
    source = places.behind(reading, open_ones, tables=["communities"], standing="")
    kinds = {code: count((open_ones["evidence"] == code).sum()) for code in ("uncertain", "insufficient")}
    return told(
        reading, "unsettled", template, source, words=words, numbers=numbers | kinds | {"n": count(len(open_ones))}
    )


def _at_risk(reading: Reading) -> Sentence | None:
    """Those that meet the line on evidence that does not bear it, most households at stake first."""
    found = places.hidden_last(reading.figures.at_risk)
    if found.empty:
        return None
    template = _("关注达标而证据不足的小区 {n} 个，验收前宜入户回访并补充样本，涉及户数较多的先做：{names}。")
    return _on(reading, "at_risk", template, found, tables=["at_risk", "communities"], standing="met")


def _unasked(reading: Reading) -> Sentence | None:
    """Communities in works, or finished, of which nobody was heard."""
    silent = _standing(reading, "no_data")
    stages = reading.counted.communities.set_index("community_id")["stage"]
    stage = silent["community_id"].map(stages).map(stage_in_register)
    # Those that are finished wait for acceptance; they are asked first.
    due = pd.concat([silent[stage == "finished"], silent[stage == "works"]])
    if due.empty:
        return None
    how_many = {name: int((stage == name).sum()) for name in ("finished", "works")}
    template = _("组织满意度调查：已完工 {finished} 个、施工中 {works} 个小区还没有有效答卷：{names}。")
    if not how_many["works"]:
        template = _("组织满意度调查：{finished} 个已完工的小区还没有有效答卷：{names}。")
    elif not how_many["finished"]:
        template = _("组织满意度调查：{works} 个施工中的小区还没有有效答卷：{names}。")
    numbers = {name: count(number) for name, number in how_many.items()}
    return _on(reading, "unasked", template, due, numbers, tables=["communities"], standing="no_data")


def _rising(reading: Reading) -> Sentence | None:
    """Topics that rise beyond what chance explains."""
    changes = reading.topics.changes
    up = changes[changes["status"] == "rising"]
    if up.empty:
        return None
    # Comments are no sample: what is ruled out is chance, not an error of sampling.
    template = _("研究上升的意见：{names}在{this}意见中的占比上升，超出偶然波动，请责任单位查明原因。")
    words = {"names": places.names([_("“{label}”").format(label=label) for label in up["label"]])}
    source = places.behind(reading, _standing(reading, "below")[:0], page="hot_issues")
    return told(reading, "rising", template, source, words=words)


def _on(
    reading: Reading,
    key: str,
    template: str,
    found: Verdicts,
    more: Mapping[str, Number] | None = None,
    *,
    tables: Sequence[str] = ("below", "communities"),
    page: str = "acceptance",
    **query: str,
) -> Sentence:
    """A sentence on the communities ``found``, the first of them by name."""
    called = places.called(reading.figures.verdicts)
    words = {"names": places.names(list(called[found["community_id"]]))}
    source = places.behind(reading, found, tables=tables, page=page, **query)
    return told(reading, key, template, source, words=words, numbers={"n": count(len(found)), **(more or {})})


def _each(named: Sequence[tuple[str, int]], form: str) -> tuple[str, dict[str, str], dict[str, Number]]:
    """The first of ``named`` as a template by ``form``, with the words and the numbers that fill it."""
    first = named[: places.NAMED]
    template = _("、").join(form.format(at=at) for at in range(1, len(first) + 1))
    words = {f"name_{at}": name for at, (name, _number) in enumerate(first, start=1)}
    return template, words, {f"n_{at}": count(number) for at, (_name, number) in enumerate(first, start=1)}


def _standing(reading: Reading, standing: str) -> Verdicts:
    verdicts = reading.figures.verdicts
    return places.hidden_last(verdicts[verdicts["standing"] == standing])


_RULES: Final[tuple[Callable[[Reading], Sentence | None], ...]] = (
    _overdue,
    _without_ledger,
    _ask_again,
    _unsettled,
    _at_risk,
    _unasked,
    _rising,
)

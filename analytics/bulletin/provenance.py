"""Where the figures of a bulletin come from: files with their hashes, data version, definition, methods."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

import pandas as pd

from analytics.bulletin.reading import Reading
from analytics.clock import OFFICE_TIME
from analytics.estimation.control import ENOUGH, SIDE, TREND
from analytics.flows import acceptance, method_card, method_facts
from analytics.flows.office import Office
from analytics.language import N_, _, aside, word_for
from analytics.programme.ledger import rectification
from analytics.store import bulletins
from analytics.store import topics as stored_topics

# By which rules a bulletin is read and composed; another number where the same data would give other figures or words.
METHOD: Final = "bulletin/1"
# More files are named by one hash over all of theirs: a list of hundreds is read by nobody.
FILES_NAMED: Final = 30
SURVEY: Final = "survey"
EXAMPLE: Final = N_("示例")
CONTENTS: Final = {
    SURVEY: N_("问卷文件及其 SHA-256"),
    "register": N_("小区名册文件及其 SHA-256"),
    "records": N_("整改记录文件及其 SHA-256"),
}
CHARTS: Final = {
    "p": N_("p 图"),
    "laney": N_("Laney p′ 图（各期波动大于抽样误差）"),
    "xmr": N_("XmR 图"),
}


def of(office: Office, reading: Reading) -> dict[str, str]:
    """Heading by heading. Files are those with answers of the scope up to the end of the period, and no others.

    The same data and settings give the same words: when it was made is said elsewhere.
    """
    files = files_of(office, reading)
    named = {_(words): _listed(files[files["content"] == content]) for content, words in CONTENTS.items()}
    example = {_(EXAMPLE): _("含合成示例数据，不可作为工作依据")} if files["example"].any() else {}
    return (
        example | named | _fieldwork(office, reading) | _rules(office, reading) | _methods(reading) | _grouping(office)
    )


def files_of(office: Office, reading: Reading) -> pd.DataFrame:
    """The files behind a reading: content (a key of CONTENTS), filename, sha256, example; in order of loading."""
    return bulletins.files_behind(office.store, reading.scope, reading.period.end, ledger=rectification.NAME)


def combined(sha256s: Iterable[str]) -> str:
    """One hash for several files, whatever their order: SHA-256 over their sorted hashes, one a line.

    >>> combined(["b", "a"]) == combined(["a", "b"])
    True
    """
    return hashlib.sha256("\n".join(sorted(sha256s)).encode("ascii")).hexdigest()


def _listed(files: pd.DataFrame) -> str:
    lines = [aside(name, sha256) for name, sha256 in zip(files["filename"], files["sha256"], strict=True)]
    if len(lines) <= FILES_NAMED:
        return "\n".join(lines) or _("无")
    rest = _("等 {n} 个文件，合并校验码 {sha256}").format(n=len(lines), sha256=combined(files["sha256"]))
    return "\n".join([*lines[:FILES_NAMED], rest])


def _fieldwork(office: Office, reading: Reading) -> dict[str, str]:
    """What the answers stand for and how they came in: those lines of a methods card that others do not say."""
    known = method_facts.facts(office, acceptance.satisfaction_surveys(office), scope=reading.scope)
    latest = _("（各小区最新一轮）")
    return {
        word_for(method_card.FIELDS, "base"): word_for(method_card.KINDS["answers"], "base"),
        word_for(method_card.FIELDS, "population"): known.population(),
        word_for(method_card.FIELDS, "mode"): known.mode() + latest,
        word_for(method_card.FIELDS, "dates"): known.dates() + latest,
        word_for(method_card.FIELDS, "exclusions"): word_for(method_card.KINDS["answers"], "exclusions"),
    }


def _rules(office: Office, reading: Reading) -> dict[str, str]:
    lines = _("、").join(f"{line}\u00a0%" for line in reading.thresholds) or _("无")
    settings = office.settings
    return {
        _("数据版本"): str(reading.data_version),
        _("满意率口径"): reading.definition or _("尚无总体满意度题"),
        _("达标线"): _("{lines}，含本数；按份数用整数判定：满意份数×100 ≥ 达标线×有效份数").format(lines=lines),
        _("少数保护"): _(
            "有效份数少于 {figure} 的不显示数字，也不能由总数相减得出；意见少于 {comment} 条的不引原文"
        ).format(figure=settings.figure_minimum, comment=settings.comment_minimum),
        _("加权"): _("未加权，各有效答卷等权"),
    }


def _methods(reading: Reading) -> dict[str, str]:
    chart = reading.chart
    trial = _("；不足 {n} 期，为试用限").format(n=ENOUGH) if chart.trial else ""
    return {
        _("区间"): _(
            "{level:g}\u00a0%；满意率用 Wilson 区间，小区判定按户数作有限总体校正；两期之差用 Newcombe 区间，以百分点计"
        ).format(level=round(100 * reading.counted.confidence, 4)),
        _("控制图"): _("{kind}，中心线 ±3σ；另看连续 {side} 期在中心线一侧、连续 {trend} 期升或降{trial}").format(
            kind=_(CHARTS[chart.kind]), side=SIDE, trend=TREND, trial=trial
        ),
        _("通报方法版本"): METHOD,
        _("时区"): OFFICE_TIME.key,
    }


def _grouping(office: Office) -> dict[str, str]:
    state = stored_topics.grouping_state(office.store)
    made = state is not None and bool(state.method)
    return {
        _("意见归类方法版本"): state.method if state and made else _("尚未归类"),
        _("意见归类时间"): f"{state.saved_at:%Y-%m-%d %H:%M}" if state and made else _("尚未归类"),
    }

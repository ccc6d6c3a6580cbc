"""Tables a reader sorts, picks a row from and takes away."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analytics import glossary
from analytics.estimation.percent import NOTHING, decimals
from analytics.flows.method_card import Card
from analytics.headings import HEADINGS
from analytics.language import UNSPACED, _, current, recorded
from analytics.model import ALERTS, EVIDENCE, ITEM_TYPES, STANDINGS, Gate, Verdicts
from analytics.reports import methods_sheet
from analytics.standard import masks
from pages.shared import cycle_words, downloads, large_files, methods_card, paper, picks, progress, reads, wording

_LONGER = 1.6  # an English word or two, against the Chinese that says the same
_SHARES = ("share", "low", "high")
_COUNTS = ("households", "n", "satisfied", "outside", "needed", "round", "base")
MOST_AT_ONCE = 100_000  # cells of a file that is made while the browser waits: they take a second
_ROWS_AT_ONCE = 2_000
VERDICT_COLUMNS = (
    "name",
    "district",
    "standing",
    "alert",
    "evidence",
    "share",
    "distance",
    "interval",
    "n",
    "needed",
    "households",
    "severity",
)


def pixels(in_chinese: int) -> int:
    """The width of a column that takes ``in_chinese`` pixels with Chinese words: in English it takes more.

    >>> pixels(110)
    110
    """
    return in_chinese if current() in UNSPACED else round(_LONGER * in_chinese)


def in_words(frame: pd.DataFrame, gate: Gate) -> pd.DataFrame:
    """Verdict or estimate rows as a reader sees them: shares in per cent, standings in words, distance to the gate.

    Adds ``distance`` (share minus threshold, 百分点) where there is a share; :func:`table` adds ``interval`` on demand.
    Column names stay; see :func:`columns`.
    """
    shown = frame.copy()
    if "share" in shown:
        line = shown.get("threshold_percent", gate.threshold_percent)
        shown["distance"] = shown["share"] * 100 - line
    for name in _SHARES:
        if name in shown:
            shown[name] = shown[name] * 100
    for name, words in (("standing", wording.standing), ("evidence", wording.evidence), ("alert", cycle_words.alert)):
        if name in shown:
            shown[name] = shown[name].map(words, na_action=None)
    return shown


def columns(frame: pd.DataFrame, gate: Gate) -> dict[str, Any]:
    """Column configuration of a frame given by :func:`in_words`: Chinese headings and number formats.

    Shares get as many decimals as it takes for none of them to be shown on the wrong side of the gate.
    """
    config: dict[str, Any] = {}
    lines = limits(frame) or [gate.threshold_percent]
    for name in frame.columns:
        label, meaning = _(HEADINGS.get(name, name)), glossary.of_column(name)
        if name in _SHARES:
            digits = max(decimals(frame[name].dropna() / 100, line) for line in lines)
            config[name] = st.column_config.NumberColumn(label, format=f"%.{digits}f %%", help=meaning)
        elif name == "distance":
            digits = max(decimals(frame["share"].dropna() / 100, line) for line in lines)
            config[name] = st.column_config.NumberColumn(label, format=f"%+.{digits}f", help=meaning)
        elif name == "severity":
            config[name] = st.column_config.NumberColumn(label, format="%.1f", help=meaning)
        elif name in _COUNTS:
            config[name] = st.column_config.NumberColumn(label, format="localized", help=meaning)
        else:
            width = 150 if name in ("name", "heading") else None
            config[name] = st.column_config.Column(label, width=width, help=meaning)
    return config


def explained(frame: pd.DataFrame) -> dict[str, Any]:
    """Column configuration of a frame under readers' headings: whole numbers by thousands, what those mean that are
    terms."""
    config: dict[str, Any] = {}
    for name, values in frame.items():
        meaning = glossary.of_word(str(name))
        if pd.api.types.is_integer_dtype(values):
            config[str(name)] = st.column_config.NumberColumn(format="localized", help=meaning)
        elif meaning:
            config[str(name)] = st.column_config.Column(help=meaning)
    return config


def limits(frame: pd.DataFrame) -> list[int]:
    """The different 达标线 that the rows of a frame of verdicts are judged by, in per cent."""
    return sorted({int(line) for line in frame["threshold_percent"]}) if "threshold_percent" in frame else []


def table(
    frame: pd.DataFrame, gate: Gate, *, order: Sequence[str], key: str, pick: bool = False, several: bool = False
) -> list[int]:
    """Draw the frame's columns ``order``; the positions of the rows the reader picked: see :func:`picked_rows`."""
    shown = in_words(frame, gate)
    if "interval" in order:
        shown["interval"] = wording.intervals(frame["low"], frame["high"], gate)
    looks: dict[str, Any] = {
        "column_config": columns(shown, gate),
        "column_order": [name for name in order if name in shown],
    }
    if pick:
        return picked_rows(shown, key=key, several=several, **looks)
    with st.container(key=key):
        draw(shown, key=f"{key}-table", **looks)
    return []


def draw(frame: pd.DataFrame, *, key: str, placeholder: str = NOTHING, **looks: Any) -> Any:
    """Draw ``frame``, on screen and for paper; what st.dataframe gives back, whose are ``looks``.

    A column that ``looks`` configure nothing for is :func:`explained`. The browser is given the columns that are seen
    and no others (see :func:`seen`): positions of rows that are picked count in ``frame`` all the same.
    """
    shown = masks.in_columns(seen(frame, looks).reset_index(drop=True))
    config = dict(looks.pop("column_config", None) or {})
    looks |= {
        "column_order": list(shown),
        "column_config": explained(shown) | {name: config[name] for name in shown if name in config},
    }
    drawn = st.dataframe(shown, hide_index=True, key=key, placeholder=placeholder, **looks)
    paper.put(shown, key=key, nothing=placeholder, looks=looks)
    return drawn


def seen(frame: pd.DataFrame, looks: Mapping[str, Any]) -> pd.DataFrame:
    """``frame`` with the columns alone that ``looks``, st.dataframe's, let a reader see, in their order.

    A column that is only hidden reaches the browser, whose menu of columns offers it by the name that the code has.

    >>> list(seen(pd.DataFrame({"id": [1], "n": [2], "name": [3]}), {"column_order": ["name", "n", "share"]}))
    ['name', 'n']
    """
    order, config = looks.get("column_order"), looks.get("column_config") or {}
    hidden = {name for name, told in config.items() if told is None}
    return frame[[name for name in (frame.columns if order is None else order) if name in frame and name not in hidden]]


def edited(frame: pd.DataFrame, *, key: str, placeholder: str = NOTHING, **looks: Any) -> pd.DataFrame:
    """``frame`` as the reader edits it; paper has it as edited. ``looks`` are st.data_editor's.

    Columns that are not seen (see :func:`seen`) stay with their rows; rows that the reader adds have nothing there.
    """
    shown = seen(frame, looks)
    told: pd.DataFrame = st.data_editor(shown, hide_index=True, key=key, placeholder=placeholder, **looks)
    paper.put(told, key=key, nothing=placeholder, looks=looks)
    beside = frame[[name for name in frame if name not in shown]]
    return told.join(beside)[[*frame]] if len(beside.columns) else told


def picked(frame: pd.DataFrame, *, key: str, **looks: Any) -> int | None:
    """As :func:`picked_rows` where one row leads away: its position, None without one."""
    return next(iter(picked_rows(frame, key=key, **looks)), None)


def picked_rows(frame: pd.DataFrame, *, key: str, several: bool = False, **looks: Any) -> list[int]:
    """Draw ``frame``, of whose rows one can be picked, or ``several``; the positions of the rows the reader picked.

    Positions count in ``frame``, whatever order the reader sorted the table in. ``looks`` are st.dataframe's.
    """
    with st.container(key=key):
        event = draw(
            frame,
            key=f"{key}-several" if several else picks.widget(key),
            on_select="rerun",
            selection_mode="multi-row" if several else "single-row",
            **looks,
        )
    rows = [int(row) for row in event["selection"]["rows"]]
    if rows and not several:
        picks.lead_away(key)
    return rows


def verdict_table(verdicts: Verdicts) -> pd.DataFrame:
    """The verdicts, for reading elsewhere: standings and evidence in words, shares in per cent."""
    kept = verdicts[[name for name in HEADINGS if name in verdicts]]
    for name, words in (("standing", STANDINGS), ("evidence", EVIDENCE), ("alert", ALERTS)):
        if name not in kept:
            continue
        kept = kept.assign(**{name: kept[name].map({code: _(said) for code, said in words.items()})})
    return wording.headings(_in_percent(kept))


def _in_percent(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its shares in per cent, in columns that say so."""
    shares = {name: frame[name] * 100 for name in _SHARES}
    return frame.assign(**shares).rename(columns={name: f"{name}_percent" for name in _SHARES})


def per_cent(frame: pd.DataFrame, names: Sequence[str], gate: Gate) -> dict[str, pd.Series]:
    """The columns ``names`` (shares, 0–1) in per cent, with the decimals that keep each on its side of the gate.

    >>> per_cent(pd.DataFrame({"share": [0.7996, 0.5]}), ["share"], Gate())["share"].tolist()
    [79.96, 50.0]
    """
    shares = {name: frame[name].astype("float64") for name in names}
    return {name: (share * 100).round(decimals(share, gate.threshold_percent)) for name, share in shares.items()}


def place_table(shares: pd.DataFrame) -> pd.DataFrame:
    """The shares of every question in every place, for reading elsewhere; shares in per cent."""
    kept = shares[["place", "heading", "n", "satisfied", "outside", "share", "low", "high"]]
    return wording.headings(_in_percent(kept))


def level_table(spread: pd.DataFrame) -> pd.DataFrame:
    """The levels of every question, for reading elsewhere; shares in per cent with two decimals."""
    kept = (
        spread[["heading", "label", "n", "base"]]
        .rename(columns={"n": "answers"})
        .assign(part=(spread["share"] * 100).round(2))
    )
    return wording.headings(kept)


def choice_table(choices: pd.DataFrame) -> pd.DataFrame:
    """The options of every question, for reading elsewhere; shares in per cent with two decimals."""
    kept = (
        choices[["heading", "type", "choice", "n", "base", "outside", "rank_1", "mean_rank"]]
        .rename(columns={"n": "answers"})
        .assign(
            type=choices["type"].map({code: _(word) for code, word in ITEM_TYPES.items()}),
            part=(choices["share"] * 100).round(2),
            mean_rank=choices["mean_rank"].round(2),
        )
    )
    return wording.headings(kept)


def folded(frame: pd.DataFrame, *, name: str, provenance: Mapping[str, str], key: str, note: str = "") -> None:
    """The numbers behind a figure, folded away, with what to know of them and their download."""
    with st.expander(_("数据表")):
        draw(frame, key=f"{key}_table")
        if note:
            st.caption(note)
        download(frame, name=name, provenance=provenance, key=f"download_{key}")


def download(
    frame: pd.DataFrame | Callable[[], pd.DataFrame],
    *,
    name: str,
    provenance: Mapping[str, str],
    key: str,
    action: str = "export",
    card: Card | None = None,
    cells: int | None = None,
    asked: Hashable = (),
) -> None:
    """A button that gives the frame as .xlsx: its rows, where its figures come from, and its methods card.

    ``name`` is the file's name without extension. The workbook is made when the reader asks for it; so is the frame
    where a function is given that reads it: its ``cells`` are told, and what it was ``asked`` beside the provenance. Of
    more cells than MOST_AT_ONCE it is made first, where a reader sees it and may stop it. The log has it as ``action``,
    with the 范围 of the provenance. ``card`` is by default that of the page's subject, with the definition and method
    of the provenance.
    """
    told = card or methods_card.card(
        definition=provenance.get(_("定义"), ""), interval=provenance.get(_("方法"), ""), n=_("见数据各行")
    )

    def made() -> bytes:
        table = frame() if callable(frame) else frame
        return workbook(wording.headings(table), provenance, made_at=reads.office().now(), card=told)

    where = provenance.get(_("范围"), "")
    label, what = _("下载表格（.xlsx）"), f"{recorded(name)} {recorded(where)}".strip()
    how: dict[str, Any] = {"what": what, "filename": f"{name}.xlsx", "key": key, "action": action}
    size = frame.size if isinstance(frame, pd.DataFrame) else cells or 0
    if size <= MOST_AT_ONCE:
        downloads.button(label, made, **how)
    else:
        whole = (name, size, *provenance.items(), asked)
        large_files.button(label, made, making=_("生成表格（.xlsx）"), asked=whole, **how)


def workbook(frame: pd.DataFrame, provenance: Mapping[str, str], *, made_at: dt.datetime, card: Card) -> bytes:
    """The frame as bytes of an .xlsx: sheets 数据, 说明 (the ``provenance``) and 口径 (the ``card``).

    Text stays text: nothing in it is run as a formula or a link.
    """
    notes = {**provenance, _("生成时间"): f"{made_at:%Y-%m-%d %H:%M}"}
    bytes_written = io.BytesIO()
    text_stays_text = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with pd.ExcelWriter(bytes_written, engine="xlsxwriter", engine_kwargs={"options": text_stays_text}) as writer:
        sheet = _("数据")
        frame = masks.in_columns(frame)
        for first in range(0, max(len(frame), 1), _ROWS_AT_ONCE):
            # In between the reader is told, and may stop it.
            progress.tell(first / max(len(frame), 1), _("正在写入表格"))
            rows, below = frame.iloc[first : first + _ROWS_AT_ONCE], first + (first > 0)
            head = {"header": False} if first else {"freeze_panes": (1, 0)}
            rows.to_excel(writer, sheet_name=sheet, index=False, startrow=below, **head)
        for position, heading in enumerate(frame.columns):
            writer.sheets[sheet].set_column(position, position, 28 if position < 2 else 14, None, {"level": 0})
            writer.sheets[sheet].write_string(0, position, str(heading))
        pd.DataFrame({_("项目"): list(notes), _("内容"): list(notes.values())}).to_excel(
            writer, sheet_name=_("说明"), index=False
        )
        writer.sheets[_("说明")].set_column(0, 1, 40)
        methods_sheet.write(writer.book, card)
    return bytes_written.getvalue()

"""Variables of an SPSS .sav or .zsav file as text cells: value labels become words. Runs confined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Final, cast

import pyarrow as pa
import pyreadstat

from analytics.errors import UnreadableFile
from analytics.ingest.reading import kinds
from analytics.ingest.reading.sheets import Book, Sheet, cell_text
from analytics.language import _

_ENCODINGS: Final = (None, "GB18030")  # None: the one that the file names; old files in GBK name none

Value = float | str


def parse(filename: str, data: bytes, sheet: str | None = None) -> Book:
    """The cases of ``data`` as one sheet of words; there are no sheets to choose from, so ``sheet`` must be None.

    Headings are the variables' labels, or their names where they have none. Where every valid value of a variable has a
    label, labels take the place of values and ``labels`` holds them in the order of their codes; where only the ends of
    a scale have labels, its numbers stay, and ``partial`` holds these labels. A user-missing value is its label, or its
    number where it has none, and is
    listed in ``missing``. Raises :class:`UnreadableFile`.
    """
    if sheet is not None:
        raise UnreadableFile(_("文件“{name}”没有工作表“{sheet}”").format(name=filename, sheet=sheet))
    values, about = _read(filename, data)
    if len(values) > kinds.MOST_COLUMNS:
        raise kinds.too_many_columns(filename, len(values))
    columns, labels, missing = [], {}, {}
    partial: dict[int, tuple[tuple[float, str], ...]] = {}
    for at, (variable, cells) in enumerate(values.items()):
        words = {
            _number(code): str(word).strip() for code, word in about.variable_value_labels.get(variable, {}).items()
        }
        absent = _user_missing(cells, words, about, variable)
        valid = {code: word for code, word in words.items() if code not in absent}
        if valid and all(cell in valid or cell in absent for cell in cells if cell is not None and cell != ""):
            labels[at] = tuple(dict.fromkeys(valid[code] for code in sorted(valid, key=_order)))
        else:
            partial[at] = _numbered(valid)
            valid = {}
        if absent:
            missing[at] = tuple(dict.fromkeys(absent.values()))
        columns.append(pa.array(_texts(cells, {**valid, **absent}), pa.large_string()))
    table = pa.table(columns, names=[str(at) for at in range(len(columns))])
    headings = tuple(about.column_names_to_labels.get(name) or name for name in values)
    return Book((Sheet("", table),), headings=headings, labels=labels, missing=missing, partial=partial)


def _read(filename: str, data: bytes) -> tuple[Mapping[str, Sequence[object]], pyreadstat.metadata_container]:
    reason: Exception | None = None
    for encoding in _ENCODINGS:
        try:
            return pyreadstat.read_sav(BytesIO(data), user_missing=True, output_format="dict", encoding=encoding)
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OverflowError) as error:
            reason = error
    raise UnreadableFile(
        _("SPSS 文件“{name}”已损坏、没有传完，或日期超出范围").format(name=filename),
        action=_("请在 SPSS 中打开并另存为 .sav，或导出为 .xlsx，再上传"),
    ) from reason


def _number(code: object) -> Value:
    return code if isinstance(code, str) else float(code)  # type: ignore[arg-type]


def _order(code: Value) -> tuple[float, str]:
    return (0.0, code) if isinstance(code, str) else (code, "")


def _numbered(words: Mapping[Value, str]) -> tuple[tuple[float, str], ...]:
    """The codes that are numbers, in their order, with their words."""
    return tuple(sorted((code, word) for code, word in words.items() if isinstance(code, float)))


def _user_missing(
    cells: Sequence[object], words: Mapping[Value, str], about: pyreadstat.metadata_container, variable: str
) -> dict[Value, str]:
    """The word for every value, labelled or found, that the file declares to be no answer."""
    ranges = cast("list[dict[str, Value]]", about.missing_ranges.get(variable, []))
    if not ranges:
        return {}
    found = {cell for cell in cells if isinstance(cell, str | float)} | set(words)
    within = (value for value in found if any(_within(value, each["lo"], each["hi"]) for each in ranges))
    return {value: words.get(value) or str(cell_text(value)) for value in sorted(within, key=_order) if value != ""}


def _within(value: Value, low: Value, high: Value) -> bool:
    if isinstance(value, str) or isinstance(low, str) or isinstance(high, str):
        return value == low
    return low <= value <= high


def _texts(cells: Sequence[object], words: Mapping[Any, str]) -> list[str | None]:
    known: dict[object, str | None] = {None: None, **words}
    return [known[cell] if cell in known else known.setdefault(cell, cell_text(cell)) for cell in cells]

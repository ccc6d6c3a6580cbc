"""The words in what a page sends: texts, labels, helps, options, cells and headings of tables, words of charts."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from tests.access.sent import Sent

# What names parts to the program, and never stands before a reader.
UNREAD: Final = {
    "id", "key", "form_id", "icon", "url", "default", "color", "type", "format", "page_script_hash", "fragment_id",
    "css", "query_string", "element_id", "language", "group_id", "metadata", "url_pathname", "accept", "file_type",
    "label_visibility", "query_param_key", "bind", "user_key", "deferred_file_id", "anchor", "page", "autocomplete",
    "divider", "config", "raw_value", "raw_values",
}  # fmt: skip
# In what is sent as JSON, of charts and of the columns of tables, only these are read.
READ: Final = {
    "text", "name", "title", "label", "labels", "parents", "x", "y", "ticktext", "hovertemplate", "hovertext",
    "texttemplate", "customdata", "prefix", "suffix", "tickprefix", "ticksuffix", "help", "options", "placeholder",
}  # fmt: skip
TABLES: Final = {"Dataframe", "Table"}
# Where a workbook keeps the texts of its cells.
_STRINGS: Final = b"<sst "
_CELL: Final = re.compile(r"<t(?: [^<>]*)?>([^<]*)</t>")
_STYLE: Final = re.compile(r"<style\b.*?</style>|<script\b.*?</script>", re.DOTALL)
# Marks within a sentence, which part none of its words.
_MARK: Final = re.compile(r":(?:gray|red|green|blue|orange|violet|primary)(?:-\w+)*\[|[\\\]*]")
_TAG: Final = re.compile(
    r"<[^<>]*>|:material/\w+:|\]\([^()\s]*\)|%\{[^{}]*\}|%[-\w:.]+|\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|data:\S*", re.DOTALL
)


def shown(sent: Sent) -> Iterator[tuple[str, str]]:
    """The texts of what a page sent, each with the names of the fields that lead to it; of workbooks too."""
    for message in sent.drawn:
        for path, text in _texts(message.delta):
            yield path, _MARK.sub("", _TAG.sub(" ", _STYLE.sub(" ", text)))
    for file in sent.files:
        if _STRINGS in file[:400]:
            for text in _CELL.findall(file.decode()):
                yield ".workbook", html.unescape(text)


def _texts(message: Message, path: str = "") -> Iterator[tuple[str, str]]:
    if message.DESCRIPTOR.name in TABLES:
        yield from _table(message, path)
        return
    for field, value in message.ListFields():
        here = f"{path}.{field.name}"
        if field.name in UNREAD or (
            field.type == FieldDescriptor.TYPE_MESSAGE and field.message_type.GetOptions().map_entry
        ):
            continue
        for one in value if field.is_repeated else [value]:
            if field.type == FieldDescriptor.TYPE_MESSAGE:
                yield from _texts(one, here)
            elif field.type == FieldDescriptor.TYPE_STRING and field.name == "spec":
                yield from _spoken(json.loads(one), here)
            elif field.type == FieldDescriptor.TYPE_STRING:
                yield here, one


def _table(message: Any, path: str) -> Iterator[tuple[str, str]]:
    """The cells of the columns that are shown, and their headings: a label, or where there is none the name."""
    is_grid = message.DESCRIPTOR.name == "Dataframe"
    asked = json.loads(message.columns or "{}") if is_grid else {}
    frame = pa.ipc.open_stream(message.arrow_data.data).read_pandas()
    order = (list(message.column_order) if is_grid else []) or [str(name) for name in frame.columns]
    yield path, f"{message.alt} {message.placeholder if is_grid else ''}"
    for name, column in zip(map(str, frame.columns), (frame[name] for name in frame.columns), strict=True):
        config = asked.get(name, {})
        if name not in order or config.get("hidden"):
            continue
        yield f"{path}[heading]", config.get("label") or name
        yield from _spoken({key: one for key, one in config.items() if key != "label"}, f"{path}[{name}]")
        for cell in column.dropna().astype("object"):
            for word in cell if isinstance(cell, list | tuple) else [cell]:
                if isinstance(word, str):
                    yield f"{path}[{name}]", word


def _spoken(value: Any, path: str, *, read: bool = False) -> Iterator[tuple[str, str]]:
    """The texts within what is sent as JSON: charts, and how the columns of tables are shown."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name != "template":
                yield from _spoken(one, f"{path}.{name}", read=name in READ)
    elif isinstance(value, list):
        for one in value:
            yield from _spoken(one, path, read=read)
    elif isinstance(value, str) and read:
        yield path, value

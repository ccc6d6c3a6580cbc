"""A city in which every word that anybody can bring along is an attack: names, headings, labels, file names, remarks.

The example is loaded, its comments are grouped, the handling of TOPIC is noted, and then WORDS is put behind every text
of the store that holds a Chinese character, whatever its table: codes and numbers of ours hold none, so that a text of
a new table is hostile by itself. What a form or a reader of files would have refused is in there, too. A bulletin, 1,
is issued of what that has become.
"""

from __future__ import annotations

import json
import re
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from analytics.access import audit
from analytics.access.audit import Actor
from analytics.estimation.periods import WEEK
from analytics.example import BY, SAMPLE_DATA
from analytics.flows import drafting, grouping, handling, loading
from analytics.flows.office import Office, open_office
from analytics.ingest.reading.archives import Member
from analytics.model import EVERYWHERE
from analytics.programme.entering import filings
from analytics.store.registry import Registry
from tests.access import neighbours
from tests.access.people import NOON, employ
from tests.pages import desk

FILES = (
    "register.csv",
    "opinion_dadong.csv",
    "consent_jinyin.csv",
    "consent_plans.csv",
    "cycle_records.csv",
    "ballots.csv",
    "margins.csv",
    "satisfaction_dadong.csv",
)
# Markup of HTML and of Streamlit's markdown, addresses, a formula of TeX, a placeholder of Plotly's.
WORDS = (
    '<img src=x onerror=__run(1)><script>__run(2)</script><a href="javascript:__run(3)">q</a>'
    "[k](javascript:__run(4))![p](http://evil.example/p.png) :material/skull: :red[R] $\\frac{1}{2}$ **B** `c` "
    "http://evil.example/h www.evil.example a@evil.example &lt;b&gt; %{y} {0}"
)
TOPIC = "c-drainage"
NAME = "<img src=x onerror=__run(5)> :red[R]"
_CHINESE = re.compile("[一-鿿]")
_TEXTS = """
SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables USING (table_name)
WHERE table_type = 'BASE TABLE' AND data_type IN ('VARCHAR', 'JSON')
"""


def fill(folder: Path, *, before: str = "", staffed: bool = True) -> None:
    """Make the city in ``folder``, with an account of every role, each of them NAME, where it is ``staffed``.

    ``before`` is put before every text besides.
    """
    with closing(open_office(desk.address(folder))) as office:
        for name in FILES:
            _load(office, SAMPLE_DATA / name)
        grouping.group_store(office)
        handling.handle(office, TOPIC, "in_progress", unit="排水公司", note="已派单", by=BY)
    with closing(duckdb.connect(str(folder / desk.FILE))) as store:
        _spoil(store, before)
    with closing(open_office(desk.address(folder))) as office:
        neighbours.issue(office, EVERYWHERE, WEEK, by=before + NAME)
    if not staffed:
        return
    registry = Registry(folder / "access.sqlite")
    for name, role in {"wang": "administrator", "zhao": "analyst", "liu": "leader", "li": "viewer"}.items():
        employ(registry, name, role, display=NAME)
    audit.record(registry, Actor("wang"), "upload", now=NOON, object=WORDS, detail=WORDS)
    registry.close()


def _load(office: Office, path: Path) -> None:
    filing = filings.filed(office, drafting.read(office, Member(path.name, drafting.file_bytes(path))))
    if filing is None:
        loading.load_file(office, path, by=BY)
    else:
        filing.enter(office, by=BY)


def _spoil(store: duckdb.DuckDBPyConnection, before: str) -> None:
    for table, column in store.execute(_TEXTS).fetchall():
        found = store.execute(f'SELECT DISTINCT "{column}" AS was FROM "{table}" WHERE "{column}" IS NOT NULL').df()
        found["spoilt"] = [spoiled(text, column, before) for text in found["was"]]
        spoilt = found[found["spoilt"] != found["was"]]
        if not spoilt.empty:
            store.register("spoilt", spoilt)
            store.execute(f'UPDATE "{table}" SET "{column}" = spoilt.spoilt FROM spoilt WHERE "{column}" = was')


def spoiled(text: str, column: str = "", before: str = "") -> str:
    """``text`` as it stands in the hostile city; texts that are the same stay the same."""
    if text.startswith(("{", "[")):
        return json.dumps(_each(json.loads(text), before), ensure_ascii=False)
    if column == "labels":
        return "|".join(before + label + WORDS for label in text.split("|"))
    return before + text + WORDS if _CHINESE.search(text) or column == "filename" else text


def _each(found: Any, before: str) -> Any:
    if isinstance(found, dict):  # a sentence of the software's own (analytics.sayings) is nobody's word
        return {name: value if name in ("say", "between") else _each(value, before) for name, value in found.items()}
    if isinstance(found, list):
        return [_each(value, before) for value in found]
    return spoiled(found, before=before) if isinstance(found, str) else found

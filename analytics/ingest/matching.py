"""Which community of the register a row speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz import fuzz, process

from analytics.ingest.issues import Findings
from analytics.ingest.normalisation import distinct, key
from analytics.language import _
from analytics.model import Communities

_UNKNOWN: Final = -1
_LIKENESS: Final = 60  # of 100; 金茵小区 and 金茵 have 67
_SUGGESTIONS: Final = 2
_NAMED: Final = 3
_SOUGHT: Final = 300  # distinct unknown names for which a likeness is looked up


class Gazetteer:
    """The register's identifiers and names, for looking up what people typed."""

    def __init__(self, communities: Communities) -> None:
        self.ids = communities["community_id"].astype("str").tolist()
        self.names = communities["name"].astype("str").tolist()
        self.by_id = {key(text): at for at, text in enumerate(self.ids)}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        for at, name in enumerate(self.names):
            self.by_name[key(name)].append(at)

    def label(self, at: int) -> str:
        """A community as an analyst would write it."""
        return _("{name}（{id}）").format(name=self.names[at], id=self.ids[at])

    def find(self, text: str) -> list[int]:
        """Positions of the communities that ``text`` may mean: by identifier, else by name."""
        typed = key(text)
        return [self.by_id[typed]] if typed in self.by_id else self.by_name.get(typed, [])

    def suggestion(self, text: str) -> str:
        """ "，您是否指：…？" with the likeliest communities; empty when none is alike."""
        typed = key(text)
        names = process.extract(
            typed, list(self.by_name), scorer=fuzz.ratio, limit=_SUGGESTIONS, score_cutoff=_LIKENESS
        )
        ids = process.extract(typed, list(self.by_id), scorer=fuzz.ratio, limit=_SUGGESTIONS, score_cutoff=_LIKENESS)
        likely = [(score, self.by_name[name][0]) for name, score, _at in names]
        likely += [(score, self.by_id[spelled]) for spelled, score, _at in ids]
        best = list(dict.fromkeys(at for _score, at in sorted(likely, key=lambda pair: -pair[0])))[:_SUGGESTIONS]
        if not best:
            return ""
        return _("，您是否指：{names}？").format(names=_("或").join(self.label(at) for at in best))


@dataclass(frozen=True)
class _Column:
    """One column that names communities: its cells as codes into distinct texts, and what each of these may mean."""

    heading: str
    codes: npt.NDArray[np.intp]
    texts: list[str]
    hits: list[list[int]]

    def certain(self) -> npt.NDArray[np.intp]:
        """Position of the one community each row means, −1 where there is none or several."""
        table = np.array([hit[0] if len(hit) == 1 else _UNKNOWN for hit in self.hits] + [_UNKNOWN], np.intp)
        return table[self.codes]


def community_of(
    frame: pd.DataFrame, headings: Sequence[str], communities: Communities, findings: Findings
) -> npt.NDArray[np.intp]:
    """Position in ``communities`` for every row, −1 where there is none; what is wrong goes to ``findings``.

    ``headings`` are the columns of identifiers and of names, or the only one there is. An identifier decides, and a
    name beside it must not be another community's.
    """
    gazetteer = Gazetteer(communities)
    columns = []
    for heading in headings:
        codes, texts = distinct(frame[heading])
        columns.append(_Column(heading, codes, texts, [gazetteer.find(text) for text in texts]))
    first, last = columns[0], columns[-1]
    blank = np.logical_and.reduce([column.codes < 0 for column in columns])
    findings.cells("missing_community", first.heading, np.where(blank, -1, 0), [""], {-1: {}})
    _report(first, first.codes, gazetteer, findings)
    if first is last:
        return first.certain()
    _report(last, np.where(first.codes < 0, last.codes, -1), gazetteer, findings)
    _report_mismatches(first, last, gazetteer, findings)
    return np.where(first.codes < 0, last.certain(), first.certain())


def _report(column: _Column, codes: npt.NDArray[np.intp], gazetteer: Gazetteer, findings: Findings) -> None:
    """Texts that mean no community, or several; nothing where there is no register to look in."""
    if not gazetteer.ids:
        return
    asked = set(np.unique(codes[codes >= 0]).tolist())
    unknown = [at for at, hits in enumerate(column.hits) if not hits and at in asked]
    words = {at: {"suggestion": gazetteer.suggestion(column.texts[at])} for at in unknown[:_SOUGHT]}
    words |= {at: {"suggestion": ""} for at in unknown[_SOUGHT:]}
    findings.cells("unknown_community", column.heading, codes, column.texts, words)
    several = {
        at: {"n": len(hits), "communities": "、".join(gazetteer.label(hit) for hit in hits[:_NAMED])}
        for at, hits in enumerate(column.hits)
        if len(hits) > 1
    }
    findings.cells("ambiguous_community", column.heading, codes, column.texts, several)


def _report_mismatches(ids: _Column, names: _Column, gazetteer: Gazetteer, findings: Findings) -> None:
    """Rows whose identifier and name are two different communities of the register."""
    both = (ids.codes >= 0) & (names.codes >= 0)
    pairs, kinds = pd.factorize(np.where(both, ids.codes * (len(names.texts) + 1) + names.codes, -1))
    shown, wrong = [], {}
    for pair, kind in enumerate(kinds.tolist()):
        id_at, name_at = divmod(kind, len(names.texts) + 1)
        shown.append(names.texts[name_at] if kind >= 0 else "")
        if kind >= 0 and len(ids.hits[id_at]) == 1 and names.hits[name_at]:
            one = ids.hits[id_at][0]
            if one not in names.hits[name_at]:
                other = gazetteer.label(names.hits[name_at][0])
                wrong[pair] = {"one": gazetteer.label(one), "other": other}
    findings.cells("community_mismatch", names.heading, pairs, shown, wrong)

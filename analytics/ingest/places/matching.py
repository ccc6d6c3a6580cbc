"""Which community of the register each row of a file speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest import alterations
from analytics.ingest.issues import Findings
from analytics.ingest.normalisation import distinct, taken
from analytics.ingest.places.gazetteer import Gazetteer, Likely, Meaning
from analytics.ingest.places.spellings import Spelling, parted
from analytics.language import N_, _
from analytics.model import DOUBTFUL, Communities, Doubtful
from analytics.privacy import deidentify

CHANGES: Final = {"community": N_("小区写法认作名册中的小区")}

_UNKNOWN: Final = -1
_NAMED: Final = 3
_SOUGHT: Final = 5_000  # distinct names for which a likeness is looked up, the commonest first


@dataclass(frozen=True)
class Matched:
    """The community of every row, and what was made of the spellings.

    ``at`` is a position in the register, −1 where there is none. ``changed`` has one row a cell whose spelling is not
    the community's own: position (of the row, from 0), column, change, before (without a room) and after. ``doubtful``
    is a frame of that kind.
    """

    at: npt.NDArray[np.intp]
    changed: pd.DataFrame = field(default_factory=alterations.none)
    doubtful: Doubtful = field(default_factory=DOUBTFUL.empty)


@dataclass(frozen=True)
class _Column:
    """One column that names communities: its cells as codes into distinct texts, and what each of these means.

    ``same`` are the communities of just that name where there are several; ``written`` is the text without a room.
    """

    heading: str
    codes: npt.NDArray[np.intp]
    texts: list[str]
    written: list[Spelling]
    meanings: list[Meaning]
    same: list[list[int]]

    def certain(self) -> npt.NDArray[np.intp]:
        """Position of the one community each row means, −1 where there is none or several."""
        found = [_UNKNOWN if meaning.at is None else meaning.at for meaning in self.meanings]
        return np.array([*found, _UNKNOWN], np.intp)[self.codes]


def community_of(
    frame: pd.DataFrame,
    headings: Sequence[str],
    communities: Communities,
    findings: Findings,
    aliases: Mapping[str, str] | None = None,
) -> Matched:
    """The community of every row; what is wrong goes to ``findings``.

    ``headings`` are the columns of identifiers and of names, or the only one there is. An identifier decides, and a
    name beside it must not be another community's. ``aliases`` are decided spellings, to community_id.
    """
    gazetteer = Gazetteer(communities, aliases)
    columns = [_read(frame[heading], gazetteer) for heading in headings]
    first, last = columns[0], columns[-1]
    blank = np.logical_and.reduce([column.codes < 0 for column in columns])
    findings.cells("missing_community", first.heading, np.where(blank, -1, 0), [""], {-1: {}})
    deciding = [(first, first.codes)]
    if first is not last:
        deciding.append((last, np.where(first.codes < 0, last.codes, -1)))
        _report_mismatches(first, last, gazetteer, findings)
    at = np.where(first.codes < 0, last.certain(), first.certain())
    doubts = []
    for column, codes in deciding:
        _report(column, codes, gazetteer, findings)
        doubts.append(_doubtful(column, codes, gazetteer))
    changed = [_changed(column, codes, gazetteer) for column, codes in deciding]
    return Matched(at, pd.concat(changed, ignore_index=True), _likeliest_first(doubts))


def _read(column: pd.Series, gazetteer: Gazetteer) -> _Column:
    """What every distinct text of a column means."""
    codes, texts = distinct(column)
    exact = [gazetteer.exact(text) for text in texts]
    open_at = [at for at, hits in enumerate(exact) if len(hits) != 1 and gazetteer.ids]
    written = list(map(Spelling, texts))
    for at, spelling in zip(open_at, _without_persons([parted(texts[at]) for at in open_at]), strict=True):
        written[at] = spelling
    meanings = [Meaning(hits[0]) if len(hits) == 1 else Meaning() for hits in exact]
    names = list(dict.fromkeys(written[at].name for at in open_at))
    read = {name: gazetteer.written(name) for name in names}
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    held = pd.Series(counts[open_at], dtype="int64").groupby([written[at].name for at in open_at], sort=False).sum()
    lost = [name for name in names if read[name] == Meaning() and not name.isascii()]
    sought = held.reindex(lost).sort_values(ascending=False, kind="stable").index[:_SOUGHT].tolist()
    read |= {name: Meaning(None, likely) for name, likely in zip(sought, gazetteer.alike(sought), strict=True)}
    for at in open_at:
        meanings[at] = read[written[at].name]
    same = [hits if len(hits) > 1 and meanings[at].at is None else [] for at, hits in enumerate(exact)]
    return _Column(str(column.name), codes, texts, written, meanings, same)


def _without_persons(read: list[Spelling]) -> list[Spelling]:
    """The spellings with persons' names and numbers masked; under these decisions are kept, too."""
    names = pd.Series(list(dict.fromkeys(one.name for one in read)), dtype="str")
    masked = dict(zip(names, deidentify.mask(names).texts, strict=True))
    return [Spelling(masked[one.name], one.behind) for one in read]


def _report(column: _Column, codes: npt.NDArray[np.intp], gazetteer: Gazetteer, findings: Findings) -> None:
    """Texts that mean no community for certain; nothing where there is no register to look in."""
    if not gazetteer.ids:
        return
    asked = set(np.unique(codes[codes >= 0]).tolist())
    unknown: dict[int, dict[str, object]] = {}
    several: dict[int, dict[str, object]] = {}
    doubtful: dict[int, dict[str, object]] = {}
    for at in sorted(asked):
        meaning, hits = column.meanings[at], column.same[at]
        if hits:
            names = _("、").join(gazetteer.label(hit) for hit in hits[:_NAMED])
            several[at] = {"n": len(hits), "communities": names}
        elif meaning.likely:
            best = meaning.likely[0]
            doubtful[at] = {"likely": gazetteer.label(best.at), "score": best.score}
        elif meaning.at is None:
            few = len(unknown) < _SOUGHT and column.texts[at].isascii()
            unknown[at] = {"suggestion": gazetteer.suggestion(column.texts[at]) if few else ""}
    findings.cells("unknown_community", column.heading, codes, column.texts, unknown)
    findings.cells("ambiguous_community", column.heading, codes, column.texts, several)
    findings.cells("doubtful_community", column.heading, codes, column.texts, doubtful)


def _doubtful(column: _Column, codes: npt.NDArray[np.intp], gazetteer: Gazetteer) -> pd.DataFrame:
    """The spellings to decide on, one row a name whatever building stands behind it."""
    counts = np.bincount(codes[codes >= 0], minlength=len(column.texts))
    rows: dict[str, dict[str, Any]] = {}
    for at in np.flatnonzero(counts).tolist():
        meaning = column.meanings[at]
        likely = tuple(Likely(hit, 100) for hit in column.same[at]) or meaning.likely
        if meaning.at is not None or not likely:
            continue
        name = column.written[at].name
        row = rows.setdefault(name, {"spelling": name, "column": column.heading, "n": 0, **_choice(likely, gazetteer)})
        row["n"] += int(counts[at])
    return pd.DataFrame(list(rows.values()), columns=list(DOUBTFUL.columns))


def _choice(likely: Sequence[Likely], gazetteer: Gazetteer) -> dict[str, object]:
    best, *others = likely
    return {
        "community_id": gazetteer.ids[best.at],
        "name": gazetteer.names[best.at],
        "score": best.score,
        "others": "、".join(gazetteer.label(other.at) for other in others),
    }


_DOUBTFUL_DTYPES: Final = dict.fromkeys(DOUBTFUL.columns, "str") | {"n": "int64", "score": "int64"}


def _likeliest_first(found: Sequence[pd.DataFrame]) -> pd.DataFrame:
    joined = pd.concat(found, ignore_index=True).astype(_DOUBTFUL_DTYPES)
    return joined.sort_values(["score", "n"], ascending=False, kind="stable", ignore_index=True)


def _changed(column: _Column, codes: npt.NDArray[np.intp], gazetteer: Gazetteer) -> pd.DataFrame:
    """The cells whose spelling is neither the identifier nor the name of the community it was taken for."""
    before: list[str] = []
    after: list[str] = []
    order = np.full(len(column.texts) + 1, -1, np.intp)
    for code, meaning in enumerate(column.meanings):
        at = meaning.at
        if at is not None and column.texts[code] not in (gazetteer.ids[at], gazetteer.names[at]):
            order[code] = len(before)
            before.append(column.written[code].shown)
            after.append(gazetteer.label(at))
    positions = np.flatnonzero(order[codes] >= 0)
    which = order[codes][positions]
    return pd.DataFrame(
        {
            "position": positions,
            "column": taken([column.heading], np.zeros(len(positions), np.intp)),
            "change": taken(["community"], np.zeros(len(positions), np.intp)),
            "before": taken(before, which),
            "after": taken(after, which),
        }
    )


def _report_mismatches(ids: _Column, names: _Column, gazetteer: Gazetteer, findings: Findings) -> None:
    """Rows whose identifier and name are two different communities of the register."""
    both = (ids.codes >= 0) & (names.codes >= 0)
    pairs, kinds = pd.factorize(np.where(both, ids.codes * (len(names.texts) + 1) + names.codes, -1))
    shown, wrong = [], {}
    for pair, kind in enumerate(kinds.tolist()):
        id_at, name_at = divmod(kind, len(names.texts) + 1)
        shown.append(names.texts[name_at] if kind >= 0 else "")
        one = ids.meanings[id_at].at if kind >= 0 else None
        named = [] if kind < 0 else names.same[name_at] or [names.meanings[name_at].at]
        if one is not None and one not in named and named[0] is not None:
            wrong[pair] = {"one": gazetteer.label(one), "other": gazetteer.label(named[0])}
    findings.cells("community_mismatch", names.heading, pairs, shown, wrong)

"""Bulletins issued: composed once, kept as they were handed out, and held against what the data say today."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace

import pandas as pd

from analytics.bulletin import provenance
from analytics.bulletin.composing import compose
from analytics.bulletin.content import Bulletin, dump, load
from analytics.bulletin.outline import Outline
from analytics.bulletin.reading import Reading, Tell, read
from analytics.estimation.periods import WEEK, Period, period_of
from analytics.flows.office import Office
from analytics.language import N_, SOURCE_LANGUAGE, _, current, of_record, standard, standard_word, using
from analytics.model import EVERYWHERE, Scope
from analytics.settings import ISSUER
from analytics.store import bulletins


@dataclass(frozen=True)
class Issued:
    """A bulletin as it was issued: ``edition`` counts from 1 within one period, scope and week start.

    ``week_starts_on`` is None where the period is no week; ``is_new`` says whether it was issued just now.
    """

    bulletin_no: int
    edition: int
    issued_at: dt.datetime
    issued_by: str
    period: Period
    scope: Scope
    week_starts_on: int | None
    bulletin: Bulletin
    is_new: bool


def draft(office: Office, reading: Reading) -> Bulletin:
    """The bulletin of what was read, with its provenance; nothing is kept, and it says so."""
    return _marked(_composed(office, reading, office.now()), _("草稿，未印发"))


def issue(office: Office, reading: Reading | Outline, *, by: str, tell: Tell = lambda _share, _doing: None) -> Issued:
    """Issue the bulletin of what was read, and keep it. ``by`` is who does so; ``tell`` is told as in reading.read.

    What is kept in outline only is read again.

    Where nothing but the time differs from the last edition of the same period, scope and week start, that edition is
    returned and nothing is written. Raises :class:`~analytics.store.bulletins.ReadingOvertaken` where the data have
    changed since they were read: figures and the files named for them would not belong together.
    """
    spoken = current()

    def said(share: float, doing: str) -> None:
        with using(spoken):
            tell(share, _(doing))

    with of_record():
        if isinstance(reading, Outline) or spoken != SOURCE_LANGUAGE:
            reading = _anew(office, reading)
        return _in_store(office, reading, by, said)


def _anew(office: Office, reading: Reading | Outline) -> Reading:
    """All of ``reading``, in the language of record: a few of its words, as of a place without a name, are said as it
    is read.

    It keeps the version of the data that its reader saw: what has changed since is not issued as seen.
    """
    found = read(office, reading.period, scope=reading.scope, week_starts_on=reading.week_starts_on)
    if found is None:
        raise bulletins.overtaken()
    return replace(found, data_version=reading.data_version)


def _in_store(office: Office, reading: Reading, by: str, tell: Tell) -> Issued:
    """Composed, and written into the store; ``tell`` is told in words that are yet to be translated."""
    now = office.now()
    tell(0.0, N_("正在按本期数字成文"))
    composed = _composed(office, reading, now)
    period, files = reading.period, provenance.files_of(office, reading)
    tell(0.8, N_("正在留存"))
    told = bulletins.Issue(
        kind=period.kind,
        period=period.key,
        period_start=period.start,
        week_starts_on=reading.week_starts_on if period.kind == WEEK else None,
        scope=reading.scope,
        data_version=reading.data_version,
        sha256=fingerprint(composed),
        title=composed.title,
        period_words=composed.period,
        scope_words=composed.scope,
        complete=composed.complete,
        files=tuple(files.loc[files["content"] == provenance.SURVEY, "sha256"]),
    )

    def written(bulletin_no: int, edition: int) -> tuple[str, str]:
        numbered = _numbered(composed, bulletin_no, edition)
        return numbered.number, dump(numbered)

    stored = bulletins.keep(office.store, told, by=by, at=now, written=written)
    tell(1.0, N_("已留存"))
    return _issued(stored)


def issued(office: Office, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """The bulletins whose own scope lies within the reader's ``scope``, newest first: see store.bulletins.bulletins."""
    return bulletins.bulletins(office.store, scope)


def kept(office: Office, bulletin_no: int, scope: Scope = EVERYWHERE) -> Issued:
    """One bulletin as it was issued.

    Raises :class:`~analytics.store.bulletins.NoSuchBulletin`, in the same words whether there is none of that number or
    it lies outside the reader's ``scope``.
    """
    return _issued(bulletins.bulletin(office.store, bulletin_no, scope))


@of_record()
def today(office: Office, then: Issued, *, tell: Tell = lambda _share, _doing: None) -> Bulletin | None:
    """What the data say today of the period and scope of ``then``; None where it has no answers any more."""
    reading = read(office, then.period, scope=then.scope, week_starts_on=then.week_starts_on, tell=tell)
    return None if reading is None else draft(office, reading)


def fingerprint(bulletin: Bulletin) -> str:
    """SHA-256 of all that ``bulletin`` says but when it was made."""
    return hashlib.sha256(dump(replace(bulletin, made_at="")).encode()).hexdigest()


def _composed(office: Office, reading: Reading, now: dt.datetime) -> Bulletin:
    behind = provenance.of(office, reading)
    issuer = standard_word(standard(ISSUER), office.settings.issuer)
    return compose(reading, issuer=issuer, made_at=now, provenance=behind)


def _numbered(bulletin: Bulletin, bulletin_no: int, edition: int) -> Bulletin:
    """With its 期号: one that replaces another says so, or the two could not be told apart on paper."""
    again = _("{number}（第 {edition} 次印发）").format(number=bulletin.number, edition=edition)
    told = _("登记号 {n}，本期第 {edition} 次印发").format(n=bulletin_no, edition=edition)
    return _marked(replace(bulletin, number=again if edition > 1 else bulletin.number), told)


def _marked(bulletin: Bulletin, words: str) -> Bulletin:
    return replace(bulletin, provenance={**bulletin.provenance, _("印发"): words})


def _issued(found: bulletins.Kept) -> Issued:
    starts_on = found.week_starts_on
    return Issued(
        bulletin_no=found.bulletin_no,
        edition=found.edition,
        issued_at=found.issued_at,
        issued_by=found.issued_by,
        period=period_of(found.period_start, found.kind, week_starts_on=starts_on or 1),
        scope=found.scope,
        week_starts_on=starts_on,
        bulletin=load(found.content),
        is_new=found.is_new,
    )

"""How long answers are kept, and what a person may ask to be deleted."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.errors import SettingError
from analytics.flows.office import Office
from analytics.ingest.checks import identity
from analytics.language import _
from analytics.store import persons, retention, secrets
from analytics.store.retention import Expired


def cut(now: dt.datetime, months: int) -> dt.datetime:
    """Midnight of the day ``months`` months before ``now``: what was submitted earlier has had its time.

    >>> cut(dt.datetime(2026, 8, 31, 15), 6)
    datetime.datetime(2026, 2, 28, 0, 0)

    Raises :class:`SettingError` when ``months`` is below 1.
    """
    if months < 1:
        raise SettingError(
            _("保存期限写作 {months} 个月").format(months=months),
            expected=_("1 个月或更长"),
            action=_("请用 --months 写明答卷保存几个月"),
        )
    day = pd.Timestamp(now).tz_localize(None).normalize() - pd.DateOffset(months=months)
    return day.to_pydatetime()


def expired(office: Office, months: int) -> Expired:
    """What :func:`retire` would delete now."""
    return retention.expired(office.store, cut(office.now(), months))


def retire(office: Office, months: int, *, by: str) -> Expired:
    """Delete forms older than ``months`` months, keeping their counts."""
    return retention.retire(office.store, cut(office.now(), months), by=by, at=office.now())


def respondent_key(office: Office, community_id: str, household: str) -> str:
    """The key of a household as it is stored: ``household`` is what the person gives, as the file wrote it (户号)."""
    secret = secrets.respondent_secret(office.store)
    return str(
        identity.respondent_keys(
            pd.Series([community_id], dtype="str"), pd.Series([household], dtype="str"), secret
        ).iloc[0]
    )


def forms(office: Office, *, keys: tuple[str, ...] = (), response_ids: tuple[str, ...] = ()) -> pd.DataFrame:
    """The forms of a person: the columns of ``persons.COLUMNS``."""
    return persons.forms(office.store, keys=keys, response_ids=response_ids)


def forget(office: Office, *, keys: tuple[str, ...] = (), response_ids: tuple[str, ...] = (), by: str) -> pd.DataFrame:
    """Delete one person's forms; what was deleted. Raises :class:`~analytics.errors.NothingFound`."""
    return persons.forget(office.store, keys=keys, response_ids=response_ids, by=by, at=office.now())

"""Setting a programme: its limits and its places are checked together, and each change is an event."""

from __future__ import annotations

from typing import Final

from analytics.flows.office import Office
from analytics.language import _
from analytics.programme.entering import records
from analytics.programme.subjects import SUBJECTS, setting_rules
from analytics.programme.wishes import classes, measures
from analytics.store import communities
from analytics.store.cycle import Draft, StepRefused

_PROGRAMME: Final = SUBJECTS["programme"]


def set_programme(office: Office, draft: Draft, *, by: str) -> str:
    """Set a programme (subject ``programme``); its entry's id.

    Raises :class:`StepRefused`, having changed nothing, with every fault at once: a limit that is not 1–100 per cent,
    days of publicity not 1–60, weeks of silence not 1–52, a city or district that no register names, a scheme
    of classes that nobody has drawn up; and as
    ``records.enter``.
    """
    checked = records.checked(draft, today=office.now().date())
    faults = [*_limits(checked), *_places(office, checked), *_scheme(office, checked)]
    if faults:
        raise StepRefused(_("；").join(faults), action=_("没有任何改动；请改正后再保存"))
    return records.enter(office, [draft], by=by)[0]


def _limits(draft: Draft) -> list[str]:
    return [
        _("{field}是 {value}，应为 1 到 {most}").format(field=_(_PROGRAMME.field(name).words), value=value, most=most)
        for name, value, most in setting_rules.out_of_bounds(draft.value)
    ]


def _scheme(office: Office, draft: Draft) -> list[str]:
    """By a scheme that nobody has drawn up every wish would silently be left unclassed."""
    told = draft.value.get("scheme")
    known = measures.schemes(office)
    if told is None or told in known:
        return []
    listed = _("、").join(classes.scheme_words(one) for one in known)
    return [_("没有分类办法“{value}”（有：{names}）").format(value=told, names=listed)]


def _places(office: Office, draft: Draft) -> list[str]:
    """A programme of places that the register does not know would silently hold for nobody."""
    known = communities.communities(office.store)
    faults = []
    for name in ("city", "district"):
        told = draft.value.get(name)
        names = sorted(known[name].dropna().unique())
        if told is not None and told not in names:
            words = _(_PROGRAMME.field(name).words)
            listed = _("、").join(names[:10])
            faults.append(_("名册中没有{field}“{value}”（有：{names}）").format(field=words, value=told, names=listed))
    return faults

"""Claims become a role and a scope by rules that the office has written down, and by nothing else.

The rules are read from top to bottom, and the first that fits decides alone: whoever writes them puts them in order.
Nothing is granted by default: who fits no rule has no role, and a rule has to say for which part of the city it is. A
rule that takes the part from a claim grants nothing to a person without that claim.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analytics.access.roles import ROLES
from analytics.access.single_sign_on.refusals import NoDuties
from analytics.errors import SettingError, cause
from analytics.language import _, headed
from analytics.model import EVERYWHERE, Scope
from analytics.store.accounts import ADMINISTRATOR, LEVELS

MOST_PLACES: Final = 50
_LONGEST_PLACE: Final = 64
_NAME, _DISPLAY = "preferred_username", "name"
_RULE_KEYS: Final = frozenset(
    {"claim", "value", "role", "everywhere", *LEVELS, *(f"{level}_claim" for level in LEVELS)}
)


@dataclass(frozen=True)
class Rule:
    """Whoever's ``claim`` holds one of ``values`` has ``role``, for the ``places`` of each level, or for those that the
    claims in ``place_claims`` name; for the whole city where there is no level at all."""

    claim: str
    values: frozenset[str]
    role: str
    places: Mapping[str, tuple[str, ...]]
    place_claims: Mapping[str, str]


@dataclass(frozen=True)
class Duty:
    """What one person is here, by his claims of today."""

    name: str
    display: str
    role: str
    scope: Scope


@dataclass(frozen=True)
class Duties:
    """The rules, in order, and the claims that a person's account is called by."""

    rules: tuple[Rule, ...]
    name_claim: str = _NAME
    display_claim: str = _DISPLAY

    @property
    def claims(self) -> frozenset[str]:
        """The names of all claims that are looked at."""
        ruled = {name for rule in self.rules for name in (rule.claim, *rule.place_claims.values())}
        return frozenset({self.name_claim, self.display_claim, *ruled})

    def are_told(self, claims: Mapping[str, object]) -> bool:
        """Whether ``claims`` hold every claim that is looked at."""
        return all(_claim(claims, name) is not None for name in self.claims)

    def of(self, claims: Mapping[str, object]) -> Duty:
        """The duty of a person with ``claims``. Raises :class:`NoDuties` where no rule gives any.

        >>> rule = Rule("groups", frozenset({"minyi-district"}), "viewer", {}, {"district": "area"})
        >>> claims = {"preferred_username": "li", "name": "李娜", "groups": ["minyi-district"], "area": "市中区"}
        >>> duty = Duties((rule,)).of(claims)
        >>> duty.name, duty.display, duty.role, duty.scope.district
        ('li', '李娜', 'viewer', ('市中区',))
        """
        rule = next((rule for rule in self.rules if rule.values & set(_texts(_claim(claims, rule.claim)))), None)
        if rule is None:
            raise NoDuties("no role")
        name = _claim(claims, self.name_claim)
        if not isinstance(name, str) or not name.strip():
            raise NoDuties("no name")
        display = _claim(claims, self.display_claim)
        return Duty(name, display if isinstance(display, str) else "", rule.role, _scope(rule, claims))


def read_duties(file: Path) -> Duties:
    """The rules in a TOML ``file``. Raises :class:`SettingError` that names everything that is wrong with them."""
    try:
        found = tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise SettingError(headed(f"MINYI_OIDC_MAPPING={file}", cause(error))) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(
            headed(f"MINYI_OIDC_MAPPING={file}", str(error)), expected=_("UTF-8 编码的 TOML 文件")
        ) from error
    named, rules = found.pop("claims", {}), found.pop("rule", [])
    wrong = [_("不认识 {name}").format(name=name) for name in found]
    if not isinstance(named, dict) or set(named) - {"name", "display"} or not all(map(_is_text, named.values())):
        wrong.append(_("[claims] 只能写 name、display，值为声明的名称"))
        named = {}
    if not isinstance(rules, list) or not rules:
        wrong.append(_("没有 [[rule]]，谁也不能登录"))
        rules = []
    for number, one in enumerate(rules, 1):
        wrong += [_("第 {n} 条：{words}").format(n=number, words=words) for words in _faults(one)]
    if wrong:
        raise SettingError(headed(f"MINYI_OIDC_MAPPING={file}", _("；").join(wrong)))
    return Duties(tuple(map(_rule, rules)), named.get("name", _NAME), named.get("display", _DISPLAY))


def _faults(one: object) -> list[str]:
    """What is wrong with a rule as it is written."""
    if not isinstance(one, dict):
        return [_("应为 [[rule]] 下的一组值")]
    found = [_("不认识 {name}").format(name=name) for name in sorted(set(one) - _RULE_KEYS)]
    if not _is_text(one.get("claim")):
        found.append(_("缺少 claim（声明的名称）"))
    if not _places(one.get("value")):
        found.append(_("缺少 value（声明的值，可为一组）"))
    if one.get("role") not in ROLES:
        found.append(_("role 应为 {roles} 之一").format(roles=_("、").join(ROLES)))
    levels = [level for level in LEVELS if level in one or f"{level}_claim" in one]
    for level in levels:
        told = _places(one.get(level)) if level in one else _is_text(one[f"{level}_claim"])
        if not told or (level in one and f"{level}_claim" in one):
            found.append(_("{level} 写地名，或以 {level}_claim 写声明的名称，二者取一").format(level=level))
    if one.get("everywhere", False) is not (not levels):
        found.append(_("写明范围：everywhere = true（全市），或 city、district、street，不可兼有"))
    if "street" in levels and "district" not in levels:
        found.append(_("写了街道，须同时写明区县"))
    if one.get("role") == ADMINISTRATOR and levels:
        found.append(_("管理员的范围是全市，不能限定"))
    return found


def _rule(one: Mapping[str, object]) -> Rule:
    return Rule(
        claim=str(one["claim"]),
        values=frozenset(_places(one["value"])),
        role=str(one["role"]),
        places={level: _places(one[level]) for level in LEVELS if level in one},
        place_claims={level: str(one[f"{level}_claim"]) for level in LEVELS if f"{level}_claim" in one},
    )


def _scope(rule: Rule, claims: Mapping[str, object]) -> Scope:
    """The part of the city. A level that a person's claims do not tell is refused: left out it would be all of it."""
    told = dict(rule.places)
    for level, claim in rule.place_claims.items():
        told[level] = _places(_claim(claims, claim))
        if not told[level]:
            raise NoDuties(f"no {level}")
    return Scope(**told) if told else EVERYWHERE


def _claim(claims: Mapping[str, object], name: str) -> object:
    """The claim of that name; where there is none, the one that its dots lead to (``realm_access.roles``)."""
    if name in claims:
        return claims[name]
    first, dot, rest = name.partition(".")
    within = claims.get(first) if dot else None
    return _claim(within, rest) if isinstance(within, dict) else None


def _places(found: object) -> tuple[str, ...]:
    """Names of places; none where one of them is no name, as half a list would be another scope."""
    listed = [found] if isinstance(found, str) else found
    if not isinstance(listed, list) or len(listed) > MOST_PLACES or not all(map(_is_text, listed)):
        return ()
    return tuple(dict.fromkeys(one.strip() for one in listed))


def _texts(found: object) -> tuple[str, ...]:
    listed = [found] if isinstance(found, str) else found
    return tuple(one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()


def _is_text(found: object) -> bool:
    return isinstance(found, str) and 0 < len(found.strip()) <= _LONGEST_PLACE and found.isprintable()

"""How the dashboard is served: what stands before its pages, and where it may listen at all."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.middleware import Middleware

from analytics.access.addresses import LOOPBACK_NAMES, host_name, is_loopback
from analytics.access.bodies import BodyLimits
from analytics.access.doorkeeper import RegistryDoorkeeper
from analytics.access.gate import Gate
from analytics.access.headers import SecurityHeaders
from analytics.errors import MinyiError, SettingError
from analytics.language import _
from analytics.settings import Settings

FIRST_ACCOUNT: Final = "python -m analytics account add"


class NotServed(MinyiError):
    """The dashboard must not listen where it was asked to."""


def allowed_hosts(settings: Settings) -> tuple[str, ...]:
    """The names under which the dashboard may be called, from the setting ``allowed_hosts``.

    Raises :class:`SettingError` for what is no name of a host.
    """
    names = tuple(name.strip().lower() for name in settings.allowed_hosts.replace("，", ",").split(",") if name.strip())
    wrong = [name for name in names if host_name(name.removeprefix("*.")) != name.removeprefix("*.") or ":" in name]
    if wrong:
        raise SettingError(
            f"MINYI_ALLOWED_HOSTS={'、'.join(wrong)}", expected=_("主机名，以逗号分开，不带端口，如 minyi.example.cn")
        )
    return names


def check(settings: Settings, doorkeeper: RegistryDoorkeeper, *, address: str, base_path: str = "") -> None:
    """Raises :class:`NotServed` where nobody could tell who comes: other machines may call only once there are
    accounts, and only under names that are known. ``address`` is what the server listens on; empty stands for all."""
    if base_path.strip("/"):
        raise NotServed(_("服务放在了子路径 {path} 下").format(path=base_path), expected=_("放在网址的根路径"))
    if is_loopback(address) or address == LOOPBACK_NAMES[0]:
        allowed_hosts(settings)
        return
    where = address or "0.0.0.0"
    if doorkeeper.is_local():
        raise NotServed(
            _("尚未建立账号，不能在 {address} 上提供服务").format(address=where),
            expected=_("没有账号时只在本机（127.0.0.1）使用"),
            action=_("请先建立第一个账号：{command} 账号名 --role administrator").format(command=FIRST_ACCOUNT),
        )
    if not allowed_hosts(settings):
        raise NotServed(
            _("要在 {address} 上提供服务，却没有说明网址的主机名").format(address=where),
            action=_("请设置 MINYI_ALLOWED_HOSTS，如 MINYI_ALLOWED_HOSTS=minyi.example.cn"),
        )


def served_hosts(settings: Settings) -> tuple[str, ...]:
    """The same for Streamlit, which writes an address of IPv6 without brackets; without any, this machine's."""
    return allowed_hosts(settings) or tuple(name.strip("[]") for name in LOOPBACK_NAMES)


def defences(settings: Settings, doorkeeper: RegistryDoorkeeper, *, page: Path) -> list[Middleware]:
    """What every request passes before Streamlit sees it, the outermost first; ``page`` is the HTML of every page."""
    return [
        Middleware(SecurityHeaders, page=page.read_text("utf-8")),
        Middleware(BodyLimits, upload_limit_mb=settings.upload_limit_mb),
        Middleware(Gate, doorkeeper=doorkeeper, allowed_hosts=allowed_hosts(settings)),
    ]

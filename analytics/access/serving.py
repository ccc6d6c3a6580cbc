"""How the dashboard is served: what stands before its pages, and where it may listen at all."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from starlette.middleware import Middleware

from analytics.access.addresses import LOOPBACK_NAMES, host_name, is_loopback
from analytics.access.bodies import BodyLimits
from analytics.access.doorkeeper import RegistryDoorkeeper
from analytics.access.gate import Gate
from analytics.access.headers import SecurityHeaders
from analytics.access.packed_files import PackedFiles
from analytics.access.page_addresses import PageAddresses
from analytics.access.page_shell import drawn_with, shells
from analytics.access.tongue import Tongue
from analytics.errors import MinyiError, SettingError
from analytics.language import SOURCE_LANGUAGE, _
from analytics.settings import Settings

_LOG: Final = logging.getLogger(__name__)
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
            f"MINYI_ALLOWED_HOSTS={_('、').join(wrong)}",
            expected=_("主机名，以逗号分开，不带端口，如 minyi.example.cn"),
        )
    return names


def plain_http(settings: Settings) -> bool:
    """Whether readers elsewhere may come unencrypted, from the setting ``allow_plain_http``.

    Raises :class:`SettingError` for anything but yes and no.
    """
    word = settings.allow_plain_http.lower()
    if word not in ("yes", "no"):
        raise SettingError(
            f"MINYI_ALLOW_PLAIN_HTTP={settings.allow_plain_http!r}", expected=_("、").join(("yes", "no"))
        )
    return word == "yes"


def check(
    settings: Settings,
    doorkeeper: RegistryDoorkeeper,
    *,
    address: str,
    base_path: str = "",
    encrypted: bool = False,
    proxies: str = "",
) -> None:
    """Raises :class:`NotServed` where nobody could tell who comes: other machines may call only once there are
    accounts, only under names that are known, and only over a line that is encrypted.

    ``address`` is what the server listens on; empty stands for all. ``encrypted`` says that the server itself speaks
    TLS; ``proxies`` are the addresses of those whose word is taken for where a reader sits and whether the reader's
    line is encrypted.
    """
    plainly = plain_http(settings)
    if "*" in proxies.replace(" ", "").split(","):
        raise NotServed(
            _("FORWARDED_ALLOW_IPS=* 使任何人都能冒充别的地址、假称已加密"),
            expected=_("写明代理的地址，如 10.0.0.2"),
        )
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
    if plainly:
        _LOG.warning("%s", _("在 {address} 上不加密地提供服务：密码会以明文在网上传送").format(address=where))
    elif not encrypted and not proxies.strip():
        raise NotServed(
            _("要在 {address} 上提供服务，密码却会以明文在网上传送").format(address=where),
            expected=_("只听 127.0.0.1，由本机的 nginx 加密后转发（见 README）"),
            action=_(
                "代理在别的机器时，用环境变量 FORWARDED_ALLOW_IPS 写明它的地址；没有代理时，"
                "用 --server.sslCertFile 和 --server.sslKeyFile 写明证书和私钥；"
                "在与外界隔绝的网络里确要用明文，设 MINYI_ALLOW_PLAIN_HTTP=yes"
            ),
        )


def served_hosts(settings: Settings) -> tuple[str, ...]:
    """The same for Streamlit, which writes an address of IPv6 without brackets; without any, this machine's."""
    return allowed_hosts(settings) or tuple(name.strip("[]") for name in LOOPBACK_NAMES)


def defences(settings: Settings, doorkeeper: RegistryDoorkeeper, *, folder: Path, style: Path) -> list[Middleware]:
    """What every request passes before Streamlit sees it, the outermost first.

    ``folder`` is Streamlit's, of the page and the scripts and styles that browsers load; ``style`` is the CSS that
    stands in the page's head.
    """
    ours = shells((folder / "index.html").read_text("utf-8"), style.read_text("utf-8"), drawn_with(folder))
    return [
        Middleware(SecurityHeaders, page=ours[SOURCE_LANGUAGE]),
        Middleware(Tongue, default=settings.language),
        Middleware(BodyLimits, upload_limit_mb=settings.upload_limit_mb),
        Middleware(Gate, doorkeeper=doorkeeper, allowed_hosts=allowed_hosts(settings), plain_http=plain_http(settings)),
        Middleware(PageAddresses, shells=ours, folder=folder),
        Middleware(PackedFiles, folder=folder),
    ]

"""The dashboard as a client of the office's single sign-on: where the provider is, and who we are there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from analytics.access.addresses import is_loopback
from analytics.access.gate import SIGN_IN, SSO_CALLBACK
from analytics.access.single_sign_on.duties import Duties, read_duties
from analytics.errors import SettingError, cause
from analytics.language import _, headed
from analytics.settings import Settings

_LONGEST_SECRET: Final = 4096


@dataclass(frozen=True)
class Client:
    """What the provider's administrator and ours have agreed on."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    redirect_url: str
    scopes: str
    duties: Duties

    @property
    def after_sign_out(self) -> str:
        """Where the provider sends a browser back to after signing out there."""
        return self.redirect_url.removesuffix(SSO_CALLBACK) + SIGN_IN


def read_client(settings: Settings) -> Client | None:
    """The client that the settings describe; None where single sign-on is not set up.

    Raises :class:`SettingError` for one that is set up by half, or that would talk over a line others can read.
    """
    if not settings.oidc_issuer:
        return None
    secret = _secret(settings)
    needed = {
        "MINYI_OIDC_CLIENT_ID": settings.oidc_client_id,
        "MINYI_OIDC_CLIENT_SECRET": secret,
        "MINYI_OIDC_REDIRECT_URL": settings.oidc_redirect_url,
        "MINYI_OIDC_MAPPING": settings.oidc_mapping,
    }
    missing = [name for name, value in needed.items() if not value]
    if missing:
        raise SettingError(
            _("已设置 MINYI_OIDC_ISSUER，缺少 {names}").format(names=_("、").join(missing)),
            action=_("请补全；不用统一身份认证时请去掉 MINYI_OIDC_ISSUER"),
        )
    issuer, redirect_url = settings.oidc_issuer, settings.oidc_redirect_url
    if not is_safe(issuer) or urlsplit(issuer).query:
        raise SettingError(f"MINYI_OIDC_ISSUER={issuer}", expected=_("以 https:// 开头的网址（本机可用 http://）"))
    parts = urlsplit(redirect_url)
    if not is_safe(redirect_url) or parts.path != SSO_CALLBACK or parts.query:
        raise SettingError(
            f"MINYI_OIDC_REDIRECT_URL={redirect_url}",
            expected=_("本系统的网址加 {path}，如 https://minyi.example.cn{path}").format(path=SSO_CALLBACK),
        )
    if "openid" not in settings.oidc_scopes.split():
        raise SettingError(f"MINYI_OIDC_SCOPES={settings.oidc_scopes}", expected=_("以空格分开，其中有 openid"))
    duties = read_duties(Path(settings.oidc_mapping).expanduser())
    return Client(issuer, settings.oidc_client_id, secret, redirect_url, settings.oidc_scopes, duties)


def is_safe(url: object) -> bool:
    """Whether nobody on the line reads what goes to ``url``: it is encrypted, or it stays on this machine.

    >>> is_safe("https://sso.example.cn/realm"), is_safe("http://127.0.0.1:9000"), is_safe("http://sso.example.cn")
    (True, True, False)
    >>> is_safe("https://sso.example.cn@evil.cn"), is_safe("https:///x"), is_safe("https://a.cn/#b")
    (False, False, False)
    """
    if not isinstance(url, str) or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:  # brackets or a port that are none
        return False
    if not host or port == 0 or "@" in parts.netloc or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and (host == "localhost" or is_loopback(host)))


def _secret(settings: Settings) -> str:
    """The client's secret, from the environment or from the file that it names."""
    given, file = settings.oidc_client_secret, settings.oidc_client_secret_file
    if not file:
        return given
    if given:
        raise SettingError(
            _("MINYI_OIDC_CLIENT_SECRET 和 MINYI_OIDC_CLIENT_SECRET_FILE 都写了"), action=_("请只留一个")
        )
    try:
        with Path(file).expanduser().open(encoding="utf-8") as words:
            return words.read(_LONGEST_SECRET).strip()
    except OSError as error:
        raise SettingError(headed(f"MINYI_OIDC_CLIENT_SECRET_FILE={file}", cause(error))) from error
    except UnicodeDecodeError as error:
        raise SettingError(f"MINYI_OIDC_CLIENT_SECRET_FILE={file}", expected=_("UTF-8 文本")) from error

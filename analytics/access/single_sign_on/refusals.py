"""Why single sign-on lets somebody not in. Words are for who stands at the door; the reason is for the log."""

from __future__ import annotations

from analytics.errors import MinyiError
from analytics.language import _


class NotAdmitted(MinyiError):
    """Nobody is signed in. ``reason`` is a short code for the audit log; ``status`` is what the browser is answered."""

    status = 403

    def __init__(self, reason: str, found: str, *, action: str = "") -> None:
        super().__init__(found, action=action)
        self.reason = reason


class ProviderUnreachable(NotAdmitted):
    """The provider does not answer, or not as its own papers say that it does."""

    status = 503

    def __init__(self, reason: str) -> None:
        super().__init__(reason, _("统一身份认证暂时不可用"), action=_("请稍后再试；本系统自有的账号仍可用密码登录"))


class TokenRefused(NotAdmitted):
    """What came from the provider does not prove who this is. A stranger is not told which proof failed."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            reason, _("统一身份认证的答复核对不上，没有登录"), action=_("请重新登录；仍不行时请联系管理员")
        )


class Strayed(NotAdmitted):
    """The browser comes back from a journey that it has not begun here, that is over, or that took too long."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, _("这次登录已过期，或不是从这个浏览器开始的"), action=_("请返回重新登录"))


class NoDuties(NotAdmitted):
    """The person is known, but nothing says what he may see here."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, _("您在统一身份认证中没有本系统的角色或范围"), action=_("请联系管理员开通"))


class Disabled(NotAdmitted):
    """The account that belongs to the person is disabled here."""

    def __init__(self) -> None:
        super().__init__("disabled", _("您在本系统的账号已停用"), action=_("请联系管理员"))


class TooMany(NotAdmitted):
    """More want in at once than are looked at."""

    status = 503

    def __init__(self) -> None:
        super().__init__("busy", _("此刻登录的人太多"), action=_("请稍后再试"))

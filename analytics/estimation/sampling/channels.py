"""How a form came in: by the resident's own choice, or because somebody called at the door."""

from __future__ import annotations

from typing import Final

OWN_CHOICE: Final = "own_choice"
VISITED: Final = "visited"
OTHER: Final = "other"
_VISITED: Final = ("入户", "走访", "上门", "面访", "逐户")
_OWN_CHOICE: Final = (
    *("微信", "公众号", "小程序", "二维码", "扫码", "链接", "网络", "网上", "线上", "网页", "手机提交", "短信", "app"),
    *("热线", "意见箱", "12345"),
)


def mode_of(channel: str) -> str:
    """OWN_CHOICE, VISITED or OTHER (现场, 座谈会: neither drawn nor quite by own choice).

    >>> [mode_of(channel) for channel in ("微信公众号", "入户走访", "现场")]
    ['own_choice', 'visited', 'other']
    """
    folded = channel.casefold()
    if any(word in folded for word in _VISITED):
        return VISITED
    return OWN_CHOICE if any(word in folded for word in _OWN_CHOICE) else OTHER

"""The pages before the dashboard: signing in, a new password. Plain HTML that needs no script and loads nothing."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import Final
from urllib.parse import quote

from starlette.responses import HTMLResponse

from analytics.access import cookies
from analytics.access.gate import SIGN_IN, SSO_START
from analytics.access.passwords import LONGEST, REMEMBERED, SHORTEST
from analytics.access.tongue import LANGUAGE
from analytics.language import LANGUAGES, _, current, html_name

STYLE: Final = """
:root { color-scheme: light dark; --ink: #1d2733; --faint: #4a5766; --paper: #ffffff; --shade: #f4f6f9; --rule: #d8dee6;
  --edge: #76818e; --accent: #1f5a94; --pressed: #184878; --on-accent: #ffffff; --refused: #b3261e;
  --refused-shade: #fdf1f0 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf1; --faint: #a9b4c0; --paper: #1f2730; --shade: #151b22;
  --rule: #3b4653; --edge: #76818e; --accent: #7cc0ff; --pressed: #a6d4ff; --on-accent: #151b22; --refused: #ff9068;
  --refused-shade: #3d2a24 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--shade);
  color: var(--ink);
  font: 16px/1.6 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif }
main { width: 100%; max-width: 400px; background: var(--paper); border: 1px solid var(--rule); border-radius: 8px;
  padding: 24px }
h1 { margin: 0 0 4px; font-size: 1.5rem; line-height: 1.3 }
p { margin: 0 0 16px }
.quiet { color: var(--faint); font-size: .875rem }
.refused { border-left: 4px solid var(--refused); background: var(--refused-shade); padding: 8px 12px }
label { display: block; font-weight: 600; margin-bottom: 4px }
input { width: 100%; font: inherit; color: inherit; padding: 8px 12px; margin-bottom: 16px;
  border: 1px solid var(--edge); border-radius: 4px; background: var(--paper) }
button { width: 100%; font: inherit; font-weight: 600; padding: 10px; border: 0; border-radius: 4px;
  color: var(--on-accent); background: var(--accent); cursor: pointer }
button:hover { background: var(--pressed) }
.single { display: block; padding: 10px; border: 1px solid var(--edge); border-radius: 4px; font-weight: 600;
  text-align: center; text-decoration: none }
.single:hover { background: var(--shade) }
.languages { margin: 16px 0 0; text-align: center }
.leave { margin-top: 12px }
.leave button { background: var(--paper); color: var(--accent); border: 1px solid var(--edge) }
.leave button:hover { background: var(--shade) }
input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid #f0a30a; outline-offset: 2px }
a { color: var(--accent) }
"""
# Nothing but this very style is let in, and the form goes to this server only.
_DIGEST: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def sign_in(
    token: str, *, wanted: str = "", name: str = "", words: str = "", single: bool = False, status: int = 200
) -> HTMLResponse:
    """The sign-in form; ``words`` say why the last attempt failed. A name that was typed stays, a password never.
    ``single`` offers the way by single sign-on beside it."""
    fields = _field(_("账号"), "name", "username", value=name, focused=not name)
    fields += _field(_("密码"), "password", "current-password", kind="password", focused=bool(name))
    about = _("请用本人的账号登录，不要与他人共用。")
    form = _form("/sign-in", token, wanted, fields, _("登录"))
    body = (_elsewhere(wanted) if single else "") + form + _languages(wanted)
    return _page(_("登录"), about, words, body, status)


def password(
    token: str, *, who: str, wanted: str = "", words: str = "", first: bool = False, status: int = 200
) -> HTMLResponse:
    """The form for a new password; ``first`` is one that somebody else gave, and must be changed."""
    fields = _field(_("现在的密码"), "old", "current-password", kind="password", focused=True)
    fields += _field(_("新密码"), "new", "new-password", kind="password")
    fields += _field(_("再输入一遍新密码"), "again", "new-password", kind="password")
    rule = _(
        "{least} 到 {most} 个字符，大写字母、小写字母、数字、其他符号中至少三类，不含账号名，不与最近 {n} 次相同。"
        "修改后，其他地方的登录全部退出。"
    ).format(least=SHORTEST, most=LONGEST, n=REMEMBERED)
    about = (_("首个密码须先修改，才能继续。") if first else "") + rule
    form = _form("/password", token, wanted, fields, _("修改密码"))
    after = "" if first else f'<p class="quiet"><a href="/">{escape(_("返回"))}</a></p>'
    leave = _leaving(token) if first else ""
    return _page(_("修改密码：{who}").format(who=who), about, words, form + after + leave, status)


def message(title: str, words: str, *, status: int) -> HTMLResponse:
    """A page that says why there is nothing else, and leads back."""
    return _page(title, "", words, f'<p><a href="/sign-in">{escape(_("返回登录"))}</a></p>', status)


def leaving(there: str) -> HTMLResponse:
    """Leads on to signing out at the provider of single sign-on. A form could not: its policy ends at this server, and
    a redirect after a form is part of it."""
    address = escape(there)
    way = f'<meta http-equiv="refresh" content="0; url={address}">'
    link = f'<p><a href="{address}">{escape(_("退出统一身份认证"))}</a></p>'
    return _page(_("已退出本系统"), _("正在退出统一身份认证。没有自动转到时，请点下面的链接。"), "", link, 200, way)


def signing_out(token: str) -> HTMLResponse:
    """Asks before signing out, where somebody comes by a link."""
    return _page(
        _("退出登录"), _("退出后须重新登录才能查看。"), "", _form("/sign-out", token, "", "", _("退出登录")), 200
    )


def _elsewhere(wanted: str) -> str:
    """The way by single sign-on: a link, as a form would have to end at this server."""
    address = escape(f"{SSO_START}?next={quote(wanted, safe='')}")
    return f'<p><a class="single" href="{address}">{escape(_("用统一身份认证登录"))}</a></p>'


def _leaving(token: str) -> str:
    """A way out for who does not want to go on: as a second button, not as the first."""
    return '<div class="leave">' + _form("/sign-out", token, "", "", _("退出登录")) + "</div>"


def _field(label: str, name: str, complete: str, *, kind: str = "text", value: str = "", focused: bool = False) -> str:
    focus = " autofocus" if focused else ""
    return (
        f'<label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{complete}" value="{escape(value)}" '
        f'maxlength="{cookies.LONGEST}" autocapitalize="none" spellcheck="false" required{focus}>'
    )


def _form(action: str, token: str, wanted: str, fields: str, button: str) -> str:
    following = f'<input type="hidden" name="next" value="{escape(wanted)}">' if wanted else ""
    return (
        f'<form method="post" action="{action}"><input type="hidden" name="token" value="{escape(token)}">'
        f'{following}{fields}<button type="submit">{escape(button)}</button></form>'
    )


def _page(title: str, about: str, words: str, body: str, status: int, head: str = "") -> HTMLResponse:
    quiet = f'<p class="quiet">{escape(about)}</p>' if about else ""
    refused = f'<p class="refused" role="alert">{escape(words)}</p>' if words else ""
    name = escape(_("民意"))
    content = (
        f'<!doctype html><html lang="{html_name(current())}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)} · {name}</title>'
        f'<link rel="icon" href="data:,">{head}<style>{STYLE}</style></head>'
        f'<body><main><p class="quiet">{name}</p><h1>{escape(title)}</h1>'
        f"{quiet}{refused}{body}</main></body></html>"
    )
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(content, status_code=status, headers=headers)


def _languages(wanted: str) -> str:
    """The form in each other language, for whoever cannot read this one."""
    following = f"&amp;next={quote(wanted, safe='')}" if wanted else ""
    ways = " · ".join(
        f'<a href="{SIGN_IN}?{LANGUAGE}={other}{following}" lang="{html_name(other)}">{escape(name)}</a>'
        for other, name in LANGUAGES.items()
        if other != current()
    )
    return f'<p class="quiet languages">{ways}</p>'

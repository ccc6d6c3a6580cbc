"""账号: who may sign in, as whom, for which places; for administrators."""

import streamlit as st

from analytics.access import serving
from analytics.language import C_, _
from analytics.settings import read_settings
from pages.shared import account_desk, reader

who = reader.require("accounts")
st.title(C_("menu", "账号"))
st.caption(_("每人一个账号，不共用。账号只停用，不删除；改角色、范围、密码或停用，都使该账号的登录当即失效。"))
if serving.plain_http(read_settings()):
    st.warning(
        _("已允许不加密的连接（MINYI_ALLOW_PLAIN_HTTP=yes），密码会以明文在网上传送"), icon=":material/lock_open:"
    )
account_desk.announce()
account_desk.listing()
chosen, added = st.tabs([_("修改账号"), _("新建账号")])
with chosen:
    account_desk.change(who)
with added:
    account_desk.add(who)

"""账号: who may sign in, as whom, for which places; for administrators."""

import streamlit as st

from analytics.language import _
from pages.shared import account_desk, reader

who = reader.require("accounts")
st.title(_("账号"))
st.caption(_("每人一个账号，不共用。账号只停用，不删除；改角色、范围、密码或停用，都使该账号的登录当即失效。"))
account_desk.announce()
account_desk.listing()
chosen, added = st.tabs([_("修改账号"), _("新建账号")])
with chosen:
    account_desk.change(who)
with added:
    account_desk.add(who)

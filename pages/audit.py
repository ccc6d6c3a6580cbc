"""操作记录: who did what, when, from where, with what outcome; for administrators."""

import streamlit as st

from analytics.language import _
from pages.shared import audit_desk, reader

reader.require("audit")
st.title(_("操作记录"))
st.caption(_("只增不改，一条扣着一条。时间为北京时间；只记做了什么，不记密码，也不记居民写的内容。"))
audit_desk.listing(audit_desk.chosen())
audit_desk.check()
audit_desk.export()

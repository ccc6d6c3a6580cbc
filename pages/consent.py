"""同意征询: consent item by item and round by round, who has not answered, and plans compared."""

import streamlit as st

from analytics.language import _
from pages.shared import consent_items, consent_plans, filters, notices, reader, reads

reader.require("consent")
version = reads.data_version()
st.title(_("同意征询"))
if reads.communities().empty:
    notices.no_data()
    st.stop()
scope = filters.place()
part = filters.view("part", _("看什么"), {"consent": _("同意征询"), "plans": _("方案比选")})
if part == "consent":
    consent_items.show(version, scope)
else:
    consent_plans.show(version, scope)

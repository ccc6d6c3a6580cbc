"""项目设置: the renovation programmes of the office, and the limits that each sets for its communities."""

import streamlit as st

from analytics.language import _
from pages.shared import curating, notices, programme_desk, programme_extent, reader

reader.require("programmes")
curating.announce()
st.title(_("项目设置"))
st.markdown(
    _(
        "每个项目管一批小区（按城市、区县、改造年度划定，空着表示不限），并设定四道闸口的线、公示天数和多少周无数据即提醒。"
        "一个小区符合多个项目时，按划得最细的一个。线都含本数，按整数判定。每次改动都留下记录。"
    )
)
programme_desk.listing()
notices.basis(note=_("满意率达标线同时决定验收预警、小区档案、周报里的达标判定"))
programme_extent.show()
st.subheader(_("新增或修改"))
programme_desk.edit()

"""The list of pages: by what a reader comes for, each with its title and icon."""

from __future__ import annotations

from typing import Final

from analytics.language import N_, NC_

# By what a reader comes for: a section's name, and its pages' file, title and icon.
SECTIONS: Final = {
    N_("看结果"): (
        ("overview", N_("总览"), "dashboard"),
        ("acceptance", N_("验收预警"), "flag"),
        ("community", N_("小区档案"), "apartment"),
        ("satisfaction", N_("满意度"), "thumbs_up_down"),
        ("weekly", N_("周报"), "calendar_view_week"),
    ),
    N_("改造过程"): (
        ("wishes", N_("居民意愿"), "checklist"),
        ("consent", N_("同意征询"), "how_to_reg"),
        ("votes", N_("业主表决"), "how_to_vote"),
        ("publicity", N_("公示与意见"), "campaign"),
        ("works", N_("施工过程"), "construction"),
        ("rectification", N_("整改台账"), "assignment_late"),
    ),
    N_("听意见"): (
        ("comments", N_("意见聚类"), "forum"),
        ("topic", N_("主题档案"), "topic"),
        ("hot_issues", N_("热点问题"), "local_fire_department"),
        ("search", N_("意见检索"), "search"),
        ("comparison", N_("意见对比"), "compare_arrows"),
    ),
    N_("深入分析"): (
        ("ranking", N_("小区比较"), "leaderboard"),
        ("compare", N_("并排比较"), "view_column_2"),
        ("drivers", N_("提升重点"), "target"),
        ("crosstabs", N_("交叉分析"), "pivot_table_chart"),
        ("sample", N_("样本与回收"), "groups"),
        ("questionnaire", N_("问卷质量"), "quiz"),
        ("planning", N_("调查计划"), "event_note"),
    ),
    N_("管数据"): (
        ("upload", N_("数据上传"), "upload_file"),
        ("batches", NC_("menu", "批次"), "inventory_2"),
        ("review", N_("待判意见"), "rule"),
        ("codebook", N_("主题管理"), "account_tree"),
        ("programmes", N_("项目设置"), "tune"),
    ),
    NC_("menu", "说明"): (("methods", NC_("menu", "方法"), "functions"),),
    N_("管账号"): (
        ("accounts", NC_("menu", "账号"), "manage_accounts"),
        ("audit", N_("操作记录"), "history"),
    ),
}
# By page: its title, and its icon.
TITLES: Final = {page: (title, icon) for pages in SECTIONS.values() for page, title, icon in pages}

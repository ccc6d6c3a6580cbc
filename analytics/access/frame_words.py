"""What Streamlit's own frame says in English, and what it says in the readers' languages instead.

Streamlit knows no other language. Each page brings this table along, and ``page.js`` says its words where a whole text
or name of the frame (menus, the buttons of tables, what is read aloud) is one of them; what pages say is left alone.
"""

from __future__ import annotations

import calendar
from typing import Final

from analytics.language import LANGUAGES, N_, NC_, _, html_name, using

STREAMLITS: Final = "en"
# By Streamlit's words; {…} stands for whatever is told there. Of what this dashboard shows, all but "Download as CSV",
# which is hidden under that name.
WORDS: Final = {
    # the frame
    "Skip to main content": N_("跳到正文"),
    "Sidebar": N_("侧栏"),
    "App pages": N_("页面列表"),
    "Collapse sidebar": N_("收起侧栏"),
    "Expand sidebar": N_("展开侧栏"),
    "Main menu": N_("主菜单"),
    "Notifications": N_("通知"),
    "Toolbar action": N_("工具"),
    "Running...": N_("正在运行"),
    "Connecting": N_("正在连接"),
    "Rerun": N_("重新运行"),
    "Print": N_("打印"),
    "Theme": N_("主题颜色"),
    "System": N_("系统"),
    "Light": N_("浅色"),
    "Dark": N_("深色"),
    "Use system setting": N_("跟随系统"),
    "About": N_("关于"),
    "Close": N_("关闭"),
    "Link to heading": N_("此标题的链接"),
    "Help": N_("说明"),
    "Help for {name}": N_("{name}的说明"),
    "Shortcut {keys}": N_("快捷键 {keys}"),
    "Scroll tabs left": N_("向左翻页签"),
    "Scroll tabs right": N_("向右翻页签"),
    "Copy to clipboard": N_("复制"),
    "Copied": N_("已复制"),
    # tables and figures
    "Search": N_("在表中查找"),
    "Close Search": N_("结束查找"),
    "Previous Result": N_("上一处"),
    "Next Result": N_("下一处"),
    "{n} results": N_("{n} 处"),
    "{n} result": N_("{n} 处"),
    "{place} of {n}": N_("第 {place} 处，共 {n} 处"),
    "Fullscreen": N_("全屏"),
    "Close fullscreen": N_("退出全屏"),
    "Show/hide columns": N_("显示或隐藏列"),
    "Select all": N_("全选"),
    "Clear selection": N_("取消选择"),
    "Add row": N_("加一行"),
    "Delete row(s)": N_("删除所选行"),
    "Dataframe column menu": N_("这一列的菜单"),
    "Copy column name": N_("复制列名"),
    "Sort ascending": N_("从小到大"),
    "Sort descending": N_("从大到小"),
    "Format": N_("显示格式"),
    "Autosize": N_("按内容定宽"),
    "Pin column": N_("固定此列"),
    "Unpin column": N_("不再固定"),
    "Hide column": N_("隐藏此列"),
    "Statistics": N_("统计"),
    "Automatic": N_("自动"),
    "Localized": N_("按地区习惯"),
    "Plain": N_("原样"),
    "Compact": N_("缩写"),
    "Dollar": N_("美元"),
    "Euro": N_("欧元"),
    "Yen": N_("日元"),
    "Percent": N_("百分比"),
    "Scientific": N_("科学记数"),
    "Accounting": N_("会计格式"),
    "Distance": N_("距今多久"),
    "Duration": N_("时长"),
    "Calendar": N_("日历"),
    "Based on sample": N_("按部分行计算"),
    "No data": N_("没有数据"),
    "Count": N_("个数"),
    "Empty": N_("空白"),
    "Values": N_("有值"),
    "Distinct": N_("不同值"),
    "Minimum": N_("最小"),
    "Maximum": N_("最大"),
    "Average": N_("平均"),
    "Median": N_("中位数"),
    "Sum": N_("合计"),
    "Standard deviation": N_("标准差"),
    "Minimum length": N_("最短"),
    "Maximum length": N_("最长"),
    "Average length": N_("平均长度"),
    "Range": N_("范围"),
    "True": N_("是"),
    "False": N_("否"),
    "Distribution histogram": N_("分布"),
    # boxes
    "Open": N_("打开"),
    "Select...": N_("请选择"),
    "Choose an option": N_("请选择"),
    "Choose options": N_("请选择"),
    "Type to search": N_("输入要找的内容"),
    "Dismiss": N_("关闭"),
    "(index)": N_("行号"),
    "No results": N_("没有符合的选项"),
    "No options": N_("没有可选项"),
    "Select {n} matches": N_("选中符合的 {n} 项"),
    "Selected values": N_("已选各项"),
    "Selectbox options": N_("选项"),
    "Multiselect options": N_("选项"),
    "Remove {name}": N_("去掉 {name}"),
    "Clear value": N_("清空"),
    "Clear all": N_("全部清空"),
    "Clear entry": N_("清空"),
    "Clear date": N_("清空日期"),
    "Clear dates": N_("清空日期"),
    "Show password": N_("显示密码"),
    "Hide password": N_("隐藏密码"),
    "Increment": N_("加"),
    "Decrement": N_("减"),
    "Choose date": N_("选择日期"),
    "Choose date range": N_("选择起止日期"),
    "Choose date, {month}": N_("选择日期，{month}"),
    "Choose date range, {month}": N_("选择起止日期，{month}"),
    "year, {name}": N_("{name}的年份"),
    "month, {name}": N_("{name}的月份"),
    "day, {name}": N_("{name}的日"),
    "yyyy": NC_("date box", "年"),
    "mm": NC_("date box", "月"),
    "dd": NC_("date box", "日"),
    **{f"{{n}} – {month}": N_("{n} 月") for month in calendar.month_name[1:]},
    "Previous month": N_("上个月"),
    "Next month": N_("下个月"),
    "Press Enter to apply": N_("按回车键生效"),
    "Press Ctrl+Enter to apply": N_("按 Ctrl+回车键生效"),
    "Press ⌘+Enter to apply": N_("按 ⌘+回车键生效"),
    "Press Enter to submit form": N_("按回车键提交"),
    "Press Ctrl+Enter to submit form": N_("按 Ctrl+回车键提交"),
    "Press ⌘+Enter to submit form": N_("按 ⌘+回车键提交"),
    "Invalid input.": N_("填写的内容不符合要求"),
    "Date set outside allowed range. Please select a date on or before {last}.": N_("请选择 {last} 及以前的日期"),
    "Date set outside allowed range. Please select a date between {first} and {last}.": N_(
        "请选择 {first} 至 {last} 之间的日期"
    ),
    "Date set outside allowed range. Please select a date on or after {first}.": N_("请选择 {first} 及以后的日期"),
    "Number is above the allowed range. Please enter a value less than or equal to {most}.": N_(
        "数值过大，最大为 {most}"
    ),
    "Number is below the allowed range. Please enter a value greater than or equal to {least}.": N_(
        "数值过小，最小为 {least}"
    ),
    "Number is outside the allowed range. Please enter a value between {least} and {most}.": N_(
        "请填写 {least} 至 {most} 之间的数值"
    ),
    # files
    "Upload": N_("选择文件"),
    "Add files": N_("添加文件"),
    "add icon": N_("添加文件"),
    "file upload": N_("选择文件"),
    "Drag and drop a file here": N_("可将文件拖到这里"),
    "Drag and drop files here": N_("可将文件拖到这里"),
    "{size} per file": N_("每个文件不超过 {size}"),
    "Cancel upload of {name}": N_("取消上传 {name}"),
    "Click to retry upload": N_("点此重新上传"),
    "Upload failed": N_("上传失败"),
    "Unexpected error. Please try again.": N_("没有上传成功，请重试"),
}


def tables() -> dict[str, dict[str, str]]:
    """The table by language, as HTML names it; of English there is none, as Streamlit speaks it.

    >>> tables()["zh-CN"]["Search"], list(tables())
    ('在表中查找', ['zh-CN'])
    """
    found = {}
    for language in LANGUAGES:
        if language == STREAMLITS:
            continue
        with using(language):
            found[html_name(language)] = {english: _(words) for english, words in WORDS.items()}
    return found

"""腾讯问卷, 金数据 and 问卷网."""

from __future__ import annotations

from tests.ingest.made.answers import (
    COMMENT,
    COMMUNITIES,
    COMMUNITY,
    FORMS,
    LEVELS,
    MATRIX,
    OTHER,
    OVERALL,
    PLACE,
    PLACES,
    ROWS,
    TITLE,
    WISH,
    WISHES,
    Form,
)  # fmt: skip
from tests.ingest.made.bytes import delimited, workbook


def _levels(form: Form) -> list[str]:
    return ["" if level is None else LEVELS[level] for level in (form.overall, *form.rows)]


def tencent(encoding: str = "gb18030", *, more: bool = True) -> tuple[str, bytes]:
    """With the head columns that vary (``more``) or without; a trailing comma makes an unnamed last column."""
    first = [
        "编号",
        "开始答题时间",
        "结束答题时间",
        "答题时长",
        *["语言", "清洗数据结果", "智能清洗数据无效概率"] * more,
    ]
    first += ["地理位置国家和地区", "地理位置省", "地理位置市", *["用户类型", "用户标识", "昵称"] * more, "自定义字段"]
    last = ["IP", "UA", "Referrer", "中奖时间", "中奖金额", "审核状态"] * more
    wishes = [f"5.{WISH}:{wish}" for wish in (*WISHES, OTHER)]
    matrix = [f"3.{MATRIX}:{row}" for row in ROWS]
    asked = [f"1.{COMMUNITY}", f"2.{OVERALL}", *matrix, f"4.{PLACE}", *wishes, f"5.{WISH}:{OTHER}_填空1"]
    rows = [[*first, *asked, f"6.{COMMENT}", *last, ""]]
    for form in FORMS:
        head = [str(form.number), "02-Sep-2026 20:26:58", f"03-Sep-2026 12:{form.minute}:00", "182"]
        head += ["简体中文", "有效", "0.01"] * more + ["中国", "江苏", "南京", *["微信", "wx1", "某人"] * more, ""]
        chosen = [WISHES[at] if at in form.wishes else "" for at in range(len(WISHES))]
        said = [COMMUNITIES[form.community], *_levels(form), PLACES[form.place], *chosen]
        said += [OTHER if form.other else "", form.other, form.comment]
        rows.append([*head, *said, *["1.2.3.4", "Mozilla/5.0", "", "", "", "未审核"] * more, ""])
    return f"{TITLE}.csv", delimited(rows, encoding=encoding)


def jinshuju(kind: str) -> tuple[str, bytes]:
    """``kind`` csv or xlsx; the options of a multi-choice question stand in one cell."""
    matrix = [f"{MATRIX}—{row}" for row in ROWS]
    rows = [["序号", COMMUNITY, OVERALL, *matrix, PLACE, WISH, COMMENT, "提交人", "提交时间", "更新时间"]]
    for form in FORMS:
        wishes = [WISHES[wish] for wish in form.wishes] + [OTHER] * bool(form.other)
        said = [COMMUNITIES[form.community], *_levels(form), PLACES[form.place], ",".join(wishes), form.comment]
        rows.append([str(form.number), *said, "某人", f"2026-09-03 12:{form.minute}:00", "2026-09-04 08:00:00"])
    return f"{TITLE}.{kind}", delimited(rows) if kind == "csv" else workbook(rows)


def wenjuanwang_readable() -> tuple[str, bytes]:
    wishes = [f"{WISH}_{wish}" for wish in (*WISHES, OTHER)]
    head = ["序号", "start", "finish", "答题时长"]
    rows = [[*head, COMMUNITY, OVERALL, *(f"{MATRIX}_{row}" for row in ROWS), PLACE, *wishes, COMMENT]]
    for form in FORMS:
        chosen = [WISHES[at] if at in form.wishes else "" for at in range(len(WISHES))]
        said = [COMMUNITIES[form.community], *_levels(form), PLACES[form.place], *chosen, form.other, form.comment]
        rows.append([*_wenjuanwang(form), *said])
    return "All_Data_Readable.csv", delimited(rows, encoding="gb18030")


def wenjuanwang_original() -> tuple[str, bytes]:
    head = ["序号", "start", "finish", "答题时长"]
    rows = [[*head, "Q1", "Q2", "Q3_R1", "Q3_R2", "Q3_R3", "Q4", "Q5_A1", "Q5_A2", "Q5_A3", "Q5_A4", "Q6"]]
    for form in FORMS:
        levels = ["" if level is None else str(level + 1) for level in (form.overall, *form.rows)]
        chosen = [str(int(at in form.wishes)) for at in range(len(WISHES))] + [str(int(bool(form.other)))]
        said = [COMMUNITIES[form.community], *levels, str(form.place + 1), *chosen, form.comment]
        rows.append([*_wenjuanwang(form), *said])
    return "All_Data_Original.csv", delimited(rows, encoding="gb18030")


def wenjuanwang_code() -> tuple[str, bytes]:
    def options(words: tuple[str, ...]) -> list[list[str]]:
        return [[str(at), word] for at, word in enumerate(words, start=1)]

    rows = [["Q1", COMMUNITY], ["Q2", OVERALL], *options(LEVELS), ["Q3", MATRIX]]
    rows += [[f"Q3_R{at}", row] for at, row in enumerate(ROWS, start=1)] + options(LEVELS)
    rows += [["Q4", PLACE], *options(PLACES), ["Q5", WISH], *options((*WISHES, OTHER)), ["Q6", COMMENT]]
    return "code.csv", delimited(rows, encoding="gb18030")


def _wenjuanwang(form: Form) -> list[str]:
    return [str(form.number), f"2026/9/3 11:{form.minute}:00", f"2026/9/3 12:{form.minute}:00", "180"]

"""问卷星 as words, numbers and points."""

from __future__ import annotations

from tests.ingest.made.answers import (
    COMMENT,
    COMMUNITIES,
    COMMUNITY,
    FORMS,
    LEVELS,
    MATRIX,
    ORDER,
    ORDERED,
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
from tests.ingest.made.bytes import workbook

HEAD = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"]


def _head(form: Form) -> list[str]:
    return [str(form.number), f"2026/09/03 12:{form.minute}:00", "2分3秒", "微信", "某人", "127.0.0.1(本地)"]


def _name(mode: str) -> str:
    return f"289538440_{mode}_{TITLE}_{len(FORMS)}_{len(FORMS)}.xlsx"


def text() -> tuple[str, bytes]:
    matrix = [f"3、{MATRIX}—{ROWS[0]}", *(f"3、{row}" for row in ROWS[1:])]
    asked = [f"1、{COMMUNITY}", f"2、{OVERALL}", *matrix, f"4、{PLACE}", f"5、{WISH}", f"6、{ORDER}", f"7、{COMMENT}"]
    rows = [HEAD + asked]
    for form in FORMS:
        wishes = [WISHES[wish] for wish in form.wishes] + ([f"{OTHER}〖{form.other}〗"] if form.other else [])
        said = [COMMUNITIES[form.community], "(跳过)" if form.overall is None else LEVELS[form.overall]]
        said += [LEVELS[row] for row in form.rows] + [PLACES[form.place], "┋".join(wishes) or "(空)"]
        said += ["→".join(ORDERED[one] for one in form.order) or "(空)", form.comment or "(空)"]
        rows.append(_head(form) + said)
    return _name("按文本"), workbook(rows)


def codes() -> tuple[str, bytes]:
    matrix = [f"3、{MATRIX}—{ROWS[0]}", *(f"第3题({row})" for row in ROWS[1:])]
    wishes = [f"第5题({wish})" for wish in (*WISHES, OTHER)]
    ordered = [f"第6题({one})" for one in ORDERED]
    rows = [[*HEAD, f"1、{COMMUNITY}", f"2、{OVERALL}", *matrix, f"4、{PLACE}", *wishes, *ordered, f"7、{COMMENT}"]]
    for form in FORMS:
        said = [COMMUNITIES[form.community], "-3" if form.overall is None else str(form.overall + 1)]
        said += [str(row + 1) for row in form.rows] + [str(form.place + 1)]
        said += [str(int(at in form.wishes)) for at in range(len(WISHES))] + [str(int(bool(form.other)))]
        said += [str(form.order.index(at) + 1) if at in form.order else "-2" for at in range(len(ORDERED))]
        rows.append([*_head(form), *said, form.comment or "-2"])
    return _name("按序号"), workbook(rows)


def scores() -> tuple[str, bytes]:
    """Five points for the best level; the other questions have none."""
    matrix = [f"3、{MATRIX}—{ROWS[0]}", *(f"3、{row}" for row in ROWS[1:])]
    rows = [[*HEAD, f"1、{COMMUNITY}", f"2、{OVERALL}", *matrix, f"4、{PLACE}", f"5、{WISH}", f"7、{COMMENT}", "总分"]]
    for form in FORMS:
        points = [None if form.overall is None else 5 - form.overall, *(5 - row for row in form.rows)]
        said = ["-3" if point is None else str(point) for point in points]
        total = str(sum(point or 0 for point in points))
        rows.append([*_head(form), COMMUNITIES[form.community], *said, "0", "0", form.comment or "-2", total])
    return f"{TITLE}.xlsx", workbook(rows)

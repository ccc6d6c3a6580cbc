"""Ballot rolls as offices bring them, for the tests of files and pages."""

from __future__ import annotations

HEAD = "小区编号,小区名称,表决事项,事项类别,表决范围,楼栋,单元,室号,业主,专有面积,表决意见,表决日期\n"


def plan(
    opinions: str = "同意,同意,同意,反对,未参加,同意", community: str = "C4", matter: str = "小区改造方案"
) -> bytes:
    """A roll of one whole community, a dwelling of 60.55 ㎡ an opinion."""
    rows = [
        f"{community},,{matter},一般,小区,1号楼,1单元,{at + 101},业主{at},60.55,{opinion},"
        + ("" if opinion == "未参加" else "2026-03-02")
        for at, opinion in enumerate(opinions.split(","))
    ]
    return (HEAD + "\n".join(rows)).encode()


def lift() -> bytes:
    """C1 votes on a lift by 单元: the first passes with 11 of 12, the second lacks votes, the third has 4 owners."""
    parts = {
        (1, 1): ["同意"] * 11 + ["反对"],
        (1, 2): ["同意"] * 5 + ["反对"] * 3 + ["未参加"] * 4,
        (2, 1): ["同意"] * 3 + ["反对"],
    }
    rows = [
        f"C1,朝阳花园,加装电梯,特别,单元,{building},{stairway},{at + 101},{building}-{stairway}-{at},86.52,{opinion},"
        + ("" if opinion == "未参加" else "2026-05-06")
        for (building, stairway), opinions in parts.items()
        for at, opinion in enumerate(opinions)
    ]
    return (HEAD + "\n".join(rows)).encode()

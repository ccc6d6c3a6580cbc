"""同意征询: Jinyin's published figures on the page, what is lacking, whom to visit, plans that are close."""

from __future__ import annotations

from tests.pages import desk
from tests.programme.test_plan_options import PLANS, single

SAMPLE = desk.PROJECT / "sample_data"


def jinyin() -> desk.Files:
    return tuple(
        (name, (SAMPLE / name).read_text(encoding="utf-8-sig")) for name in ("register.csv", "consent_jinyin.csv")
    )


def test_jinyin_from_below_sixty_to_ninety_three(store_address: str) -> None:
    desk.fill(store_address, jinyin())
    app = desk.dashboard("consent", community="LZ-001")
    said = desk.said(app)
    assert "征询 600 户，名册 1,186 户，未答 586 户" in said and "同意线 80 %（含本数" in said
    assert (
        "**暖气单户改造**：第 2 轮同意 558 户，占征询户 93.0 %" in said
        and "占总户数 47.0 %（1,186 户），还差 391 户" in said
    )
    table = app.dataframe[0].value.set_index(["改造内容", "轮次"])
    for item, agreed in (("暖气单户改造", 342), ("自来水单户改造", 330), ("节能窗", 318)):
        assert table.loc[(item, "第 1 轮"), ["征询户数", "同意", "征询户中还差", "总户数中还差"]].tolist() == [
            600, agreed, 480 - agreed, 949 - agreed,
        ]  # fmt: skip
        assert table.loc[(item, "第 2 轮"), "同意"] == 558
        assert "324 户中新同意" in table.loc[(item, "第 2 轮"), "两轮都答的户"]
    assert table.loc[("暖气单户改造", "第 2 轮"), "比上一轮"].startswith("+36.0 个百分点")
    assert len(app.dataframe[1].value) == 38  # buildings

    answered = [line.split(",")[6] for line in jinyin()[1][1].splitlines()[601:604]]
    uploader = app.get("file_uploader")[0]
    uploader.upload("名单.csv", "\n".join(["户号", *answered, "77-1-101"]).encode(), "text/csv").run()
    assert "名单 4 户，其中 **1 户还没答**" in desk.said(app) and not app.exception


def test_plans_that_are_close_are_called_close(store_address: str) -> None:
    desk.fill(store_address, (desk.CITY[0], ("方案.csv", single({PLANS[0]: 26, PLANS[1]: 24, "都不同意": 6}))))
    app = desk.dashboard("consent", part="plans")
    said = desk.said(app)
    assert "两案接近，差距在误差之内" in said and "n = 56 户" in said
    assert app.dataframe[0].value["支持"].tolist() == [26, 24] and app.dataframe[0].value["反对"].tolist() == [6, 6]


def test_few_households_are_not_counted_out(store_address: str) -> None:
    rows = "".join(f"C1,2026-04-06,1-1-{at},同意,改造同意征询\n" for at in range(101, 104))
    desk.fill(store_address, (desk.CITY[0], ("征询.csv", "小区编号,提交时间,户号,节能窗,调查\n" + rows)))
    app = desk.dashboard("consent")
    said = desk.said(app)
    assert "交回表的户太少" in said and "有效份数少于 5，不显示" in said
    assert "征询 3 户" not in said and "未答 117 户" not in said and not app.dataframe


def test_few_households_decide_nothing(store_address: str) -> None:
    desk.fill(store_address, (desk.CITY[0], ("方案.csv", single({PLANS[0]: 3, PLANS[1]: 1}))))
    said = desk.said(desk.dashboard("consent", part="plans"))
    assert "不作比较" in said and "支持最多" not in said and "接近" not in said


def test_without_consent_the_page_says_what_to_upload(city: str) -> None:
    assert "还没有同意征询" in desk.said(desk.dashboard("consent"))
    assert "还没有可比选的方案" in desk.said(desk.dashboard("consent", part="plans"))

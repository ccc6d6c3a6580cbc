"""The page read back with a parser: every number, what it may fetch (nothing), what is drawn, what words do to it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.bulletin.content import BARS, COUNT, LINE, SHARE, Chart, Section, Sentence, Series
from analytics.reports.bulletin.palette import PAINTS
from analytics.reports.bulletin.web import POLICY, web
from analytics.reports.bulletin.web_drawing import drawings
from analytics.reports.bulletin.web_scale import scale_of
from tests.reports.bulletin.charts import all_charts, more
from tests.reports.bulletin.example import HOSTILE, LONG, bulletin
from tests.reports.bulletin.reading_web import Element, Reader, read


def picture(chart: Chart) -> Element:
    (only,) = drawings(chart, "c")
    return Reader(only).root


def test_every_sentence_opens_its_source_or_is_plain() -> None:
    page = read(web(bulletin()))
    sentences = {
        each.text if each.name == "p" else next(each.all("summary")).text: each for each in page.all(class_="sentence")
    }
    told = [sentence for section in bulletin().sections for sentence in section.sentences]
    assert list(sentences) == [sentence.text for sentence in told]
    behind = next(sentences[told[0].text].all("dl")).text
    assert "有效份数412" in behind and "光明西里、ZZ-011（共 2 个）" in behind and "五级中的满意、非常满意" in behind
    assert sentences[told[-1].text].name == "p"


def test_nothing_is_fetched_and_nothing_runs() -> None:
    page = web(more()).decode()
    root = read(page.encode())
    names = {element.name for element in root.all()}
    assert not names & {"script", "img", "link", "iframe", "object", "embed", "form", "base", "use", "image"}
    for element in root.all():
        assert not [
            name for name in element.attributes if name.startswith("on") or name in ("src", "srcset", "xlink:href")
        ]
        assert (element.attributes.get("href") or "#").startswith("#")
    style = next(root.all("style")).text
    assert "url(" not in style and "@import" not in style
    assert next(root.all("meta", content=POLICY)).attributes["http-equiv"] == "Content-Security-Policy"
    assert POLICY.startswith("default-src 'none'")


def test_every_anchor_leads_somewhere_once() -> None:
    root = read(web(more()))
    ids = [element.attributes["id"] for element in root.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    assert {link.attributes["href"] for link in root.all("a")} <= {f"#{each}" for each in ids}
    described = [name for svg in root.all("svg") for name in (svg.attributes.get("aria-labelledby") or "").split()]
    assert described and set(described) <= set(ids)


def test_hostile_words_are_words() -> None:
    hostile = f'</style></title><script>alert(1)</script>{HOSTILE}"\x00'
    told = bulletin()
    chart = Chart(hostile, BARS, hostile, (hostile,), (Series(hostile, (1,)),), COUNT, alt=hostile, note=hostile)
    section = Section("s", hostile, (Sentence(hostile, hostile),), (chart,))
    told = replace(told, title=hostile, issuer=hostile, sections=(section,), provenance={hostile: hostile})
    page = web(told)
    assert b"<script" not in page and b"\x00" not in page and page.count(b"</style>") == 1
    assert read(page).text.count(hostile.replace("\x00", "")) >= 12


def test_an_unfinished_week_is_marked() -> None:
    assert "本期未完，数字还会变化" not in web(bulletin()).decode()
    assert "本期未完，数字还会变化" in web(replace(bulletin(), complete=False)).decode()


def test_columns_are_as_high_as_their_values() -> None:
    chart = Chart("c", "columns", "份数", ("一", "二", "三"), (Series("份数", (50, 100, None)),), COUNT)
    root = picture(chart)
    heights = [float(each.attributes["height"]) for each in root.all("rect")]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)
    assert [each.text for each in root.all("text") if each.attributes.get("class") == "halo"] == ["50", "100", "—"]
    assert len(heights) == 2  # what may not be said is not drawn as nothing


def test_stacked_columns_stand_on_one_another() -> None:
    chart = next(chart for chart in all_charts(bulletin()) if chart.kind == "stacked")
    boxes = [each.attributes for each in picture(chart).all("rect")]
    first = boxes[:3]
    for lower, upper in itertools.pairwise(first):
        assert float(upper["y"]) + float(upper["height"]) == pytest.approx(float(lower["y"]), abs=0.2)
    assert [each["class"] for each in first] == ["f0", "f1", "f2"]
    assert float(first[0]["height"]) / float(first[1]["height"]) == pytest.approx(80 / 31, rel=0.01)


def test_a_line_is_broken_where_nothing_may_be_said() -> None:
    chart = next(chart for chart in all_charts(bulletin()) if chart.kind == LINE)
    root = picture(chart)
    value, low, high = (
        next(root.all("path", class_=look)).attributes["d"] for look in ("line s0", "limit low", "limit high")
    )
    assert [path.count("M") for path in (value, low, high)] == [2, 2, 2]
    markers = list(root.all("circle"))
    assert [each.text for each in markers] == [
        f"{week} 满意率 {share}"
        for week, share in zip(
            ("10-12", "10-26", "11-02", "11-09"), ("81.0 %", "79.0 %", "82.3 %", "79.96 %"), strict=True
        )
    ]
    threshold = float(next(root.all("line", class_="limit threshold")).attributes["y1"])
    # 79.96 % lies below the line of 80 %, by a hair; smaller is higher on a screen.
    assert 0 < float(markers[-1].attributes["cy"]) - threshold < 1


def test_bars_below_the_threshold_are_hatched_and_others_solid() -> None:
    shares = (0.7996, 0.8, None)
    chart = Chart("c", BARS, "满意率", ("甲", "乙", LONG), (Series("满意率", shares),), SHARE, threshold=0.8)
    root = picture(chart)
    assert [each.attributes["class"] for each in root.all("rect")] == ["f1", "f0"]
    assert len(list(root.all("path", class_="lines1"))) == 1
    shown = [each.text for each in root.all("text")]
    assert {"79.96 %", "80.0 %", "—", "达标线 80 %"} <= set(shown)
    assert LONG not in shown and any(words.endswith("…") and LONG.startswith(words[:-1]) for words in shown)


def test_bars_of_differences_run_to_both_sides_of_nothing() -> None:
    chart = next(chart for chart in all_charts(more()) if chart.key == "moved")
    root = picture(chart)
    zero = float(next(root.all("line", class_="zero")).attributes["x1"])
    boxes = [each.attributes for each in root.all("rect")]
    assert float(boxes[0]["x"]) == pytest.approx(zero, abs=0.1)
    assert float(boxes[1]["x"]) + float(boxes[1]["width"]) == pytest.approx(zero, abs=0.1)


@pytest.mark.parametrize(("communities", "pictures"), [(0, 0), (1, 1), (16, 1), (17, 2), (300, 19)])
def test_many_names_are_drawn_in_several_pictures(communities: int, pictures: int) -> None:
    chart = next(chart for chart in all_charts(more(communities)) if chart.key == "names")
    drawn = drawings(chart, "c")
    assert len(drawn) == pictures
    ticks = {tuple(text.text for text in Reader(each).root.all("text", class_="tick")) for each in drawn}
    assert len(ticks) <= 1, "all of them are on one scale"


def test_no_words_leave_the_picture() -> None:
    for chart in all_charts(more(40)):
        for each in drawings(chart, "c"):
            root = Reader(each).root
            width, height = (float(size) for size in next(root.all("svg")).attributes["viewbox"].split()[2:])
            for text in root.all("text"):
                wide = sum(13 if ord(letter) > 0x2000 else 7.2 for letter in text.text)
                share = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.attributes["text-anchor"]]
                left = float(text.attributes["x"]) - share * wide
                assert left >= -3 and left + wide <= width + 3, (chart.key, text.text)
                assert 8 <= float(text.attributes["y"]) <= height


@pytest.mark.parametrize(
    ("values", "kind", "form", "ticks"),
    [
        ((301, 412), "columns", COUNT, (0, 100, 200, 300, 400, 500)),
        ((1, 2), "columns", COUNT, (0, 1, 2)),
        ((0, 0), "columns", COUNT, (0, 1)),
        ((0.79, 0.86), LINE, SHARE, (0.78, 0.8, 0.82, 0.84, 0.86)),
        ((0.97, 1.0), LINE, SHARE, (0.97, 0.98, 0.99, 1.0)),
        ((-0.012, 0.031), BARS, "points", (-0.02, -0.01, 0.0, 0.01, 0.02, 0.03, 0.04)),
    ],
)
def test_scales_count_in_whole_steps(values: tuple[float, ...], kind: str, form: str, ticks: tuple[float, ...]) -> None:
    chart = Chart("c", kind, "", tuple(map(str, values)), (Series("值", values),), form)
    assert scale_of(chart).ticks == pytest.approx(ticks)


def test_the_look_is_there_by_day_by_night_and_on_paper() -> None:
    style = next(read(web(bulletin())).all("style")).text
    assert "prefers-color-scheme: dark" in style and "@media print" in style and "size: A4" in style
    assert "Noto Sans CJK SC" in style and "Microsoft YaHei" in style
    assert all(f"--c{slot}: {paint.on_dark};" in style for slot, paint in enumerate(PAINTS))
    assert style.count("{") == style.count("}")


@pytest.mark.browser
def test_a_browser_opens_it_alone_and_a_telephone_does_not_scroll_sideways(tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    from tests.reports.bulletin.test_printing import browser

    program = browser()
    file = tmp_path / "周报.html"
    file.write_bytes(web(more(40)))
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox", "--disable-gpu"])
        page = opened.new_page(viewport={"width": 360, "height": 740}, color_scheme="dark")
        fetched: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 27, 34)"
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        page.emulate_media(media="screen")
        page.locator("details.sentence > summary").first.click()
        assert "光明西里" in page.locator("details.sentence dl").first.inner_text()
        opened.close()
    assert (fetched, said) == ([file.as_uri()], [])


def test_last_values_of_lines_that_end_together_stand_apart() -> None:
    series = tuple(Series(str(place), (0.7, 0.8 + place / 1000)) for place in range(3))
    root = picture(Chart("c", LINE, "", ("一", "二"), series, SHARE))
    ends = [each for each in root.all("text") if each.attributes.get("class") == "halo strong"]
    heights = [float(each.attributes["y"]) for each in ends]
    assert [each.text for each in ends] == ["80.2 %", "80.1 %", "80.0 %"]  # from top to bottom
    assert all(lower - upper >= 13 for upper, lower in itertools.pairwise(heights))


def test_thousands_of_rows_are_folded_and_not_printed() -> None:
    page = read(web(bulletin(3)))
    (folded,) = page.all("details", class_="rows")
    summary = next(folded.all("summary"))
    assert summary.text == "明细1　各小区判定与数据（3 行）：未印，见网页或工作簿"
    assert len(list(next(folded.all("tbody")).all("tr"))) == 3 and "open" not in folded.attributes
    style = next(page.all("style")).text
    assert ".rows > :not(summary) { display: none; }" in style.partition("@media print")[2]


def test_sources_lead_to_the_tables_that_list_what_was_counted() -> None:
    page = read(web(bulletin()))
    links = {link.text: link.attributes["href"] for link in page.all("a") if link.text in ("附表1", "明细1")}
    titles = {f"#{figure.attributes['id']}": figure.text for figure in page.all("figure") if "小区" in figure.text}
    assert titles[links["附表1"]].startswith("附表1　未达标小区")
    assert titles[links["明细1"]].startswith("明细1　各小区判定与数据")


def test_intervals_and_signals_are_drawn() -> None:
    series = (
        Series("满意率", (0.6, None)),
        Series("下限", (0.5, 0.1), "low"),
        Series("上限", (0.7, 0.9), "high"),
        Series("异常波动", (0.6, None), "signal"),
    )
    lying = picture(Chart("c", BARS, "", ("甲", "乙"), series, SHARE))
    assert len(list(lying.all("line", class_="interval"))) == 3  # a line and its two ends; none where nothing is told
    assert "60.0\u00a0% ◆" in [each.text for each in lying.all("text")]
    rings = list(picture(Chart("c", LINE, "", ("甲", "乙"), series, SHARE)).all("path", class_="ring"))
    assert [each.text for each in rings] == ["甲 异常波动 60.0\u00a0%"]


def test_figures_of_columns_stand_clear_of_threshold_and_signals() -> None:
    values = (Series("满意率", (0.79, 0.85)),)
    plain = picture(Chart("c", "columns", "", ("一", "二"), values, SHARE))
    lined = picture(Chart("c", "columns", "", ("一", "二"), values, SHARE, threshold=0.8))
    tops, feet = (
        [float(each.attributes["y"]) for each in root.all("text", class_=look) if "%" in each.text]
        for root, look in ((plain, "halo"), (lined, "on"))
    )
    zero = float(next(lined.all("line", class_="zero")).attributes["y1"])
    assert tops[0] > tops[1] and feet == [pytest.approx(zero - 6)] * 2

"""Where the communities stand, looked at three ways: bars by place, a map, and areas as large as the households."""

from __future__ import annotations

import pandas as pd

from analytics.charts import community_map, standings, treemap
from analytics.language import N_, _
from analytics.model import Scope, Verdicts
from pages.shared import filters, notices, reads, sentences, wording
from pages.shared.figures import draw, picked

VIEWS = {"bars": N_("比例"), "map": N_("地图"), "areas": N_("户数面积图")}


def show(scope: Scope, verdicts: Verdicts, *, by: str, definition: str) -> None:
    """The view that the reader chose; only that one is made and sent. ``by``: of which places the bars are.

    ``verdicts`` are as they may be shown (``reads.listed``). There is no map where no community has coordinates.
    """
    register = reads.communities(scope)[["community_id", "longitude", "latitude"]]
    places = community_map.located(verdicts.merge(register, on="community_id", how="left", validate="one_to_one"))
    offered = {key: _(words) for key, words in VIEWS.items() if key != "map" or not places.empty}
    view = filters.view("standings", _("看法"), offered)
    if view == "map":
        _map(verdicts, places, definition)
    elif view == "areas":
        _areas(verdicts, definition)
    else:
        draw(
            standings.by_place(verdicts=verdicts, by=by),
            alt=_("各地小区中达标、未达标、无数据的比例，未达标比例高者在上"),
            key="standings",
        )
        _basis(verdicts, definition, _("条内为小区数"))


def _map(verdicts: Verdicts, places: pd.DataFrame, definition: str) -> None:
    """The communities of one city: cities lie too far apart for one map."""
    cities = list(dict.fromkeys(places["city"].fillna("")))
    city = cities[0]
    if len(cities) > 1:
        city = filters.view("map_city", _("城市"), {name: name or _("未填") for name in cities})
    mine = places[places["city"].fillna("") == city]
    whole = verdicts[verdicts["city"].fillna("") == city]
    chosen = picked(
        community_map.community_map(places=mine, figure_minimum=reads.office().settings.figure_minimum),
        alt=_("{city}{n} 个小区的位置：三角为未达标，圆为达标，空心圆为无数据，越大户数越多").format(
            city=city, n=len(mine)
        ),
        key="standings_map",
        among=set(mine["community_id"]),
    )
    if chosen is not None:
        filters.go("community", community=chosen)
    told = _("标记面积＝户数，位置按名册的经纬度、不作坐标换算；滚轮缩放，拖动移动，双击复原，点一个小区看它的档案")
    if missing := len(whole) - len(mine):
        told += _("；另有 {n} 个小区没有经纬度或明显有误，未画").format(n=wording.count(missing))
    _basis(whole, definition, told)
    _by_keyboard()


def _areas(verdicts: Verdicts, definition: str) -> None:
    chosen = picked(
        treemap.treemap(verdicts=verdicts, figure_minimum=reads.office().settings.figure_minimum),
        alt=_("{n} 个小区按城市、区县、街道分块，面积为户数，▲ 未达标、● 达标、○ 无数据").format(n=len(verdicts)),
        key="standings_areas",
        among=set(verdicts["community_id"]),
    )
    if chosen is not None:
        filters.go("community", community=chosen)
    told = _("面积＝户数；点一个区县或街道放大，点上方的路径返回，点一个小区看它的档案")
    _basis(verdicts, definition, told)
    _by_keyboard()


def _by_keyboard() -> None:
    """The same communities as a table, which keys reach: marks and areas are for a hand."""
    filters.link("acceptance", _("在列表中打开小区"), icon=":material/list:", standing="")


def _basis(verdicts: Verdicts, definition: str, note: str) -> None:
    hidden = sentences.hidden(verdicts, reads.office().settings.figure_minimum)
    notices.basis(n=verdicts["n"].sum(min_count=1), definition=definition, note=sentences.notes(note, hidden))

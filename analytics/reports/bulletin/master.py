"""The master of the slides: 16:9, its theme's fonts and colours, and a layout for each kind of slide."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.presentation import Presentation
from pptx.slide import SlideLayout
from pptx.util import Pt

from analytics.bulletin.content import Bulletin
from analytics.charts.template import BELOW, FAINT_INK, INK, MET
from analytics.language import N_, _
from analytics.reports.bulletin.marks import FONT, rgb
from analytics.reports.bulletin.wording import printable

EMU: Final = 12700  # per point
WIDTH, HEIGHT = 960.0, 540.0  # points: 13.333 × 7.5 inches
NAMESPACES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
SLIDE_NUMBER: Final = (
    '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:rPr lang="zh-CN"/><a:t>‹#›</a:t></a:fld>'
)


@dataclass(frozen=True)
class Box:
    """A place on the slide, in points."""

    left: float
    top: float
    width: float
    height: float

    def xfrm(self, tag: str = "a:xfrm") -> str:
        """The place as XML."""
        return (
            f'<{tag}><a:off x="{round(self.left * EMU)}" y="{round(self.top * EMU)}"/>'
            f'<a:ext cx="{round(self.width * EMU)}" cy="{round(self.height * EMU)}"/></{tag}>'
        )


@dataclass(frozen=True)
class Placeholder:
    """A placeholder of a layout: its kind, its index on the slide, its place, the size of its words."""

    kind: str
    index: int
    name: str
    box: Box
    words: float
    bullets: bool = False
    anchor: str = "t"
    colour: str = INK
    bold: bool = False


TITLE: Final = Placeholder("title", 0, N_("标题"), Box(43, 22, 874, 58), 28, anchor="ctr", bold=True)
POINTS: Final = Placeholder("body", 1, N_("要点"), Box(43, 96, 874, 400), 24, bullets=True)
POINTS_BESIDE: Final = Placeholder("body", 1, N_("要点"), Box(43, 100, 330, 356), 20, bullets=True)
CHART: Final = Placeholder("chart", 13, N_("图"), Box(43, 92, 874, 368), 14)
CHART_BESIDE: Final = Placeholder("chart", 13, N_("图"), Box(390, 124, 527, 336), 14)
CHART_TITLE: Final = Placeholder("body", 16, N_("图题"), Box(390, 94, 527, 30), 18, anchor="ctr", bold=True)
# Two charts side by side, each with its title above and its note below.
PAIRED: Final = (
    (
        Placeholder("body", 16, N_("图题"), Box(43, 94, 427, 28), 16, anchor="ctr", bold=True),
        Placeholder("chart", 13, N_("图"), Box(43, 122, 427, 330), 12),
        Placeholder("body", 14, N_("注"), Box(43, 456, 427, 44), 12, colour=FAINT_INK),
    ),
    (
        Placeholder("body", 19, N_("图题"), Box(490, 94, 427, 28), 16, anchor="ctr", bold=True),
        Placeholder("chart", 17, N_("图"), Box(490, 122, 427, 330), 12),
        Placeholder("body", 18, N_("注"), Box(490, 456, 427, 44), 12, colour=FAINT_INK),
    ),
)
CAPTION: Final = Placeholder("body", 14, N_("注"), Box(43, 464, 874, 36), 14, colour=FAINT_INK)
TABLE: Final = Placeholder("tbl", 15, N_("表"), Box(43, 92, 874, 368), 16)
# Two short tables, one below the other; the second moves up to where the first ends.
STACKED_TABLES: Final = (
    (
        Placeholder("body", 16, N_("表题"), Box(43, 92, 874, 28), 18, anchor="ctr", bold=True),
        Placeholder("tbl", 15, N_("表"), Box(43, 122, 874, 150), 16),
    ),
    (
        Placeholder("body", 17, N_("表题"), Box(43, 280, 874, 28), 18, anchor="ctr", bold=True),
        Placeholder("tbl", 18, N_("表"), Box(43, 310, 874, 150), 16),
    ),
)
FOOTER: Final = Placeholder("ftr", 3, N_("页脚"), Box(43, 504, 700, 22), 12, anchor="ctr", colour=FAINT_INK)
NUMBER: Final = Placeholder("sldNum", 4, N_("页码"), Box(797, 504, 120, 22), 12, anchor="ctr", colour=FAINT_INK)

COVER: Final = (
    Placeholder("ctrTitle", 0, N_("标题"), Box(83, 120, 794, 150), 44, anchor="b", bold=True),
    Placeholder("subTitle", 1, N_("期号、统计期与范围"), Box(83, 296, 794, 110), 24),
    Placeholder("body", 10, N_("未完标记"), Box(83, 60, 794, 36), 20, anchor="ctr", colour=BELOW, bold=True),
    Placeholder("body", 11, N_("制作单位与时间"), Box(83, 424, 794, 60), 20, colour=FAINT_INK),
)
# Name of the layout and what stands on it, in the order of the file.
LAYOUTS: Final = (
    (N_("封面"), COVER),
    (N_("要点"), (TITLE, POINTS, FOOTER, NUMBER)),
    (N_("图"), (TITLE, CHART, CAPTION, FOOTER, NUMBER)),
    (N_("图文"), (TITLE, POINTS_BESIDE, CHART_TITLE, CHART_BESIDE, CAPTION, FOOTER, NUMBER)),
    (N_("表"), (TITLE, TABLE, CAPTION, FOOTER, NUMBER)),
    (N_("双图"), (TITLE, *PAIRED[0], *PAIRED[1], FOOTER, NUMBER)),
    (N_("双表"), (TITLE, *STACKED_TABLES[0], *STACKED_TABLES[1], CAPTION, FOOTER, NUMBER)),
)
COVER_LAYOUT, POINTS_LAYOUT, CHART_LAYOUT, BESIDE_LAYOUT, TABLE_LAYOUT, PAIR_LAYOUT, TABLES_LAYOUT = range(len(LAYOUTS))


def blank() -> tuple[Presentation, list[SlideLayout]]:
    """A presentation without slides, and its layouts in the order of ``LAYOUTS``."""
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    _theme(presentation)
    master = presentation.slide_master
    _shapes(master._element, "".join(_shape(part, place, master=True) for place, part in enumerate(_master(), 2)))
    _styles(master._element)
    layouts = list(presentation.slide_layouts)
    for spare in layouts[len(LAYOUTS) :]:
        presentation.slide_layouts.remove(spare)
    for layout, (name, parts) in zip(layouts, LAYOUTS, strict=False):
        _shapes(layout._element, "".join(_shape(part, place) for place, part in enumerate(parts, 2)))
        layout._element.cSld.set("name", _(name))
        layout._element.attrib.pop("type", None)
        layout._element.set("userDrawn", "1")
    cover = layouts[COVER_LAYOUT]._element
    cover.set("showMasterSp", "0")
    cover.cSld.spTree.append(parse_xml(_band(Box(43, 120, 10, 286), 90, MET)))
    _drop_leftovers(presentation)
    return presentation, layouts[: len(LAYOUTS)]


def describe(presentation: Presentation, bulletin: Bulletin) -> None:
    """Tell the file's properties; nothing of the template's stays."""
    core = presentation.core_properties
    core.title, core.author = printable(bulletin.title), printable(bulletin.issuer)
    core.subject = printable(f"{bulletin.number} {bulletin.period} {bulletin.scope}")
    core.last_modified_by, core.keywords, core.comments, core.language = core.author, "", "", "zh-CN"
    core.revision = 1
    try:
        core.created = core.modified = dt.datetime.fromisoformat(bulletin.made_at)
    except ValueError:  # a time in words stands on the cover; the file keeps the template's
        core.category = printable(bulletin.made_at)


def _master() -> tuple[Placeholder, ...]:
    return (TITLE, POINTS, FOOTER, NUMBER)


def _shapes(sheet: object, shapes: str) -> None:
    """Put ``shapes`` in the place of those of a master or a layout."""
    tree = sheet.cSld.spTree  # type: ignore[attr-defined]
    for shape in list(tree)[2:]:
        tree.remove(shape)
    rule = _band(Box(43, 82, 874, 2.5), 91, MET) if sheet.tag.endswith("sldMaster") else ""  # type: ignore[attr-defined]
    for shape in parse_xml(f"<p:spTree {NAMESPACES}>{shapes}{rule}</p:spTree>"):
        tree.append(shape)


def _band(box: Box, number: int, colour: str) -> str:
    name = _("装饰线")
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{name}" descr=""/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{box.xfrm()}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"<a:solidFill>{rgb(colour)}</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _shape(part: Placeholder, number: int, *, master: bool = False) -> str:
    index = "" if part.index == 0 or (master and part.kind == "title") else f' idx="{part.index}"'
    bullet = (
        f'marL="{18 * EMU}" indent="-{18 * EMU}"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef>'
        f'<a:spcPts val="900"/></a:spcBef><a:buClr>{rgb(MET)}</a:buClr><a:buFont typeface="Arial"/><a:buChar char="•"/>'
        if part.bullets
        else 'marL="0" indent="0"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
    )
    align = ' algn="r"' if part.kind == "sldNum" else ' algn="l"'
    text = f'<a:r><a:rPr lang="zh-CN"/><a:t>{_(part.name)}</a:t></a:r>' if part.kind != "sldNum" else SLIDE_NUMBER
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{_(part.name)}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{part.kind}"{index}/></p:nvPr></p:nvSpPr><p:spPr>{part.box.xfrm()}'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>'
        f'<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{part.anchor}"><a:normAutofit/></a:bodyPr>'
        f"<a:lstStyle><a:lvl1pPr{align} {bullet}"
        f'<a:defRPr sz="{round(part.words * 100)}" b="{int(part.bold)}"><a:solidFill>{rgb(part.colour)}</a:solidFill>'
        f"</a:defRPr></a:lvl1pPr></a:lstStyle><a:p>{text}</a:p></p:txBody></p:sp>"
    )


def _styles(master: object) -> None:
    """Titles start at the left; sizes are the placeholders' own."""
    for level in master.xpath("p:txStyles/p:titleStyle/a:lvl1pPr"):  # type: ignore[attr-defined]
        level.set("algn", "l")


def _theme(presentation: Presentation) -> None:
    """The theme's fonts, Latin and East Asian, and the colours of the house."""
    theme = presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    told = theme.blob.decode("utf-8")
    faces = f'<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/>'
    told = re.sub(r'<a:latin typeface="[^"]*"/><a:ea typeface="[^"]*"/>', faces, told)
    told = re.sub(r'(<a:font script="Hans" typeface=)"[^"]*"', rf'\1"{FONT}"', told)
    for name, colour in (("accent1", MET), ("accent2", BELOW), ("accent3", FAINT_INK), ("dk2", INK)):
        told = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf"\g<1>{rgb(colour)}\2", told)
    theme._blob = told.encode("utf-8")


def _drop_leftovers(presentation: Presentation) -> None:
    """Leave out the template's printer settings and its picture of a first slide."""
    for part in (presentation.part, presentation.part.package):
        rels = part._rels
        spare = [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in ("printerSettings", "thumbnail")]
        for key in spare:
            rels.pop(key)

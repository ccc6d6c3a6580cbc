"""The paper of official documents (GB/T 9704—2012): page, fonts with their fall-backs, styles, page numbers."""

from __future__ import annotations

from typing import Final

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.section import Section, _Footer
from docx.shared import Mm

from analytics.reports.bulletin.typefaces import FALL_BACKS, FANGSONG, HEI, KAI, SONG

NAMESPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
# The type area is 156 × 225 mm: 22 lines of 28 characters of 三号.
WIDTH_MM, HEIGHT_MM = 156, 225
_LINE: Final = 579  # twentieths of a point: 225 mm / 22
_TIGHTER: Final = -5  # twentieths of a point a character: 156 mm / 28 is less than the 16 points of 三号
RED: Final = "E60012"
# Style: its id, name, font, size in points, line in points (0 as the words need), further paragraph properties.
_BODY: Final = '<w:jc w:val="both"/>'
_STYLES: Final = (
    ("Masthead", "Title", SONG, 22, 36, '<w:jc w:val="center"/>', f'<w:color w:val="{RED}"/>'),
    ("Issue", "Subtitle", FANGSONG, 16, 28.95, '<w:jc w:val="center"/>', ""),
    ("Period", "Period", KAI, 16, 28.95, '<w:spacing w:before="240" w:after="120"/><w:jc w:val="center"/>', ""),
    ("Heading1", "heading 1", HEI, 16, 28.95, '<w:keepNext/><w:ind w:firstLineChars="200" w:firstLine="640"/>'
     '<w:outlineLvl w:val="0"/>', ""),
    ("FigureTitle", "Figure Title", HEI, 12, 18, '<w:keepNext/><w:snapToGrid w:val="0"/>'
     '<w:spacing w:before="180" w:after="60"/><w:jc w:val="center"/>', ""),
    ("BodyText", "Body Text", FANGSONG, 16, 28.95, f'<w:ind w:firstLineChars="200" w:firstLine="640"/>{_BODY}', ""),
    ("Figure", "Figure", FANGSONG, 12, 0, '<w:snapToGrid w:val="0"/><w:spacing w:before="60"/>'
     '<w:jc w:val="center"/>', ""),
    ("Caption", "caption", FANGSONG, 12, 18, '<w:snapToGrid w:val="0"/><w:spacing w:after="120"/><w:jc w:val="left"/>',
     ""),
    ("Appendix", "Appendix", HEI, 16, 28.95, '<w:keepNext/><w:outlineLvl w:val="0"/>', ""),
    ("AppendixTitle", "Appendix Title", SONG, 22, 36, '<w:keepNext/><w:spacing w:after="120"/><w:jc w:val="center"/>',
     ""),
    ("PageNumber", "footer", "SimSun", 14, 0, "", ""),
)  # fmt: skip


def sheet() -> Document:
    """An empty document on such paper, the styles by the ids above."""
    document = docx.Document()
    _styles(document)
    _fonts(document)
    _drop_leftovers(document)
    section = document.sections[0]
    upright(section)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, "right")
    _page_number(section.even_page_footer, "left")
    return document


def upright(section: Section) -> None:
    """A4, 37 mm above, 28 mm on the left, 35 below, 26 on the right; 22 lines of 28 characters."""
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = (
        Mm(37),
        Mm(26),
        Mm(35),
        Mm(28),
    )
    section.header_distance, section.footer_distance, section.gutter = Mm(15), Mm(25), Mm(0)
    _grid(section)


def lying_down(section: Section) -> None:
    """The same page turned, for tables of many columns."""
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = (
        Mm(28),
        Mm(35),
        Mm(26),
        Mm(37),
    )
    section.header_distance, section.footer_distance, section.gutter = Mm(12), Mm(16), Mm(0)
    _grid(section)


def _grid(section: Section) -> None:
    properties = section._sectPr
    for old in properties.xpath("w:docGrid"):
        properties.remove(old)
    properties.append(parse_xml(f'<w:docGrid {NAMESPACE} w:type="lines" w:linePitch="{_LINE}"/>'))


def _page_number(footer: _Footer, side: str) -> None:
    """— 1 — in 四号, on the outer side."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]._p
    paragraph.clear_content()
    for old in paragraph.xpath("w:pPr"):
        paragraph.remove(old)
    indent = (
        '<w:ind w:rightChars="100" w:right="320"/>' if side == "right" else '<w:ind w:leftChars="100" w:left="320"/>'
    )
    told = (
        f'<w:p {NAMESPACE}><w:pPr><w:pStyle w:val="PageNumber"/>{indent}<w:jc w:val="{side}"/></w:pPr><w:r><w:t'
        ' xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>'
    )
    paragraph.getparent().replace(paragraph, parse_xml(told))


def faces(font: str) -> str:
    """Chinese words in ``font``, digits and Latin letters in Times New Roman, as offices write them."""
    return f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}" w:cs="Times New Roman"/>'


def _styles(document: Document) -> None:
    """The template's two hundred styles give way to those an official document has."""
    held = document.styles.element
    for old in list(held):
        held.remove(old)
    told = "".join(_style(*style) for style in _STYLES)
    size = '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{faces(FANGSONG)}{size}</w:rPr></w:rPrDefault><w:pPrDefault/>"
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:jc w:val="both"/></w:pPr><w:rPr>{faces(FANGSONG)}{size}</w:rPr></w:style><w:style w:type="table"'
        ' w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )
    for style in parse_xml(f"<w:styles {NAMESPACE}>{defaults}{told}</w:styles>"):
        held.append(style)


def _style(key: str, name: str, font: str, size: float, line: float, paragraph: str, run: str) -> str:
    spacing = f'w:line="{round(line * 20)}" w:lineRule="exact"' if line else 'w:line="240" w:lineRule="auto"'
    # one element holds the line and the space before and after
    paragraph = paragraph.replace("<w:spacing ", f"<w:spacing {spacing} ")
    if "<w:spacing " not in paragraph:
        before = next((tag for tag in ("<w:ind ", "<w:jc ", "<w:outlineLvl ") if tag in paragraph), "")
        told = f"<w:spacing {spacing}/>"
        paragraph = paragraph.replace(before, told + before, 1) if before else paragraph + told
    # a grid of characters would do as well, but office suites read it differently
    tight = f'<w:spacing w:val="{_TIGHTER}"/>' if size == 16 else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{faces(font)}{run}{tight}"
        f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr></w:style>'
    )


def _fonts(document: Document) -> None:
    """The table of fonts tells what may stand in for those a machine lacks."""
    told = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/>'
        '<w:pitch w:val="auto"/></w:font>'
        for name, others, family in FALL_BACKS
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    table = next(rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/fontTable"))
    table._blob = f"{head}<w:fonts {NAMESPACE}>{told}</w:fonts>".encode()


def _drop_leftovers(document: Document) -> None:
    """Leave out what the template brings and no bulletin needs."""
    spare = ("stylesWithEffects", "customXml", "thumbnail", "numbering")
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in spare]:
            del rels[key]

"""The forms that a bulletin takes: one table of what there is, from which page, command and tests choose."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analytics.bulletin.content import Bulletin
from analytics.errors import MinyiError
from analytics.language import N_, _, of_record
from analytics.reports.bulletin.document import document
from analytics.reports.bulletin.printing import printed
from analytics.reports.bulletin.slides import slides
from analytics.reports.bulletin.web import web
from analytics.reports.bulletin.workbook import workbook

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
# What some system or other refuses in a file's name; controls and marks of writing direction besides.
_REFUSED: Final = re.compile(r'[<>:"/\\|?*\s]+')
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
# File systems allow 255 bytes, and some add their own to a name while it is written.
_LONGEST_BYTES: Final = 200


class UnknownForm(MinyiError):
    """A bulletin cannot be written as a file of that kind."""


@dataclass(frozen=True)
class Form:
    """One form: ``suffix`` with its dot, ``mime`` type, ``words`` for people, ``writer`` gives the file's bytes."""

    name: str
    suffix: str
    mime: str
    words: str
    writer: Callable[[Bulletin], bytes]


def _print(bulletin: Bulletin) -> bytes:
    return printed(bulletin, document=document)


FORMS: Final = {
    form.name: form
    for form in (
        Form("pptx", ".pptx", f"{_OFFICE}presentationml.presentation", N_("演示文稿（.pptx）"), slides),
        Form("docx", ".docx", f"{_OFFICE}wordprocessingml.document", N_("公文（.docx）"), document),
        Form("xlsx", ".xlsx", f"{_OFFICE}spreadsheetml.sheet", N_("工作簿（.xlsx）"), workbook),
        Form("html", ".html", "text/html", N_("网页（.html，离线可看）"), web),
        Form("pdf", ".pdf", "application/pdf", N_("打印版（.pdf）"), _print),
    )
}


def issued_file(form: Form, bulletin: Bulletin) -> bytes:
    """The file of a bulletin that was issued: what the form adds (图, 基数) is in the language of record too.

    Example: whoever reads English takes away the same document as his neighbour, not one in two languages.
    """
    with of_record():
        return form.writer(bulletin)


def form_of(path: Path) -> Form:
    """The form that the end of a file's name asks for. Raises :class:`UnknownForm`.

    >>> form_of(Path("周报.PPTX")).name
    'pptx'
    """
    for form in FORMS.values():
        if path.suffix.lower() == form.suffix:
            return form
    raise UnknownForm(
        _("不能写成“{name}”这种文件").format(name=path.name),
        expected=_("文件名以 {suffixes} 之一结尾").format(suffixes=" ".join(form.suffix for form in FORMS.values())),
    )


def filename(bulletin: Bulletin, form: Form) -> str:
    """A name for the file of ``bulletin`` that every system takes: its title, cut where it is long, and its 期号.

    Worked: 枣庄市市中区老旧小区改造居民满意度周报_2026年第46期.docx.
    """
    number = _safe(bulletin.number)
    room = _LONGEST_BYTES - len(f"_{number}{form.suffix}".encode())
    title = _safe(bulletin.title).encode()[:room].decode(errors="ignore").rstrip("._")
    stem = "_".join(filter(None, (title, number))) or "bulletin"
    return f"{'_' if _DEVICES.match(stem) else ''}{stem}{form.suffix}"


def _safe(words: str) -> str:
    composed = unicodedata.normalize("NFC", words)
    seen = "".join(each for each in composed if unicodedata.category(each)[0] != "C" or each.isspace())
    return re.sub(r"(?<=\d)_(?=\D)|(?<=\D)_(?=\d)", "", _REFUSED.sub("_", seen)).strip("._")

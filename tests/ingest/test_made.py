"""Every platform's export of one survey gives the same number of forms for each option and level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd
import pytest

from analytics.ingest.checks import validation
from analytics.ingest.codebooks import codebook
from analytics.ingest.platforms import pairing, recognition, wenjuanwang
from analytics.ingest.platforms.recognition import Platform
from analytics.ingest.reading.readers import Table, read_table
from analytics.model import AcceptedSurvey
from tests.ingest.frames import NOW, SECRET, TWO
from tests.ingest.made import answers, chinese, international, wjx
from tests.ingest.made.answers import FORMS, LEVELS, MATRIX, ORDER, OVERALL, PLACE, WISH

EXPORTS = {
    "wjx text": wjx.text(),
    "tencent": chinese.tencent(),
    "tencent utf-8": chinese.tencent("utf-8", more=False),
    "jinshuju csv": chinese.jinshuju("csv"),
    "jinshuju xlsx": chinese.jinshuju("xlsx"),
    "wenjuanwang": chinese.wenjuanwang_readable(),
    **{
        f"limesurvey {headings}{mark}": international.limesurvey(headings, "long", mark)
        for headings, mark in (("code", ","), ("full", ","), ("full", ";"), ("both", "\t"))
    },
    **{f"kobo {kind}": international.kobo(kind) for kind in ("both", "summary", "details")},
    "kobo ungrouped": international.kobo("both", ""),
}
NUMBERED = {"wjx": (wjx.text(), wjx.codes())} | {
    f"limesurvey {headings}": (
        international.limesurvey(headings, "long"), international.limesurvey(headings, "short"),
    )
    for headings in ("code", "full", "both")
}  # fmt: skip


def read(export: tuple[str, bytes]) -> tuple[Table, Platform]:
    table = read_table(*export)
    platform = recognition.recognise(table)
    return recognition.unfold(table, platform), platform


def loaded(unfolded: Table, platform: Platform, scales: Mapping[str, str] | None = None) -> AcceptedSurvey:
    """The survey as it would be stored; ``scales`` are what an analyst chooses by heading."""
    book = codebook.propose(unfolded, platform, TWO)
    frame = book.to_frame().astype("object")
    for heading, scale in (scales or {}).items():
        frame.loc[frame["列名"] == heading, ["题型", "量表"]] = ["分级或评分", scale]
    frame["总体"] = frame["列名"].isin([OVERALL, "q2"])
    book = book.with_edits(frame).with_(title=answers.TITLE, kind="satisfaction")
    result = validation.check(unfolded, book, TWO, secret=SECRET, now=NOW)
    assert isinstance(result.accepted, AcceptedSurvey), result.issues.to_dict("records")
    return result.accepted


def counted(accepted: AcceptedSurvey) -> answers.Counts:
    """Forms by answer, for each closed question: level words (numbers where there are none), options, ranks."""
    found: answers.Counts = {}
    items = accepted.items[accepted.items["type"] != "text"].set_index("item_id")
    given = accepted.answers[accepted.answers["missing"].isna()].astype({"item_id": "str", "choice": "str"})
    for item_id, rows in given.groupby("item_id", sort=False):
        item = items.loc[str(item_id)]
        words = list(LEVELS[::-1]) if pd.isna(item["labels"]) else str(item["labels"]).split("|")
        heading = item["heading"].replace(f"{MATRIX}:", f"{MATRIX}—").replace(f"{MATRIX}_", f"{MATRIX}—")
        if item["type"] == "level":
            found[heading] = Counter(words[level - 1] for level in rows["level"])
        elif item["type"] == "ranking":
            found[heading] = Counter(zip(rows["choice"], rows["level"], strict=True))
        else:
            found[heading] = Counter(rows["choice"])
    return found


def renamed(found: answers.Counts) -> answers.Counts:
    """The counts under the questions' words, where an export has codes for them."""
    return {
        international.CODES.get(heading, heading): Counter(
            {international.OPTION_CODES.get(str(option), option): n for option, n in options.items()}
        )
        for heading, options in found.items()
    }


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_in_words_counts_as_the_hidden_answers(name: str) -> None:
    unfolded, platform = read(EXPORTS[name])
    assert (platform.name, platform.mode) == (name.split()[0], "text")
    accepted = loaded(unfolded, platform)
    assert len(accepted.responses) == len(FORMS)
    assert sorted(set(accepted.responses["submitted_at"].dt.strftime("%m-%d %H"))) == ["09-03 12"]
    asked = [OVERALL, MATRIX, PLACE, WISH] + [ORDER] * (platform.name in ("wjx", "limesurvey"))
    assert renamed(counted(accepted)) == answers.counts(*asked)
    comments = Counter(accepted.comments["text"])
    assert comments["下水道还是堵"] == sum(bool(form.comment) for form in FORMS)
    hidden = {"某人", "127.0.0.1(本地)", "1.2.3.4", "10.0.0.1", "wx1"}
    assert not hidden & set(accepted.responses.drop(columns="submitted_at").astype("str").to_numpy().ravel())


@pytest.mark.parametrize("name", NUMBERED)
def test_numbers_count_alike_once_decoded_from_their_twin(name: str) -> None:
    (text, platform), (codes, by_codes) = map(read, NUMBERED[name])
    assert (by_codes.name, by_codes.mode) == (platform.name, "codes")
    found = pairing.pair(text, codes)
    assert found is not None
    assert (found.agreement, found.n) == (1, len(FORMS))
    decoded = loaded(pairing.decode(codes, found), by_codes.decoded(found.describe()))
    assert renamed(counted(decoded)) == answers.counts()
    pd.testing.assert_frame_equal(decoded.items, loaded(text, platform).items)


def test_numbers_alone_count_alike_once_scale_and_direction_are_chosen() -> None:
    unfolded, platform = read(wjx.codes())
    headings = [OVERALL, *(heading for heading in unfolded.frame if heading.startswith(MATRIX))]
    accepted = loaded(unfolded, platform, dict.fromkeys(headings, "编号1–5（1为最好）"))
    found = counted(accepted)
    numbers = {str(at): word for at, word in enumerate(answers.PLACES, start=1)}
    found[PLACE] = Counter({numbers[option]: n for option, n in found[PLACE].items()})
    expected = answers.counts()
    assert {"第5题": expected[WISH], "第6题": expected[ORDER]} | found == found
    assert {heading: expected[heading] for heading in [*headings, PLACE]}.items() <= found.items()


def test_points_count_alike() -> None:
    unfolded, platform = read(wjx.scores())
    assert platform.mode == "scores"
    assert counted(loaded(unfolded, platform)) == answers.counts(OVERALL, MATRIX)


def test_numbers_of_wenjuanwang_count_alike_with_their_key() -> None:
    decoded = wenjuanwang.decode(read_table(*chinese.wenjuanwang_original()), read_table(*chinese.wenjuanwang_code()))
    platform = recognition.recognise(decoded)
    found = counted(loaded(recognition.unfold(decoded, platform), platform))
    assert found == answers.counts(OVERALL, MATRIX, PLACE, WISH)


def test_unfinished_forms_are_told_and_left_out() -> None:
    unfolded, _platform = read(international.limesurvey("full", "long"))
    assert unfolded.set_aside == ("2 份没有填完的答卷（没有提交时间）未计入",)
    assert len(unfolded.frame) == len(FORMS)

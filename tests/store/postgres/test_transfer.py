"""A store put from a file onto a server and back: every figure and record is what it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.errors import StoreUnusable
from analytics.example import missing_files
from analytics.flows import acceptance
from analytics.flows.office import Office, open_office
from analytics.model import EVERYWHERE
from analytics.store import Store, batches, comments, counts, cycle, open_store, surveys
from analytics.store import topics as stored_topics
from analytics.store.transfer import transfer
from tests.store.files import register, source, survey
from tests.stores import copy_of


@pytest.fixture(scope="module")
def office(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The example's cities, grouped, in a file."""
    opened = open_office(copy_of(example / "minyi.duckdb", tmp_path_factory.mktemp("grown") / "minyi.duckdb"))
    yield opened
    opened.close()


def figures(office: Office) -> dict[str, pd.DataFrame]:
    """What readers see, of every kind."""
    store = office.store
    return {
        "batches": batches.batches(store),
        "events": batches.events(store),
        "surveys": surveys.surveys(store),
        "items": surveys.items(store),
        "levels": counts.level_counts(store),
        "responses": counts.response_counts(store),
        "months": counts.level_counts_by(store, "month"),
        "verdicts": acceptance.verdicts(office),
        "comments": comments.comments(store),
        "topics": stored_topics.topics(store),
        "assignments": stored_topics.assignments(store),
        "cycle": cycle.entries(store, EVERYWHERE),
        "cycle events": cycle.events(store, EVERYWHERE),
    }


def test_onto_a_server_and_back(office: Office, url: str, tmp_path: Path) -> None:
    before = figures(office)
    back = f"duckdb:///{tmp_path / 'back.duckdb'}"
    for source_url, target_url in ((office.store.url, url), (url, back)):
        with closing(open_store(source_url)) as theirs, closing(open_store(target_url)) as ours:
            moved = transfer(theirs, ours)
        assert moved["responses"] >= before["responses"]["n"].sum() > 0
        with closing(open_office(target_url)) as again:
            for name, frame in figures(again).items():
                pd.testing.assert_frame_equal(frame, before[name], obj=name)
            # What is loaded twice is known by its bytes, and nothing is learnt anew where no comment has changed.
            assert not missing_files(again)
            assert stored_topics.comments_version(again.store) == stored_topics.comments_version(office.store)


def test_numbers_go_on_where_they_were(url: str, tmp_path: Path) -> None:
    with closing(open_store(f"duckdb:///{tmp_path / 'a.duckdb'}")) as small, closing(open_store(url)) as grown:
        batches.commit(small, register("C1", "C2"), source("register"))
        batches.commit(small, survey(), source("first"))
        transfer(small, grown)
        assert batches.commit(grown, survey(round=2), source("second")).batch_id == 3
        assert counts.response_counts(grown)["n"].sum() == 8 and counts.response_counts(small)["n"].sum() == 4


def test_what_is_there_is_never_covered(store: Store, tmp_path: Path) -> None:
    batches.commit(store, register("C1"), source("register"))
    with closing(open_store(f"duckdb:///{tmp_path / 'a.duckdb'}")) as other:
        with pytest.raises(StoreUnusable, match="已有数据"):
            transfer(other, store)
        assert len(batches.batches(store)) == 1


def test_all_of_it_or_nothing(store: Store, tmp_path: Path) -> None:
    with closing(open_store(f"duckdb:///{tmp_path / 'a.duckdb'}")) as small:
        batches.commit(small, register("C1", "C2"), source("register"))
        batches.commit(small, survey(), source("first"))

        def stop(share: float, _message: str) -> None:
            if share > 0.6:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            transfer(small, store, progress=stop)
        assert batches.batches(store).empty and counts.data_version(store) == 0
        transfer(small, store)
        assert len(batches.batches(store)) == 2


def test_the_command_says_what_it_moved(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINYI_ACCESS_DATABASE", str(tmp_path / "access.sqlite"))
    here = f"duckdb:///{tmp_path / 'a.duckdb'}"
    with closing(open_store(here)) as small:
        batches.commit(small, register("C1", "C2"), source("register"))
        batches.commit(small, survey(), source("first"))
    assert main(["transfer", "--database", here, "--to", url]) == 0
    assert "已转移答卷 4 份、答案 8 个、意见 3 条" in capsys.readouterr().out
    assert main(["transfer", "--database", here, "--to", url]) == 2
    assert "已有数据" in capsys.readouterr().err

"""Questionnaires, items, and the definition of "satisfied" in force; the register's versions."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from analytics.errors import SettingError, UnmappableFile
from analytics.model import COMMUNITIES, ITEMS, SURVEYS, Scope
from analytics.store import Store, batches, comments, communities, counts, surveys
from tests.store.files import LIGHTS, NOON, OVERALL, SURVEY, UNDO, WISHES, register, source, survey


def satisfied_from(store: Store, item_id: str = OVERALL) -> int:
    return int(surveys.items(store).set_index("item_id").loc[item_id, "satisfied_from"])


def test_a_survey_and_its_items(loaded: Store) -> None:
    found = surveys.surveys(loaded)
    assert list(found.columns) == list(SURVEYS.columns)
    assert found.to_numpy().tolist() == [[SURVEY, "满意度调查", "satisfaction"]]
    items = surveys.items(loaded, SURVEY)
    assert list(items.columns) == list(ITEMS.columns)
    assert items["item_id"].tolist() == [OVERALL, LIGHTS, WISHES]
    assert items["overall"].tolist() == [True, False, False]
    assert items["scale_high"].isna().tolist() == [False, False, True]
    assert surveys.items(loaded, "s-other").empty


def test_surveys_without_a_loaded_batch_do_not_show(loaded: Store) -> None:
    batches.undo(loaded, 2, **UNDO)
    assert surveys.surveys(loaded).empty
    assert surveys.items(loaded).empty
    assert counts.level_counts(loaded).empty
    assert counts.response_counts(loaded).empty


def test_the_definition_is_kept_over_files_and_changed_by_the_analyst_only(loaded: Store) -> None:
    batches.commit(loaded, survey(round=2, satisfied_from=5), source("second"))
    assert satisfied_from(loaded) == 4
    before = counts.level_counts(loaded)
    version = counts.data_version(loaded)
    surveys.define_satisfied(loaded, OVERALL, 3, **UNDO)
    assert satisfied_from(loaded) == 3
    assert counts.data_version(loaded) == version + 1
    pd.testing.assert_frame_equal(counts.level_counts(loaded), before)
    surveys.define_satisfied(loaded, OVERALL, 5, **UNDO)
    assert satisfied_from(loaded) == 5
    assert comments.comments(loaded).query("response_id == 'A3'")["satisfied"].tolist() == [False, False]


@pytest.mark.parametrize(("item_id", "level"), [(OVERALL, 0), (OVERALL, 6), (WISHES, 1), ("q-unknown", 4)])
def test_a_definition_must_lie_on_the_scale(loaded: Store, item_id: str, level: int) -> None:
    with pytest.raises(SettingError):
        surveys.define_satisfied(loaded, item_id, level, **UNDO)
    assert satisfied_from(loaded) == 4


def test_another_scale_is_refused_until_the_first_is_undone(loaded: Store) -> None:
    surveys.define_satisfied(loaded, OVERALL, 3, **UNDO)
    with pytest.raises(UnmappableFile, match=r"总体满意度.*1–10.*批次 2（first）.*1–5"):
        batches.commit(loaded, survey(scale_high=10, satisfied_from=8), source("second"))
    batches.undo(loaded, 2, **UNDO)
    batches.commit(loaded, survey(scale_high=10, satisfied_from=8), source("second"))
    # The analyst's definition was made for the scale 1–5.
    assert satisfied_from(loaded) == 8
    with pytest.raises(UnmappableFile, match="批次 3（second）"):
        batches.redo(loaded, 2, **UNDO)


def test_the_latest_wording_is_in_force_and_goes_with_its_batch(loaded: Store) -> None:
    file = survey(round=2)
    batches.commit(loaded, dataclasses.replace(file, items=file.items.assign(category="基础类")), source("second"))
    assert set(surveys.items(loaded)["category"]) == {"基础类"}
    batches.undo(loaded, 3, **UNDO)
    assert surveys.items(loaded)["category"].isna().all()


def test_at_most_one_overall_item(loaded: Store) -> None:
    file = survey(round=2)
    with pytest.raises(UnmappableFile, match="总体满意度"):
        batches.commit(loaded, dataclasses.replace(file, items=file.items.assign(overall=True)), source("second"))
    other = file.items.assign(overall=file.items["item_id"].eq(LIGHTS))
    batches.commit(loaded, dataclasses.replace(file, items=other), source("second"))
    assert surveys.items(loaded).query("overall")["item_id"].tolist() == [LIGHTS]
    batches.undo(loaded, 3, **UNDO)
    assert surveys.items(loaded).query("overall")["item_id"].tolist() == [OVERALL]


def test_every_column_of_the_register_comes_back(store: Store) -> None:
    full = register(
        "C2", "C1", buildings=8, floor_area_m2=936.2, built_year=1998, street=["甲街道", None], latitude=34.8
    )
    batches.commit(store, full, source("register"))
    found = communities.communities(store)
    assert list(found.columns) == list(COMMUNITIES.columns)
    assert found["community_id"].tolist() == ["C1", "C2"]
    assert found["street"].isna().tolist() == [True, False]
    assert found.loc[0, ["households", "buildings", "floor_area_m2", "built_year"]].tolist() == [100, 8, 936.2, 1998]
    assert found["investment_wan"].isna().all()
    assert communities.communities(store, Scope(street=("甲街道",)))["community_id"].tolist() == ["C2"]


def test_the_latest_loaded_register_is_in_force(store: Store) -> None:
    batches.commit(store, register("C1", "C2", households=100), source("old"))
    batches.commit(store, register("C2", "C3", households=70), source("new"))
    assert communities.communities(store)["households"].tolist() == [100, 70, 70]
    batches.undo(store, 2, **UNDO)
    assert communities.communities(store)["households"].tolist() == [100, 100]
    batches.redo(store, 2, **UNDO)
    batches.undo(store, 1, **UNDO)
    assert communities.communities(store)["community_id"].tolist() == ["C2", "C3"]


def test_a_community_twice_in_a_register_is_refused(store: Store) -> None:
    with pytest.raises(UnmappableFile, match="C1"):
        batches.commit(store, register("C1", "C1"), source("register"))


def test_every_definition_is_kept_with_who_and_when(loaded: Store) -> None:
    assert surveys.definitions(loaded).empty
    surveys.define_satisfied(loaded, OVERALL, 3, by="李强", at=NOON)
    surveys.define_satisfied(loaded, OVERALL, 5, by="王敏", at=NOON)
    kept = surveys.definitions(loaded)
    assert kept[["item_id", "satisfied_from", "by"]].to_numpy().tolist() == [[OVERALL, 3, "李强"], [OVERALL, 5, "王敏"]]
    assert kept["at"].tolist() == [NOON, NOON]

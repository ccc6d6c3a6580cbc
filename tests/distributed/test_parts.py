"""Files cut into blocks: every row is read once, whatever its cells hold."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.distributed import parts
from analytics.distributed.folder import Folder, folder_at
from analytics.errors import UnreadableFile


def read(part: parts.Part) -> pd.DataFrame:
    return pd.concat([parts.read_block(part, block).frame for block in part.blocks], ignore_index=True)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_text_is_cut_at_ends_of_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    monkeypatch.setattr(parts, "BLOCK_BYTES", 4_000)
    monkeypatch.setattr(parts, "_READ", 700)
    texts = ["灯坏了", '他说“好”,\n又说"不好"', "第一行\r\n第二行\n第三行", '""', "逗号,逗号"]
    frame = pd.DataFrame({"答卷编号": range(1, 601), "意见": [f"{texts[n % 5]}{n}" for n in range(600)]}).astype("str")
    path = tmp_path / "part.csv"
    frame.to_csv(path, index=False, encoding=encoding)
    part = parts.survey_part(0, str(path))
    assert len(part.blocks) > 3 and not part.blocks[0].whole
    assert [block.start for block in part.blocks[1:]] == [block.stop for block in part.blocks[:-1]]
    whole = parts.read_block(part, parts.Block(0, 0, path.stat().st_size, 2, True)).frame
    pd.testing.assert_frame_equal(read(part), whole)
    assert whole["答卷编号"].tolist() == frame["答卷编号"].tolist()


def test_parquet_is_cut_by_rows_across_its_groups(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    pd.DataFrame({"答卷编号": range(1_000)}).to_parquet(path, row_group_size=130)
    part = parts.survey_part(0, str(path), block_rows=300)
    assert [(block.start, block.stop, block.first_row) for block in part.blocks][-1] == (900, 1000, 902)
    assert read(part)["答卷编号"].tolist() == [str(number) for number in range(1_000)]


def test_cells_are_as_a_person_sees_them(tmp_path: Path) -> None:
    columns = {
        "整数": pa.array([1, None], pa.int32()),
        "小数": pa.array([4.0, None], pa.float64()),
        "分数": pa.array([4.5, 3.0], pa.float64()),
        "时间": pa.array([pd.Timestamp("2026-03-02 08:00:00.5"), None], pa.timestamp("ms")),
        "文字": pa.array([" \u3000", "满意"]),
        "词典": pa.array(["微信", None]).dictionary_encode(),
    }
    path = tmp_path / "part.parquet"
    pq.write_table(pa.table(columns), path)
    frame = read(parts.survey_part(0, str(path)))
    assert frame.astype(object).where(frame.notna(), None).to_dict("list") == {
        "整数": ["1", None],
        "小数": ["4", None],
        "分数": ["4.5", "3"],
        "时间": ["2026-03-02 08:00:00", None],
        "文字": [None, "满意"],
        "词典": ["微信", None],
    }


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and nothing else")
    assert parts.survey_part(0, str(broken)).bad.startswith("读不了")
    assert parts.survey_part(0, str(tmp_path / "gone.csv")).bad.startswith("读不了")
    empty = tmp_path / "empty.parquet"
    pd.DataFrame({"答卷编号": []}).to_parquet(empty)
    part = parts.survey_part(0, str(empty))
    with pytest.raises(UnreadableFile, match="没有数据"):
        parts.read_block(part, part.blocks[0])


def test_other_addresses_than_folders(tmp_path: Path) -> None:
    folder = Folder("memory://minyi/job")
    folder.prepare()
    folder.write_json("one.json", {"三": 3})
    folder.write("keys", b"0123456789")
    assert folder.has("one.json") and not folder.has("two.json")
    assert folder.read_json("one.json") == {"三": 3} and folder.read("keys", 2, 5) == b"234"
    folder.remove()
    assert not folder.has("one.json")
    assert folder_at(str(tmp_path / "job")).address == f"file://{tmp_path}/job/blocks"

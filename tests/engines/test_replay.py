"""The replay engine gives back what was recorded, by place, and misbehaves on request."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from newsparse.config import EngineConfig
from newsparse.containers import LineCrop
from newsparse.document import Box, Direction
from newsparse.engines import replay
from newsparse.engines.base import make_engine
from newsparse.engines.checked import CheckedEngine
from newsparse.engines.replay import ReplayEngine
from newsparse.errors import ConfigError, EngineError
from tests.engines.drawing import LinearWarp, line, page, view, write


def engine(recording: Path, fault: str | None = None) -> ReplayEngine:
    return ReplayEngine(EngineConfig(name="replay", recording=recording, fault=fault))


def crop(box: Box, direction: Direction = "horizontal", turn: int = 0) -> LineCrop:
    x0, y0, x1, y1 = box
    corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], float)
    return LineCrop(np.zeros((20, 80, 3), np.uint8), np.roll(corners, -turn, axis=0), direction)


def read(recording: Path, box: Box, direction: Direction = "horizontal", turn: int = 0) -> str:
    return CheckedEngine(engine(recording)).recognize([crop(box, direction, turn)])[0].text


def test_detect_gives_every_recorded_line_whatever_the_scale(drawn: Path) -> None:
    found = engine(drawn).detect(view(), 0.3)
    assert [detection.polygon[0].tolist() for detection in found] == [[20, 10], [120, 10], [20, 40], [350, 60]]
    assert [detection.score for detection in found] == [0.9, 0.6, 0.9, 0.9]


def test_detect_answers_in_pixels_of_the_view(drawn: Path) -> None:
    found = engine(drawn).detect(view(100, 50, LinearWarp(scale=4)), 1.0)
    assert found[0].polygon.tolist() == [[5, 2.5], [25, 2.5], [25, 7.5], [5, 7.5]]


def test_polygons_start_at_the_top_left_of_a_turned_view(drawn: Path) -> None:
    upside_down = view(warp=LinearWarp(turn=2, shift=(400, 200)))
    found = engine(drawn).detect(upside_down, 1.0)
    assert found[0].polygon.tolist() == [[300, 170], [380, 170], [380, 190], [300, 190]]


def test_detect_leaves_out_lines_beyond_a_partial_view(drawn: Path) -> None:
    found = engine(drawn).detect(view(110, 200, LinearWarp(shift=(100, 0))), 1.0)
    assert len(found) == 1


@pytest.mark.parametrize(
    ("box", "text"),
    [
        ((20, 10, 100, 30), "甲乙丙丁"),
        ((14, 8, 106, 32), "甲乙丙丁"),
        ((33, 10, 87, 30), "甲乙丙丁"),
        ((35, 10, 85, 30), "乙丙"),
        ((20, 10, 60, 30), "甲乙"),
        ((60, 10, 100, 30), "丙丁"),
        ((20, 10, 160, 30), "甲乙丙丁戊己"),
        ((80, 10, 140, 30), "丁戊"),
        ((20, 10, 160, 60), "甲乙丙丁戊己"),
        ((20, 35, 100, 65), "子丑寅卯"),
        ((200, 150, 300, 170), ""),
    ],
    ids=[
        "exact",
        "padded",
        "cut a little",
        "cut",
        "first half",
        "second half",
        "row of two",
        "over the gap",
        "two rows",
        "below",
        "nothing",
    ],
)
def test_recognize_reads_what_lies_in_the_crop(drawn: Path, box: Box, text: str) -> None:
    assert read(drawn, box) == text


def test_vertical_lines_are_read_downwards(drawn: Path) -> None:
    assert read(drawn, (348, 58, 372, 142), "vertical") == "天地玄黄"
    assert read(drawn, (348, 98, 372, 142), "vertical") == "玄黄"


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_crops_that_are_not_upright_are_not_read(drawn: Path, turn: int) -> None:
    assert read(drawn, (20, 10, 100, 30), turn=turn) == ""


def test_confidence_is_the_mean_over_characters_and_positions_are_shares_of_the_crop(drawn: Path) -> None:
    reading = engine(drawn).recognize([crop((20, 10, 160, 30))])[0]
    assert reading.confidence == pytest.approx((4 * 0.9 + 2 * 0.6) / 6)
    assert reading.char_positions == pytest.approx([10 / 140, 30 / 140, 50 / 140, 70 / 140, 110 / 140, 130 / 140])
    assert reading.char_confidences == ()


def test_unknown_confidence_stays_unknown(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", page(line(1, "甲", (20, 10, 40, 30), confidence=None)))
    assert engine(path).recognize([crop((20, 10, 40, 30))])[0].confidence is None


def test_latin_characters_take_half_the_room(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", page(line(1, "第12版", (0, 0, 60, 20))))
    assert read(path, (0, 0, 30, 20)) == "第1"


def test_page_without_lines(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", page())
    assert engine(path).detect(view(), 1.0) == ()
    assert engine(path).recognize([crop((0, 0, 9, 9))])[0].text == ""


def test_folder_is_searched_for_the_page_of_this_size(drawn: Path) -> None:
    write(drawn.parent, "other.json", page(line(1, "宇", (0, 0, 20, 20)), width=300, height=500))
    player = engine(drawn.parent)
    with pytest.raises(EngineError, match="before detect"):
        player.recognize([crop((0, 0, 20, 20))])
    assert len(player.detect(view(150, 250, LinearWarp(scale=2)), 1.0)) == 1
    assert player.recognize([crop((0, 0, 20, 20))])[0].text == "宇"
    assert len(player.detect(view(20, 20), 1.0)) == 1, "a small view stays with the page"
    assert len(player.detect(view(), 1.0)) == 4


def test_folder_without_a_page_of_this_size_and_with_two(drawn: Path) -> None:
    write(drawn.parent, "other.json", page(width=300, height=500))
    with pytest.raises(EngineError, match="no recording of a page of 90 x 90 pixels"):
        engine(drawn.parent).detect(view(90, 90), 1.0)
    write(drawn.parent, "twin.json", page(width=300, height=500))
    with pytest.raises(EngineError, match=r"several .*other\.json, twin\.json"):
        engine(drawn.parent).detect(view(300, 500), 1.0)


def test_bad_settings_name_the_value(tmp_path: Path, drawn: Path) -> None:
    with pytest.raises(ConfigError, match=r"engine\.recording is not set"):
        ReplayEngine(EngineConfig(name="replay"))
    with pytest.raises(ConfigError, match=r"gone\.json: cannot read recording"):
        engine(tmp_path / "gone.json")
    with pytest.raises(ConfigError, match="'sulk'; known: crash, empty"):
        engine(drawn, "sulk")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(ConfigError, match=r"no recording \(\*\.json\)"):
        engine(empty)
    drawn.write_text("{}")
    with pytest.raises(ConfigError, match=r"drawn\.json: not a page result"):
        engine(drawn)


def test_make_engine_knows_it(drawn: Path) -> None:
    made = make_engine(EngineConfig(name="replay", recording=drawn))
    assert (made.name, made.version) == ("replay", "replay 1.0")


def test_faults(drawn: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crops = [crop((20, 10, 100, 30)), crop((20, 40, 100, 60))]
    with pytest.raises(RuntimeError, match=r"engine\.fault"):
        engine(drawn, "crash").recognize(crops)
    assert engine(drawn, "empty").detect(view(), 1.0) == ()
    assert [reading.text for reading in engine(drawn, "empty").recognize(crops)] == ["", ""]
    assert len(engine(drawn, "wrong-length").recognize(crops)) == 1
    assert len(engine(drawn, "wrong-length").recognize([])) == 1
    assert all(np.isnan(found.polygon).all() for found in engine(drawn, "nan").detect(view(), 1.0))
    assert np.isnan([reading.confidence for reading in engine(drawn, "nan").recognize(crops)]).all()
    slept: list[float] = []
    monkeypatch.setattr(replay.time, "sleep", slept.append)
    engine(drawn, "hang").recognize(crops)
    assert slept == [3600.0]


def test_kill_ends_the_process(drawn: Path) -> None:
    code = (
        "import sys, pathlib; from newsparse.config import EngineConfig; from newsparse.engines import replay;"
        "config = EngineConfig(name='replay', recording=pathlib.Path(sys.argv[1]), fault='kill');"
        "replay.ReplayEngine(config).recognize([])"
    )
    assert subprocess.run([sys.executable, "-c", code, drawn], check=False).returncode == -9


def test_an_unknown_page_is_not_taken_for_a_part_of_the_page_before(drawn: Path) -> None:
    write(drawn.parent, "other.json", page(line(1, "另", (20, 10, 40, 30)), width=900, height=900))
    player = engine(drawn.parent)
    assert len(player.detect(view(), 1.0)) == 4
    assert len(player.detect(view(200, 100), 1.0)) == 3
    with pytest.raises(EngineError, match="no recording of a page of 700 x 200"):
        player.detect(view(700, 200), 1.0)


def test_a_recording_named_after_a_fault_misbehaves_alone(drawn: Path) -> None:
    write(drawn.parent, "bad.crash.json", page(line(1, "坏", (20, 10, 40, 30)), width=900, height=900))
    player = engine(drawn.parent)
    player.detect(view(900, 900), 1.0)
    with pytest.raises(RuntimeError):
        player.recognize([crop((20, 10, 40, 30))])
    player.detect(view(), 1.0)
    assert player.recognize([crop((20, 10, 100, 30))])[0].text == "甲乙丙丁"

"""Rules, frames, tints, dark strips and pictures, drawn on white."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from newsparse.containers import Pixels, TextLine
from newsparse.document import Box
from newsparse.geometry import corners
from newsparse.stages.layout.marks import _one_by_one, _text_ground, find_marks, page_surface
from tests.drawing import changed, draw, paint

EM = 24.0


def paper(tone: int = 255) -> Pixels:
    return np.full((900, 700, 3), tone, np.uint8)


def near(found: Box, wanted: Box, by: float = 0.6) -> bool:
    """Whether two boxes agree to a share of an em."""
    return max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= by * EM


@pytest.mark.parametrize("tone", [255, 225, 180], ids=["white", "grey", "dark paper"])
def test_blank_page_has_no_marks(tone: int) -> None:
    marks = find_marks(paper(tone), (), EM)
    assert (marks.rules, marks.panels, marks.pictures) == ((), (), ())


def test_uneven_light_is_no_mark() -> None:
    """Paper that darkens by a fifth from corner to corner, with grain."""
    y, x = np.mgrid[0:900, 0:700]
    light = 245 - 50 * (x / 700 + y / 900) / 2 + np.random.default_rng(0).normal(0, 3, (900, 700))
    page = np.repeat(np.clip(light, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
    marks = find_marks(page, (), EM)
    assert (marks.rules, marks.panels, marks.pictures) == ((), (), ())


@pytest.mark.parametrize("thick", [1, 2, 6])
def test_rules(thick: int) -> None:
    """Hairlines survive the reduction; both directions keep their place."""
    page = paper()
    page[300 : 300 + thick, 100:600] = 0
    page[400:800, 350 : 350 + thick] = 0
    rules = find_marks(page, (), EM).rules
    assert sorted(rule.direction for rule in rules) == ["horizontal", "vertical"]
    boxes = {rule.direction: rule.box for rule in rules}
    assert near(boxes["horizontal"], (100, 300, 600, 300 + thick), 0.25)
    assert near(boxes["vertical"], (350, 400, 350 + thick, 800), 0.25)


def test_short_strokes_and_type_are_no_rules() -> None:
    """Strokes under 3.5 em, and all that a text line covers, do not count."""
    page = paper()
    page[100:103, 100:170] = 0
    assert find_marks(page, (), EM).rules == ()
    drawn = draw("aaaaaaaaaaaaaaaa\nbbbbbbbbbbbbbbbb")
    assert find_marks(paint(drawn.layout), drawn.layout.lines, 20.0).rules == ()


def test_frame_with_square_corners() -> None:
    page = paper()
    cv2.rectangle(page, (120, 200), (560, 500), (0, 0, 0), 2)
    marks = find_marks(page, (), EM)
    assert [panel.kind for panel in marks.panels] == ["frame"]
    assert near(marks.panels[0].box, (120, 200, 560, 500))
    assert marks.pictures == ()


def test_frame_with_round_corners() -> None:
    """The corners of a frame may be arcs of one em."""
    page, r = paper(), 24
    x0, y0, x1, y1 = 120, 200, 560, 500
    for a, b in (((x0 + r, y0), (x1 - r, y0)), ((x0 + r, y1), (x1 - r, y1))):
        cv2.line(page, a, b, (0, 0, 0), 2)
    for a, b in (((x0, y0 + r), (x0, y1 - r)), ((x1, y0 + r), (x1, y1 - r))):
        cv2.line(page, a, b, (0, 0, 0), 2)
    for x, y, start in ((x0 + r, y0 + r, 180), (x1 - r, y0 + r, 270), (x1 - r, y1 - r, 0), (x0 + r, y1 - r, 90)):
        cv2.ellipse(page, (x, y), (r, r), 0, start, start + 90, (0, 0, 0), 2)
    panels = find_marks(page, (), EM).panels
    assert [panel.kind for panel in panels] == ["frame"]
    assert near(panels[0].box, (x0, y0, x1, y1))


def test_open_box_is_no_frame() -> None:
    """Three sides make no frame."""
    page = paper()
    cv2.polylines(page, [np.array([(120, 500), (120, 200), (560, 200), (560, 500)])], False, (0, 0, 0), 2)
    assert find_marks(page, (), EM).panels == ()


def test_tinted_panel() -> None:
    page = paper(250)
    page[200:520, 120:560] = (225, 235, 205)
    panels = find_marks(page, (), EM).panels
    assert [panel.kind for panel in panels] == ["tint"]
    assert near(panels[0].box, (120, 200, 560, 520))


def test_tint_is_found_under_text() -> None:
    """Lines are painted over in the colour of their ground before tints are looked for."""
    drawn = draw("\n".join(["aaaaaaaaaaaaaaaa"] * 8))
    tint = (200, 225, 235)
    text = paint(drawn.layout)
    text[(text == 255).all(axis=2)] = tint
    page = paper()
    page[100 : 100 + text.shape[0], 100 : 100 + text.shape[1]] = text
    white = ((200.0, 225.0, 235.0),) * 3
    lines = [replace(line, paper=white) for line in changed(drawn, shift=(100, 100)).layout.lines]
    marks = find_marks(page, lines, 20.0)
    assert [panel.kind for panel in marks.panels] == ["tint"]
    assert near(marks.panels[0].box, (100, 100, 100 + text.shape[1], 100 + text.shape[0]))
    assert marks.pictures == ()


def test_dark_strip() -> None:
    """The ground of a reversed heading."""
    page = paper()
    page[200:250, 120:420] = (40, 30, 30)
    marks = find_marks(page, (), EM)
    assert [panel.kind for panel in marks.panels] == ["dark"]
    assert near(marks.panels[0].box, (120, 200, 420, 250))
    assert marks.pictures == ()


def photo(low: int, high: int) -> Pixels:
    """A page with patches of random tones in (100, 200, 550, 500)."""
    page = paper()
    coarse = np.random.default_rng(1).integers(low, high, (20, 30, 3), np.uint8)
    page[200:500, 100:550] = cv2.resize(coarse, (450, 300), interpolation=cv2.INTER_LINEAR)
    return page


@pytest.mark.parametrize("tone", [(20, 200), (90, 250)], ids=["dark", "light"])
def test_picture(tone: tuple[int, int]) -> None:
    """Patches of all tones are one picture, and no tint."""
    marks = find_marks(photo(*tone), (), EM)
    assert len(marks.pictures) == 1
    assert near(marks.pictures[0].box, (100, 200, 550, 500), 0.8)
    assert {panel.kind for panel in marks.panels} <= {"frame"}


@pytest.mark.parametrize("tone", [(20, 200), (90, 250)], ids=["dark", "light"])
def test_edge_of_a_picture_is_no_frame(tone: tuple[int, int]) -> None:
    """A frame inside a picture would make an advertisement of its lettering."""
    marks = find_marks(photo(*tone), (), EM)
    assert (marks.panels, marks.rules) == ((), ())


def test_two_pictures_with_white_between_are_two() -> None:
    page = paper()
    random = np.random.default_rng(2)
    for y0, y1 in ((100, 300), (420, 700)):
        coarse = random.integers(20, 200, (12, 24, 3), np.uint8)
        page[y0:y1, 100:500] = cv2.resize(coarse, (400, y1 - y0), interpolation=cv2.INTER_LINEAR)
    assert len(find_marks(page, (), EM).pictures) == 2


def test_pictures_that_touch_along_part_of_a_side_are_two() -> None:
    """As overlapping ones do, and those parted by less than half an em on another level."""
    page = paper()
    page[100:400, 60:330] = photo(40, 200)[200:500, 100:370]
    page[330:620, 330:640] = photo(40, 200)[200:490, 100:410]
    boxes = sorted(picture.box for picture in find_marks(page, (), EM).pictures)
    assert len(boxes) == 2
    assert near(boxes[0], (60, 100, 330, 400))
    assert near(boxes[1], (330, 330, 640, 620))


@pytest.mark.parametrize(
    ("line", "count"),
    [((80.0, 60.0, 120.0, 68.0), 1), ((80.0, 20.0, 120.0, 28.0), 2), ((10.0, 60.0, 60.0, 68.0), 2)],
    ids=["from one into the other", "over the lower one", "in one"],
)
def test_type_across_a_cut(line: Box, count: int) -> None:
    """As on a tint under a picture, which is no picture by itself; beside the lower picture there is room for text."""
    part = np.zeros((150, 200), bool)
    part[:100, :100] = part[50:, 100:] = True
    found = _one_by_one((0.0, 0.0, 200.0, 150.0), part, [line], 20.0)
    assert len(found) == count
    assert count == 1 or found == [(0.0, 0.0, 100.0, 100.0), (100.0, 50.0, 200.0, 150.0)]


def test_what_adjoins_one_side_of_a_picture_is_no_second_one() -> None:
    """A picture that reaches beyond another at one end only, such as a frame's side that goes on under it."""
    part = np.zeros((150, 200), bool)
    part[:, :60] = part[:90, 60:] = True
    assert _one_by_one((0.0, 0.0, 200.0, 150.0), part, [], 20.0) == [(0.0, 0.0, 200.0, 150.0)]


def test_a_picture_with_a_corner_cut_out_is_one() -> None:
    """Type stands in the corner; the parts of the picture do not take much less room than the whole."""
    page = paper()
    page[200:500, 100:550] = photo(40, 200)[200:500, 100:550]
    page[200:320, 430:550] = 255
    (picture,) = find_marks(page, (), EM).pictures
    assert near(picture.box, (100, 200, 550, 500))


def test_scanner_bed_is_no_picture() -> None:
    """A dark band along a whole side of the sheet."""
    page = paper()
    page[:, :40] = 25
    page[860:] = np.random.default_rng(3).integers(0, 60, (40, 700, 3), np.uint8)
    marks = find_marks(page, (), EM)
    assert (marks.pictures, marks.panels) == ((), ())


def test_marks_keep_their_size_in_em() -> None:
    """The same page at twice the size has the same marks at twice the place."""
    page = paper()
    cv2.rectangle(page, (120, 200), (560, 500), (0, 0, 0), 2)
    page[600:603, 100:600] = 0
    large = cv2.resize(page, (1400, 1800), interpolation=cv2.INTER_NEAREST)
    small, big = find_marks(page, (), EM), find_marks(large, (), 2 * EM)
    assert [panel.kind for panel in small.panels] == [panel.kind for panel in big.panels] == ["frame"]
    assert near(tuple(v / 2 for v in big.panels[0].box), small.panels[0].box, 0.2)
    assert len(small.rules) == len(big.rules)


def test_photo_that_was_taken_for_a_line_of_type_is_a_picture() -> None:
    """Painted over in one colour it would be a tint. Little of a photo is of one colour, but much of a headline is."""
    page = photo(20, 200)
    box: Box = (110.0, 240.0, 540.0, 480.0)
    tones = ((110.0, 110.0, 110.0),) * 3
    line = TextLine(box, corners(box), size=0.9 * 240, text="", paper=tones)
    marks = find_marks(page, [line], EM)
    assert len(marks.pictures) == 1
    assert near(marks.pictures[0].box, (100, 200, 550, 500), 0.8)
    assert all(panel.kind == "frame" for panel in marks.panels)


def test_large_headline_is_no_picture() -> None:
    drawn = draw("\n".join(["HHHHHHHHHHHHHHHHHH"] * 4))
    lines = [replace(line, paper=((255.0, 255.0, 255.0),) * 3) for line in drawn.layout.lines]
    assert lines[0].size > 4 * 20
    marks = find_marks(paint(drawn.layout), lines, 20.0)
    assert (marks.pictures, marks.panels, marks.rules) == ((), (), ())


@pytest.mark.parametrize("upright", [True, False], ids=["columns", "bars"])
def test_bars_of_a_diagram_are_one_picture(upright: bool) -> None:
    """Three or more on one foot, or from one edge; each alone would be the ground of a reversed heading."""
    page = paper()
    for n, long in enumerate((120, 260, 190, 80)):
        at = 150 + 90 * n
        part = page[600 - long : 600, at : at + 40] if upright else page[at : at + 40, 100 : 100 + long]
        part[:] = 30
    marks = find_marks(page, (), EM)
    whole = (150, 340, 460, 600) if upright else (100, 150, 360, 460)
    assert [near(picture.box, whole) for picture in marks.pictures] == [True]
    assert marks.panels == ()


def test_two_reversed_headings_on_one_level_are_no_diagram() -> None:
    page = paper()
    page[200:250, 120:320] = page[200:250, 380:600] = 30
    marks = find_marks(page, (), EM)
    assert [panel.kind for panel in marks.panels] == ["dark", "dark"]
    assert marks.pictures == ()


def test_light_is_read_off_the_ground_of_the_text() -> None:
    """It follows a shadow of eight em, which a surface over the whole page does not; a word in a picture is no text."""
    x = np.arange(700)
    light = 240 * (1 - 0.5 * np.exp(-(((x - 400) / 100) ** 2)))
    placed = []
    for top in range(60, 860, 34):
        for left in (10, 165, 330, 490):
            box: Box = (float(left), float(top), left + 140.0, top + EM)
            seen = [30.0] * 3 if (top, left) == (434, 330) else [light[left + int(140 * at)] for at in (0.2, 0.5, 0.8)]
            paper_of = tuple((tone, tone, tone) for tone in seen)
            placed.append((TextLine(box, corners(box), EM, text="字", paper=paper_of), box))
    grey = np.repeat(np.repeat(light.astype(np.uint8)[None, :, None], 900, axis=0), 3, axis=2)
    base = cv2.cvtColor(page_surface(grey, EM), cv2.COLOR_BGR2LAB)[:, :, 0]
    found = _text_ground(placed, base, EM).astype(float)
    true = cv2.cvtColor(grey, cv2.COLOR_BGR2LAB)[:, :, 0].astype(float)
    assert np.abs(found - true)[100:800, 20:620].max() < 45
    assert np.abs(found - true)[100:800, 20:620].mean() < 10


def test_picture_at_the_edge_of_the_text_is_parted_from_the_scanner_bed() -> None:
    page = photo(20, 120)[:, :640]
    page[:, 550:600] = np.linspace(160, 30, 50).astype(np.uint8)[None, :, None]
    page[:, 600:] = np.random.default_rng(5).integers(10, 60, (900, 40, 1), np.uint8)
    drawn = draw("\n".join(["aaaaaaaaaaaaaaaaaaaaaa"] * 5 + [""] * 11 + ["bbbbbbbbbbbbbbbbbbbbbb"] * 10))
    lines = [replace(line, paper=((255.0,) * 3,) * 3) for line in changed(drawn, shift=(60, 0)).layout.lines]
    assert max(line.box[2] for line in lines) == pytest.approx(540)
    marks = find_marks(page, lines, 20.0)
    assert len(marks.pictures) == 1
    assert near(marks.pictures[0].box, (100, 200, 550, 500), 0.8)

"""Ornamental borders, drawn on white: they are told from text, from straight rules and from screens."""

import math
from dataclasses import replace

import cv2
import numpy as np
import pytest

from newsparse.containers import Pixels, Rule
from newsparse.document import Box
from newsparse.geometry import corners, inside_share
from newsparse.stages.layout.marks import find_marks
from newsparse.stages.layout.ornaments import find_ornaments, is_ornament, painted_over, without_ornaments
from tests.drawing import draw, paint

EM = 24.0
KINDS = ("dots", "squares", "rings", "dashes", "diamonds", "wave")


def paper() -> Pixels:
    return np.full((900, 1000, 3), 240, np.uint8)


def ornament(page: Pixels, kind: str, start: tuple[int, int], length: int, *, upright: bool = False) -> Box:
    """Draw a border 12 pixels thick from its start to the right, or down; where it lies."""
    turned = np.full((12, length, 3), 240, np.uint8)
    for x in range(7, length - 6, 16):
        match kind:
            case "dots":
                cv2.circle(turned, (x, 6), 4, (0, 0, 0), -1)
            case "squares":
                turned[2:10, x - 4 : x + 4] = 0
            case "rings":
                cv2.circle(turned, (x, 6), 5, (0, 0, 0), 2)
            case "dashes":
                turned[5:8, x - 5 : x + 5] = 0
            case "diamonds":
                cv2.fillPoly(turned, [np.array([(x - 5, 6), (x, 1), (x + 5, 6), (x, 11)])], (0, 0, 0))
    if kind == "wave":
        points = [(x, round(6 + 4 * math.sin(x / 4))) for x in range(length)]
        cv2.polylines(turned, [np.array(points)], False, (0, 0, 0), 2)
    x, y = start
    box = (x, y, x + 12, y + length) if upright else (x, y, x + length, y + 12)
    page[box[1] : box[3], box[0] : box[2]] = turned.transpose(1, 0, 2) if upright else turned
    return tuple(map(float, box))


@pytest.mark.parametrize("upright", [False, True], ids=["level", "upright"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_border_is_found_as_a_whole(kind: str, upright: bool) -> None:
    page = paper()
    drawn = ornament(page, kind, (100, 200), 500, upright=upright)
    (rule,) = find_ornaments(page, EM)
    assert rule.direction == ("vertical" if upright else "horizontal")
    assert inside_share(rule.box, drawn) > 0.9
    start, end = (rule.box[1], rule.box[3]) if upright else (rule.box[0], rule.box[2])
    assert end - start > 0.95 * 500


@pytest.mark.parametrize("kind", KINDS)
def test_four_borders_are_a_frame(kind: str) -> None:
    page = paper()
    for y in (200, 600):
        ornament(page, kind, (100, y), 500)
    for x in (94, 594):
        ornament(page, kind, (x, 206), 400, upright=True)
    borders = find_ornaments(page, EM)
    marks = find_marks(painted_over(page, borders, EM), (), EM, borders)
    assert [panel.kind for panel in marks.panels] == ["frame"]
    assert inside_share((120, 230, 580, 580), marks.panels[0].box) == 1


def test_a_border_with_a_piece_missing() -> None:
    """One piece touches a character of the line beside it."""
    page = paper()
    drawn = ornament(page, "dots", (100, 200), 500)
    page[195:225, 290:330] = 0
    (rule,) = find_ornaments(page, EM)
    assert inside_share(drawn, rule.box) > 0.7


@pytest.mark.parametrize("text", ["aaaaaaaaaaaaaaaaaaaaaaaa\nbbbbbbbbbbbbbbbbbbbb", "cdcdcdcdcdcdcdcdcd\n  ef"])
def test_text_is_none(text: str) -> None:
    assert find_ornaments(paint(draw(text).layout), 20.0) == ()


def test_straight_rules_are_none() -> None:
    page = paper()
    page[300:303, 100:600] = 0
    page[310:311, 100:600] = 0
    cv2.line(page, (100, 500), (900, 510), (0, 0, 0), 2)
    assert find_ornaments(page, EM) == ()


def test_a_screen_is_none() -> None:
    """Dots in rows below one another are a tint."""
    page = paper()
    for y in range(200, 500, 12):
        for x in range(100, 700, 12):
            cv2.circle(page, (x, y), 3, (0, 0, 0), -1)
    assert find_ornaments(page, EM) == ()


def test_too_few_pieces_are_none() -> None:
    page = paper()
    ornament(page, "dots", (100, 200), 80)
    assert find_ornaments(page, EM) == ()


def test_nothing_is_left_where_a_border_was() -> None:
    page = paper()
    page[100:700] = (200, 230, 210)
    page[400:412] = 240
    drawn = ornament(page, "rings", (100, 400), 500)
    page[(page == 240).all(axis=2)] = (200, 230, 210)
    kept = page.copy()
    clean = painted_over(page, find_ornaments(page, EM), EM)
    assert np.array_equal(page, kept)
    x0, y0, x1, y1 = map(int, drawn)
    assert np.abs(clean[y0:y1, x0:x1].astype(int) - (200, 230, 210)).max() < 8


def test_without_borders_the_sheet_is_the_same() -> None:
    page = paper()
    assert painted_over(page, (), EM) is page


@pytest.mark.parametrize("turn", [0, 1], ids=["level", "upright"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_the_detector_took_for_a_line(kind: str, turn: int) -> None:
    page = paper()
    x0, y0, x1, y1 = ornament(page, kind, (100, 200), 500, upright=bool(turn))
    assert is_ornament(page, corners((x0 - 4, y0 - 4, x1 + 4, y1 + 4)))


def test_a_line_of_text_is_no_ornament() -> None:
    drawn = draw("abcdefghijklmnopqrstuvwxyz\nbbbbbbbbbbbbbbbbbbbb")
    page = paint(drawn.layout)
    assert not any(is_ornament(page, line.polygon) for line in drawn.layout.lines)


def test_lines_that_are_borders() -> None:
    drawn = draw("abcdefghijklmnopqrstuvwxyz\nbbbbbbbbbbbbbbbbbbbb")
    page = np.vstack([paint(drawn.layout), np.full((100, drawn.layout.sheet.shape[1], 3), 255, np.uint8)])
    x0, y0, x1, y1 = ornament(page, "rings", (60, page.shape[0] - 60), 300)
    box = (x0, y0, x1, y1)
    line = replace(drawn.layout.lines[0], box=box, polygon=corners((x0 - 3, y0 - 3, x1 + 3, y1 + 3)), size=12.0)
    text, borders = without_ornaments(page, (*drawn.layout.lines, line), 20.0)
    assert [one.box for one in text] == [one.box for one in drawn.layout.lines]
    assert borders == (Rule(box, "horizontal"),)

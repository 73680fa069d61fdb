"""Ornamental rules and frames, as hand-set pages have them: rows of small pieces of type metal."""

import math
from typing import Literal

import numpy as np

from newsparse.document import Box
from newsparse.typeset.scene import BLACK, Colour
from newsparse.typeset.sheet import Sheet

Border = Literal["plain", "double", "uneven", "dots", "dashes", "wave", "beads", "diamonds", "squares"]
BORDERS: tuple[Border, ...] = ("plain", "double", "uneven", "dots", "dashes", "wave", "beads", "diamonds", "squares")


def set_rule(
    sheet: Sheet, start: tuple[float, float], length: float, border: Border, thick: float, *, upright: bool = False
) -> None:
    """Set a rule from its start to the right, or down.

    Args:
        sheet: the page.
        start: the middle of its end, pixels.
        length: pixels.
        border: what it is made of.
        thick: how far the ornament reaches across, pixels; plain rules are a fourth of that.
        upright: whether it runs down.
    """
    thin = max(1.0, 0.25 * thick)
    match border:
        case "plain":
            _piece(sheet, start, (0.0, length), (-thin / 2, thin / 2), upright)
        case "double":
            for side in (-0.5, 0.5):
                middle = side * thick
                _piece(sheet, start, (0.0, length), (middle - thin / 3, middle + thin / 3), upright)
        case "uneven":
            _piece(sheet, start, (0.0, length), (-0.5 * thick, 0.1 * thick), upright)
            _piece(sheet, start, (0.0, length), (0.5 * thick - thin / 2, 0.5 * thick), upright)
        case "dashes":
            for at in np.arange(0.0, length - thick, 2.2 * thick).tolist():
                _piece(sheet, start, (at, at + 1.5 * thick), (-thin / 2, thin / 2), upright)
        case "wave":
            for at in np.arange(0.0, length, 1.0).tolist():
                middle = 0.4 * thick * math.sin(at * math.pi / max(2.0, thick))
                _piece(sheet, start, (at, at + 1.0), (middle - thin / 2, middle + thin / 2), upright)
        case _:
            step = {"dots": 1.6, "squares": 1.5}.get(border, 1.2) * thick
            for at in np.arange(0.5 * thick, length - 0.5 * thick, step).tolist():
                _ornament(sheet, start, at, border, thick, upright)


def set_frame(sheet: Sheet, box: Box, border: Border, thick: float) -> None:
    """Set a frame of a border round a box, pixels."""
    x0, y0, x1, y1 = box
    for y in (y0, y1):
        set_rule(sheet, (x0, y), x1 - x0, border, thick)
    for x in (x0, x1):
        set_rule(sheet, (x, y0), y1 - y0, border, thick, upright=True)


def set_screen(sheet: Sheet, box: Box, pitch: int, share: float) -> None:
    """Lay a screen of dots.

    Args:
        sheet: the page.
        box: where, pixels.
        pitch: from dot to dot, pixels.
        share: of the ground that is black, 0..1.
    """
    rows, columns = round(box[3] - box[1]), round(box[2] - box[0])
    y, x = np.mgrid[0:rows, 0:columns]
    away = (y % pitch - pitch / 2 + 0.5) ** 2 + (x % pitch - pitch / 2 + 0.5) ** 2
    dark = away <= share * pitch**2 / np.pi
    sheet.picture(box, np.where(dark[:, :, None], np.uint8(0), np.array(sheet.paper, np.uint8)))


def _piece(
    sheet: Sheet, start: tuple[float, float], along: tuple[float, float], across: tuple[float, float], upright: bool
) -> None:
    x, y = start
    box: Box = (x + along[0], y + across[0], x + along[1], y + across[1])
    if upright:
        box = (x + across[0], y + along[0], x + across[1], y + along[1])
    sheet.fill(box, BLACK)


def _ornament(sheet: Sheet, start: tuple[float, float], at: float, border: Border, thick: float, upright: bool) -> None:
    """One piece of a border, its middle so far along it."""
    half = 0.5 * thick
    match border:
        case "dots":
            radius = max(1, round(0.35 * thick))
            _round(sheet, start, at, radius, upright, BLACK)
        case "beads":
            _round(sheet, start, at, max(2, round(half)), upright, None)
        case "diamonds":
            for row in range(-round(half), round(half) + 1):
                wide = half - abs(row)
                _piece(sheet, start, (at - wide, at + wide + 1), (row, row + 1), upright)
        case _:
            _piece(sheet, start, (at - 0.4 * thick, at + 0.4 * thick), (-0.4 * thick, 0.4 * thick), upright)


def _round(
    sheet: Sheet, start: tuple[float, float], at: float, radius: int, upright: bool, colour: Colour | None
) -> None:
    """A disc, or a ring where there is no colour."""
    x, y = (start[0], start[1] + at) if upright else (start[0] + at, start[1])
    box = (x - radius, y - radius, x + radius, y + radius)
    if colour is None:
        sheet.frame(box, BLACK, max(1, radius // 3), radius)
    else:
        sheet.fill(box, colour, radius)

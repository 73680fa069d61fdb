"""Characters of display type that cannot be where they were read: pieces of quotation marks.

Chinese type stands on a grid. What was read nearer to its neighbour than half a character is a piece of that
neighbour or of a mark beside it: “分”2出, “新农人”l, 里的勺“新.
"""

import re
from dataclasses import replace
from itertools import pairwise
from statistics import median

from newsparse.containers import TextLine

_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z0-9]")
_QUOTES = "“”‘’『』「」\"'"
_SQUEEZED, _SQUEEZED_LATIN = 0.5, 0.45
"""Steps between centres, in characters, below which the second of two was never printed."""
_GRID = 0.7
"""Least step of a character that stands on the grid."""
_LEAST = 3
"""Steps between Chinese characters from which on the grid is known."""


def without_strays(line: TextLine) -> TextLine:
    """A line of display type without characters that have no room."""
    if len(line.positions) != len(line.text) or not line.text:
        return line
    axis = 0 if line.direction == "horizontal" else 1
    span = line.box[axis + 2] - line.box[axis]
    places = [(share * span, c) for share, c in zip(line.positions, line.text, strict=True)]
    steps = [b - a for (a, left), (b, right) in pairwise(places) if _HAN.match(left) and _HAN.match(right)]
    if len(steps) < _LEAST:
        return line
    pitch = median(steps)
    kept = [n for n in range(len(places)) if not _is_stray(places, n, pitch)]
    if len(kept) == len(places):
        return line
    text = "".join(line.text[n] for n in kept)
    return replace(line, text=text, positions=tuple(line.positions[n] for n in kept))


def _is_stray(places: list[tuple[float, str]], n: int, pitch: float) -> bool:
    """Whether a character has no room: a Chinese one off the grid, or a lone letter or digit on top of another."""
    if n == 0:
        return False
    (before, left), (here, character) = places[n - 1], places[n]
    step = (here - before) / pitch
    if _HAN.match(character):
        on_grid = n < 2 or (before - places[n - 2][0]) / pitch > _GRID
        return bool(_HAN.match(left)) and step < _SQUEEZED and on_grid
    after = places[n + 1][1] if n + 1 < len(places) else ""
    lone = _LATIN.match(character) and not _LATIN.match(after)
    return bool(lone) and (bool(_HAN.match(left)) or left in _QUOTES) and step < _SQUEEZED_LATIN

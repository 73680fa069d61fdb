"""Newspaper pages drawn in characters, so that a test shows the page it speaks of.

One character of a picture is one em of body type (20 px) wide, one row is one line of it (28 px) high:

- small letters: lines of body type. One letter names one block; blanks before a run are the indent of its line,
  a run shorter than its neighbours ends a paragraph, a ``.`` at its end is a full stop.
- capital letters: display type. A rectangle of one letter is one printed line as large as the rectangle is high
  (1 row: 1.3 em, 2 rows: 2.7 em, 3 rows: 4.1 em); one that is much higher than wide is a vertical line.
- ``---`` and ``|`` are printed rules, with ``+`` where they meet; four that close are a frame.
- ``[   ]`` over two or more rows is a picture.

`draw` makes the layout that the order stage gets, `paint` the pixels that the layout stage gets. `chains` and `kinds`
tell in the same letters what the order stage made of it.
"""

import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np

from newsparse.containers import (
    Chain,
    Flow,
    Layout,
    Panel,
    Picture,
    Pixels,
    Points,
    Region,
    RegionKind,
    Rule,
    TextLine,
)
from newsparse.document import Box, Direction
from newsparse.geometry import centre, contains, corners, scale_box, union
from newsparse.stages.order import find_order

EM = 20
PITCH = 28
MARGIN = 40
FILLER = (
    "春天来到山村田里的秧苗长得很好村民们忙着修路种树孩子们在学校读书老人坐在门口说起从前的日子"
    "河水清了山坡绿了大家心里都高兴集市上人来人往新鲜的竹笋一早就卖光了邻居送来一篮青菜"
)


class Still:
    """A warp that moves nothing: the sheet is the page."""

    def to_source(self, points: Points) -> Points:
        return points

    def to_sheet(self, points: Points) -> Points:
        return points


@dataclass(frozen=True)
class Drawn:
    """A layout, and the letter that each of its lines was drawn with, by place."""

    layout: Layout
    places: tuple[tuple[Box, str], ...]

    def letters(self, line: TextLine) -> str:
        """The letters of the drawn lines that a line holds (more than one when lines were joined)."""
        return "".join(letter for box, letter in self.places if contains(line.box, centre(box), 1.0))

    def lines(self, letter: str) -> list[TextLine]:
        """The layout's lines of one letter."""
        return [line for line in self.layout.lines if self.letters(line) == letter]


def draw(
    picture: str | Callable[..., None],
    *,
    texts: Mapping[str, str] | None = None,
    ends: Mapping[str, str] | None = None,
    bold: str = "",
    coloured: str = "",
    dark: str = "",
) -> Drawn:
    """The layout of a drawn page, as it is after OCR.

    Args:
        picture: the drawing, or a function whose docstring holds it after its first blank line.
        texts: by letter: the words with which its first line begins; a letter with a single line has no others.
        ends: by letter: the words with which its last line ends.
        bold: letters in bold type.
        coloured: letters in coloured type.
        dark: letters of reversed type.
    """
    rows = _rows(picture)
    runs = sorted((*_body_runs(rows), *_display_runs(rows)), key=lambda run: (run.row, run.column))
    lines = []
    for run in runs:
        mates = [mate for mate in runs if mate.letter == run.letter]
        text = _text(run, (texts or {}).get(run.letter), (ends or {}).get(run.letter), mates)
        lines.append(
            replace(
                run.line(text),
                weight=0.4 if run.letter in bold else 0.25,
                coloured=run.letter in coloured,
                ground="dark" if run.letter in dark else "light",
            )
        )
    frames = _frames(rows)
    size = (len(rows) * PITCH + 2 * MARGIN, max(map(len, rows), default=0) * EM + 2 * MARGIN)
    layout = Layout(
        sheet=np.broadcast_to(np.uint8(255), (*size, 3)),
        warp=Still(),
        em=float(EM),
        lines=tuple(lines),
        rules=tuple(_rules(rows)),
        panels=tuple(Panel(box, "frame") for box in frames),
        pictures=tuple(Picture(box) for box in _pictures(rows)),
    )
    return Drawn(layout, tuple((line.box, run.letter) for run, line in zip(runs, lines, strict=True)))


def chains(drawn: Drawn, flow: Flow | None = None) -> set[str]:
    """What is read after what: one ``"KH > abc"`` an article, head before ``>``, text in reading order after it."""
    flow = flow or find_order(drawn.layout)
    found = set()
    for chain in flow.chains:
        head, text = (_spell(drawn, flow, regions) for regions in (chain.head, chain.text))
        found.add(f"{head} > {text}".strip())
    return found


def _spell(drawn: Drawn, flow: Flow, regions: tuple[int, ...]) -> str:
    """Letters of regions' lines in order, each run of one letter once."""
    spelt = "".join(drawn.letters(flow.lines[i]) for r in regions for i in flow.regions[r].lines)
    return re.sub(r"(.)\1+", r"\1", spelt)


def kinds(drawn: Drawn, flow: Flow | None = None) -> dict[str, str]:
    """The kind of the region in which each letter stands."""
    flow = flow or find_order(drawn.layout)
    return {
        letter: region.kind for region in flow.regions for i in region.lines for letter in drawn.letters(flow.lines[i])
    }


def flow_of(drawn: Drawn, *chained: str, **kinds_of: RegionKind) -> Flow:
    """The flow that the order stage should make: chains as `chains` spells them, other kinds of region by letter."""
    letters = list(dict.fromkeys(letter for _, letter in drawn.places))
    lines = drawn.layout.lines
    regions = []
    for letter in letters:
        inside = tuple(i for i, line in enumerate(lines) if drawn.letters(line) == letter)
        kind: RegionKind = kinds_of.get(letter, "head" if letter.isupper() else "body")
        box = union(lines[i].box for i in inside)
        regions.append(Region(kind, inside, box, float(np.median([lines[i].size for i in inside]))))
    made = []
    for chain in chained:
        head, text = chain.split(">")
        made.append(Chain(*(tuple(letters.index(letter) for letter in part.strip()) for part in (head, text))))
    captions = {letters.index(letter): 0 for letter, kind in kinds_of.items() if kind in ("caption", "picture-text")}
    return Flow(lines, tuple(regions), tuple(made), drawn.layout.pictures, captions)


def changed(
    drawn: Drawn,
    scale: float = 1.0,
    shift: tuple[float, float] = (0.0, 0.0),
    seed: int | None = None,
    noise: float = 0.0,
) -> Drawn:
    """The same page otherwise: at another size or place, in another order, or measured less well.

    Args:
        drawn: the page.
        scale: factor on all lengths.
        shift: (x, y) added to all places, pixels.
        seed: of the chance by which lines and rules are shuffled, and of the noise; None: kept in order.
        noise: by how much edges of lines may be off, em; sizes by 0.3 of that share.
    """
    random = np.random.default_rng(seed)

    def move(box: Box) -> Box:
        x0, y0, x1, y1 = scale_box(box, scale)
        return x0 + shift[0], y0 + shift[1], x1 + shift[0], y1 + shift[1]

    old = drawn.layout
    lines = [
        replace(line, box=move(line.box), polygon=line.polygon * scale + shift, size=line.size * scale)
        for line in old.lines
    ]
    rules = [replace(rule, box=move(rule.box)) for rule in old.rules]
    if noise:
        lines = [_blur(line, noise * old.em * scale, 0.3 * noise, random) for line in lines]
    if seed is not None:
        lines = [lines[i] for i in random.permutation(len(lines))]
        rules = [rules[i] for i in random.permutation(len(rules))]
    rows, columns = (round(side * scale + room) for side, room in zip(old.sheet.shape, shift[::-1], strict=False))
    layout = replace(
        old,
        sheet=np.broadcast_to(np.uint8(255), (rows, columns, 3)),
        em=old.em * scale,
        lines=tuple(lines),
        rules=tuple(rules),
        panels=tuple(replace(panel, box=move(panel.box)) for panel in old.panels),
        pictures=tuple(Picture(move(picture.box)) for picture in old.pictures),
    )
    return Drawn(layout, tuple((move(box), letter) for box, letter in drawn.places))


def _blur(line: TextLine, by: float, share: float, random: np.random.Generator) -> TextLine:
    """A line with each edge off by up to ``by`` pixels and its size by up to a share."""
    x0, y0, x1, y1 = np.array(line.box) + random.uniform(-by, by, 4)
    size = line.size * (1 + random.uniform(-share, share))
    return replace(line, box=(float(x0), float(y0), float(x1), float(y1)), polygon=corners((x0, y0, x1, y1)), size=size)


def paint(layout: Layout) -> Pixels:
    """The page in black on white: a square of cells for each character, noise for pictures."""
    pixels = np.full(layout.sheet.shape, 255, np.uint8)
    generator = np.random.default_rng(0)
    for picture in layout.pictures:
        x0, y0, x1, y1 = (round(value) for value in picture.box)
        coarse = generator.integers(20, 200, (max(1, (y1 - y0) // 8), max(1, (x1 - x0) // 8), 3), np.uint8)
        pixels[y0:y1, x0:x1] = cv2.resize(coarse, (x1 - x0, y1 - y0), interpolation=cv2.INTER_LINEAR)
    for rule in layout.rules:
        x0, y0, x1, y1 = (round(value) for value in rule.box)
        pixels[y0:y1, x0:x1] = 0
    for line in layout.lines:
        axis = 0 if line.direction == "horizontal" else 1
        places = np.linspace(line.box[axis], line.box[axis + 2], len(line.text) + 1)
        for character, (start, end) in zip(line.text, pairwise(places), strict=True):
            box = list(line.box)
            room = 0.04 * line.size
            box[axis], box[axis + 2] = start + room, end - room
            _character(pixels, (box[0], box[1], box[2], box[3]), character)
    return pixels


def _character(pixels: Pixels, box: Box, character: str) -> None:
    """Seven by seven cells of ink, of its own for each character, that reach all sides of the box."""
    x0, y0, x1, y1 = (round(value) for value in box)
    cells = np.random.default_rng(ord(character)).random((7, 7)) < 0.3
    cells |= np.eye(7, dtype=bool) | np.eye(7, dtype=bool)[::-1]
    ink = cv2.resize(cells.astype(np.uint8), (x1 - x0, y1 - y0), interpolation=cv2.INTER_NEAREST)
    pixels[y0:y1, x0:x1][ink > 0] = 0


@dataclass(frozen=True)
class _Run:
    """One drawn line: rectangle of cells, and whether it ends in a full stop."""

    letter: str
    row: int
    column: int
    rows: int
    columns: int
    stop: bool = False

    @property
    def vertical(self) -> bool:
        return self.rows * PITCH > 1.5 * self.columns * EM

    @property
    def size(self) -> float:
        if self.letter.islower():
            return float(EM)
        return float(self.columns * EM - 2 if self.vertical else self.rows * PITCH - 2)

    @property
    def count(self) -> int:
        """Characters that fill the run."""
        length = self.rows * PITCH if self.vertical else self.columns * EM
        return max(2, round(length / self.size)) if self.letter.isupper() else self.columns

    def line(self, text: str) -> TextLine:
        x0, x1 = MARGIN + self.column * EM, MARGIN + (self.column + self.columns) * EM
        top, bottom = MARGIN + self.row * PITCH, MARGIN + (self.row + self.rows) * PITCH
        high = bottom - top if self.vertical else 0.92 * self.size
        middle = (top + bottom) / 2
        box = (float(x0), middle - high / 2, x1 - (0.5 * EM if self.stop else 0.0), middle + high / 2)
        direction: Direction = "vertical" if self.vertical else "horizontal"
        return TextLine(box, corners(box), self.size, direction, text, confidence=0.99)


def _rows(picture: str | Callable[..., None]) -> list[str]:
    if not isinstance(picture, str):
        picture = (picture.__doc__ or "").partition("\n\n")[2]
    rows = textwrap.dedent(picture).strip("\n").rstrip().split("\n")
    wide = max(map(len, rows))
    return [row.ljust(wide) for row in rows]


def _body_runs(rows: list[str]) -> list[_Run]:
    return [
        _Run(found[1], y, found.start(), 1, len(found[0]), found[0].endswith("."))
        for y, row in enumerate(rows)
        for found in re.finditer(r"([a-z])\1*\.?", row)
    ]


def _display_runs(rows: list[str]) -> list[_Run]:
    """Equal runs of one capital under one another are one line."""
    found: list[_Run] = []
    for y, row in enumerate(rows):
        for match in re.finditer(r"([A-Z])\1*", row):
            run = _Run(match[1], y, match.start(), 1, len(match[0]))
            above = next((r for r in found if _continues(r, run)), None)
            if above is not None:
                found.remove(above)
                run = replace(above, rows=above.rows + 1)
            found.append(run)
    return found


def _continues(above: _Run, run: _Run) -> bool:
    same = (above.letter, above.column, above.columns) == (run.letter, run.column, run.columns)
    return same and above.row + above.rows == run.row


def _text(run: _Run, opening: str | None, closing: str | None, mates: list[_Run]) -> str:
    if opening is not None and len(mates) == 1:
        return opening
    start = (run.row * 17 + run.column * 5) % len(FILLER)
    text = (FILLER * 3)[start : start + run.count - run.stop] + ("。" if run.stop else "")
    if opening is not None and run is mates[0]:
        text = opening + text[len(opening) :]
    if closing is not None and run is mates[-1]:
        text = text[: -len(closing)] + closing
    return text


def _cell(column: int, row: int) -> tuple[float, float]:
    """Middle of a cell."""
    return MARGIN + (column + 0.5) * EM, MARGIN + (row + 0.5) * PITCH


def _rules(rows: list[str]) -> list[Rule]:
    found = []
    for y, row in enumerate(rows):
        for match in re.finditer(r"[+-]{3,}", row):
            middle = _cell(0, y)[1]
            found.append(
                Rule((MARGIN + match.start() * EM, middle - 1, MARGIN + match.end() * EM, middle + 1), "horizontal")
            )
    for x, column in enumerate(map("".join, zip(*rows, strict=True))):
        for match in re.finditer(r"[+|]*\|[+|]*", column):
            middle = _cell(x, 0)[0]
            found.append(
                Rule((middle - 1, MARGIN + match.start() * PITCH, middle + 1, MARGIN + match.end() * PITCH), "vertical")
            )
    return found


def _frames(rows: list[str]) -> list[Box]:
    """Rectangles with ``+`` at the corners, ``-`` (or ``+``) along and ``|`` (or ``+``) down the sides."""
    found = []
    for top, row in enumerate(rows):
        for match in re.finditer(r"(?=(\+-+\+))", row):
            left, right = match.start(), match.start() + len(match[1]) - 1
            for foot in range(top + 1, len(rows)):
                if rows[foot][left] not in "|+" or rows[foot][right] not in "|+":
                    break
                if re.fullmatch(r"\+[+-]*\+", rows[foot][left : right + 1]):
                    found.append((*_cell(left, top), *_cell(right, foot)))
                    break
    return found


def _pictures(rows: list[str]) -> list[Box]:
    found: dict[tuple[int, int], list[int]] = {}
    for y, row in enumerate(rows):
        for match in re.finditer(r"\[[^\]]*\]", row):
            found.setdefault((match.start(), match.end()), []).append(y)
    return [
        (MARGIN + x0 * EM, MARGIN + min(ys) * PITCH, MARGIN + x1 * EM, MARGIN + (max(ys) + 1) * PITCH)
        for (x0, x1), ys in found.items()
        if len(ys) > 1
    ]

"""Pages, views and warps for the engine tests."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from newsparse.containers import Points, View
from newsparse.document import Box, Direction, Item, Line, Page, Source

TURNS = {0: ((1, 0), (0, 1)), 1: ((0, 1), (-1, 0)), 2: ((-1, 0), (0, -1)), 3: ((0, -1), (1, 0))}


@dataclass(frozen=True)
class LinearWarp:
    """source = sheet * scale, turned clockwise by quarter turns, then shifted."""

    scale: float = 1.0
    turn: int = 0
    shift: tuple[float, float] = (0.0, 0.0)

    def to_source(self, points: Points) -> Points:
        return np.asarray(points) * self.scale @ np.array(TURNS[self.turn], float) + self.shift

    def to_sheet(self, points: Points) -> Points:
        return (np.asarray(points) - self.shift) @ np.array(TURNS[self.turn], float).T / self.scale


def line(number: int, text: str, box: Box, direction: Direction = "horizontal", confidence: float | None = 0.9) -> Line:
    x0, y0, x1, y1 = box
    corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    return Line(id=f"l{number}", box=box, polygon=corners, text=text, confidence=confidence, direction=direction)


def page(*lines: Line, width: int = 400, height: int = 200) -> Page:
    ids = tuple(entry.id for entry in lines)
    item = Item(id="i1", kind="other", lines=ids, box=(0, 0, width, height))
    source = Source(path="p.png", sha256="0" * 64, page_index=1, width=width, height=height)
    return Page(source=source, items=(item,) if ids else (), lines=lines, reading_order=ids)


def view(width: int = 400, height: int = 200, warp: LinearWarp | None = None) -> View:
    return View(np.full((height, width, 3), 255, np.uint8), warp or LinearWarp())


def write(folder: Path, name: str, content: Page) -> Path:
    path = folder / name
    path.write_text(content.model_dump_json(), "utf-8")
    return path

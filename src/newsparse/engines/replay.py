"""An engine that plays back a page result: no weights, no runtime, the same answer every time.

A recording is the JSON that newsparse writes for one page. The engine answers from it by place alone: it never
looks at pixels. It also misbehaves on request, so that everything above it can be tested against engines that
crash, hang or lie.
"""

import os
import signal
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast, get_args

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from newsparse.config import EngineConfig
from newsparse.containers import Detection, LineCrop, Points, Reading, View
from newsparse.document import Direction, Line, Page
from newsparse.errors import ConfigError, EngineError
from newsparse.geometry import clockwise, sides_of

Fault = Literal["crash", "empty", "wrong-length", "nan", "hang", "kill"]
"""How to misbehave:

- ``crash``: `recognize` raises a RuntimeError, as a broken runtime does.
- ``empty``: `detect` finds nothing, `recognize` reads nothing.
- ``wrong-length``: `recognize` gives one reading too few (one too many for no crops).
- ``nan``: polygons, scores and confidences are NaN.
- ``hang``: `recognize` sleeps for an hour.
- ``kill``: `recognize` ends the process with SIGKILL, as the kernel does when memory runs out.
"""
_HANG_SECONDS = 3600.0
_SAME_SIZE = 0.02
"""A folder's recording is that of the page in view when their sizes differ by less than this share."""
_SAME_ROW = 0.5
"""Recorded lines are read on in one crop when their middles differ by less than this share of the crop's height."""
_END_SLACK = 0.7
"""A crop holds the end of a recorded line that lies beyond it by less than this share of the crop's height."""
_UPRIGHT = 0.5
"""Cosine of the angle by which a crop may be turned against the recorded characters and still be read."""


class ReplayEngine:
    """Plays back one recording, or picks from a folder of them; see `newsparse.engines.base.Engine`.

    In a folder the recording is picked by the size of the page: the first look at a page covers all of it, so the
    view's corners in the source frame give that size. Later views of a part of the page stay with the recording.
    A recording whose name ends in a fault (``NAME.kill.json``) makes the engine misbehave so on its pages alone.
    """

    def __init__(self, config: EngineConfig) -> None:
        """Read the recording or recordings.

        Raises:
            ConfigError: there is no recording, it is not a page result, or the fault is not known.
        """
        if config.recording is None:
            raise ConfigError("engine replay: engine.recording is not set")
        if config.fault is not None and config.fault not in get_args(Fault):
            raise ConfigError(f"engine replay: unknown fault {config.fault!r}; known: {', '.join(get_args(Fault))}")
        self._fault = cast(Fault | None, config.fault)
        self._recordings = _read_all(config.recording)
        self._current = self._recordings[0] if len(self._recordings) == 1 else None

    @property
    def name(self) -> str:
        """Registry name."""
        return "replay"

    @property
    def _misdeed(self) -> Fault | None:
        """How to misbehave on the page in view."""
        return self._fault or (self._current.fault if self._current else None)

    @property
    def version(self) -> str:
        """Version of the recording's schema; there are no weights."""
        return f"replay {self._recordings[0].page.schema_version}"

    def detect(self, view: View, scale: float) -> tuple[Detection, ...]:
        """Give the recorded lines that lie in the view, whatever the scale.

        Raises:
            EngineError: a folder of recordings has none, or more than one, of the size of this page.
        """
        recording = self._choose(view)
        if self._misdeed == "empty":
            return ()
        found = []
        for line in recording.page.lines:
            polygon = clockwise(_quadrilateral(view.warp.to_sheet(np.array(line.polygon, np.float64))))
            x, y = polygon.mean(axis=0)
            if 0 <= x < view.pixels.shape[1] and 0 <= y < view.pixels.shape[0]:
                found.append(Detection(polygon, 1.0 if line.confidence is None else line.confidence))
        if self._misdeed == "nan":
            return tuple(Detection(np.full((4, 2), np.nan), float("nan")) for _ in found)
        return tuple(found)

    def recognize(self, crops: Sequence[LineCrop]) -> tuple[Reading, ...]:
        """Give for each crop the recorded characters whose place lies in it, in the crop's direction.

        A crop over a part of a recorded line gets that part, a crop over several lines of one row gets all of them;
        of lines above one another only the one with most characters in the crop counts. Nothing is read where there
        is no line, or where the crop's polygon starts at another corner than the text (a crop that is not upright).

        Raises:
            EngineError: no page was looked at yet.
        """
        if self._current is None:
            raise EngineError("engine replay: recognize before detect: no recording is chosen yet")
        if self._misdeed == "crash":
            raise RuntimeError("replay crashes because engine.fault says so")
        if self._misdeed == "hang":
            time.sleep(_HANG_SECONDS)
        if self._misdeed == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        readings = tuple(self._current.read(crop) for crop in crops)
        if self._misdeed == "empty":
            return tuple(Reading("") for _ in crops)
        if self._misdeed == "wrong-length":
            return readings[:-1] if readings else (Reading(""),)
        if self._misdeed == "nan":
            return tuple(replace(reading, confidence=float("nan")) for reading in readings)
        return readings

    def _choose(self, view: View) -> "_Recording":
        if len(self._recordings) == 1:
            return self._recordings[0]
        height, width = view.pixels.shape[:2]
        corners = view.warp.to_source(np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64))
        size = corners.max(axis=0) - corners.min(axis=0)
        fits = [recording for recording in self._recordings if recording.has_size(size)]
        if len(fits) > 1:
            names = ", ".join(recording.path.name for recording in fits)
            raise EngineError(f"engine replay: several recordings fit a page of this size: {names}")
        if fits:
            self._current = fits[0]
        elif self._current is not None and not self._current.holds_size(size):
            self._current = None  # no part of the page before: another page, and none that is known
        if self._current is None:
            raise EngineError(f"engine replay: no recording of a page of {size[0]:.0f} x {size[1]:.0f} pixels")
        return self._current


@dataclass(frozen=True, slots=True)
class _Recording:
    """One page with the estimated place of each recorded character.

    Attributes:
        path: file of the recording.
        page: what it holds.
        characters: all characters of all lines, in the order of the lines.
        places: (n, 2) middle of each character, source frame.
        owners: (n,) index of the line of each character.
        downs: (lines, 2) the way from head to foot of the characters of each line, length 1.
        starts: (lines, 2) middle of the edge where each line starts, source frame.
        ends: (lines, 2) middle of the edge where it ends.
    """

    path: Path
    page: Page
    characters: str
    places: Points
    owners: NDArray[np.intp]
    downs: Points
    starts: Points
    ends: Points

    @property
    def fault(self) -> Fault | None:
        """The fault that the file's name asks for."""
        word = Path(self.path.stem).suffix.removeprefix(".")
        return cast(Fault, word) if word in get_args(Fault) else None

    def has_size(self, size: NDArray[np.float64]) -> bool:
        """Whether the recorded page is about this wide and high."""
        own = np.array((self.page.source.width, self.page.source.height), np.float64)
        return bool((np.abs(size - own) <= _SAME_SIZE * own).all())

    def holds_size(self, size: NDArray[np.float64]) -> bool:
        """Whether a view of that width and height can be a part of the recorded page."""
        own = np.array((self.page.source.width, self.page.source.height), np.float64)
        return bool((size <= (1 + _SAME_SIZE) * own).all())

    def read(self, crop: LineCrop) -> Reading:
        """The recorded characters in the crop's polygon, along the crop's direction."""
        along, across = _shares(crop.polygon, crop.direction, self.places)
        upright = (self.downs @ _down(crop.polygon) > _UPRIGHT)[self.owners]
        low, high = self._reach(crop)
        inside = np.flatnonzero((along >= low) & (along <= high) & (across >= 0) & (across <= 1) & upright)
        if not len(inside):
            return Reading("")
        counts = np.bincount(self.owners[inside], minlength=len(self.page.lines))
        rows = np.bincount(self.owners[inside], across[inside], len(self.page.lines)) / np.maximum(counts, 1)
        best = int(np.argmax(counts))
        row = (counts > 0) & (np.abs(rows - rows[best]) < _SAME_ROW)
        row &= np.array([line.direction == self.page.lines[best].direction for line in self.page.lines])
        kept = inside[row[self.owners[inside]]]
        kept = kept[np.argsort(along[kept], kind="stable")]
        known = [self.page.lines[owner].confidence for owner in self.owners[kept]]
        scores = [score for score in known if score is not None]
        return Reading(
            "".join(self.characters[index] for index in kept),
            float(np.mean(scores)) if len(scores) == len(known) else None,
            (),
            tuple(float(share) for share in np.clip(along[kept], 0, 1)),
        )

    def _reach(self, crop: LineCrop) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """From where to where along the crop each character counts, (n,) each; 0 and 1 are the crop's own ends.

        A crop that ends just before the end of a recorded line, as one cut along the ink does, is meant to hold it.
        """
        starts, _ = _shares(crop.polygon, crop.direction, self.starts)
        ends, _ = _shares(crop.polygon, crop.direction, self.ends)
        right, down = sides_of(crop.polygon)
        length, height = (right, down) if crop.direction == "horizontal" else (down, right)
        slack = _END_SLACK * height / max(1e-9, length)
        low = np.where(np.abs(starts) < slack, np.minimum(starts, 0), 0.0)
        high = np.where(np.abs(ends - 1) < slack, np.maximum(ends, 1), 1.0)
        return low[self.owners], high[self.owners]


def _read_all(path: Path) -> tuple[_Recording, ...]:
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise ConfigError(f"{path}: no recording (*.json) in this folder")
    return tuple(_read(file) for file in files)


def _read(path: Path) -> _Recording:
    try:
        page = Page.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ConfigError(f"{path}: cannot read recording: {error.strerror}") from error
    except ValidationError as error:
        raise ConfigError(f"{path}: not a page result: {error.errors()[0]['msg']}") from error
    places = [_character_places(line) for line in page.lines]
    downs = [_down(_quadrilateral(np.array(line.polygon, np.float64))) for line in page.lines]
    edges = np.array([_edges(line) for line in page.lines], np.float64).reshape(-1, 2, 2)
    return _Recording(
        path,
        page,
        "".join(line.text for line in page.lines),
        np.concatenate([np.zeros((0, 2)), *places]),
        np.repeat(np.arange(len(page.lines)), [len(line.text) for line in page.lines]),
        np.array(downs, np.float64).reshape(-1, 2),
        edges[:, 0],
        edges[:, 1],
    )


def _character_places(line: Line) -> Points:
    """Middle of each character, (n, 2): full-width characters take twice the room of others."""
    if not line.text:
        return np.zeros((0, 2))
    widths = np.array([2.0 if unicodedata.east_asian_width(c) in "WFA" else 1.0 for c in line.text])
    shares = ((np.cumsum(widths) - widths / 2) / widths.sum())[:, None]
    start, end = _edges(line)
    places: Points = start + shares * (end - start)
    return places


def _edges(line: Line) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Middles of the edges where the text starts and ends."""
    a, b, c, d = _quadrilateral(np.array(line.polygon, np.float64))
    return ((a + d) / 2, (b + c) / 2) if line.direction == "horizontal" else ((a + b) / 2, (c + d) / 2)


def _shares(polygon: Points, direction: Direction, points: Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where points lie in a quadrilateral, as shares along and across its text (0..1 inside), each (n,)."""
    origin, right, down = polygon[0], polygon[1] - polygon[0], polygon[3] - polygon[0]
    axes = np.stack([right, down], axis=1)
    if abs(np.linalg.det(axes)) < 1e-9:
        outside = np.full(len(points), -1.0)
        return outside, outside
    across_x, across_y = np.linalg.solve(axes, (points - origin).T)
    return (across_x, across_y) if direction == "horizontal" else (across_y, across_x)


def _down(polygon: Points) -> NDArray[np.float64]:
    """The way from head to foot of the characters, length 1 (0 for a polygon without height)."""
    down = polygon[3] - polygon[0]
    return np.asarray(down / max(1e-9, float(np.hypot(*down))), np.float64)


def _quadrilateral(polygon: Points) -> Points:
    """Four corners as they are, or those of the smallest rectangle around more than four."""
    if len(polygon) == 4:
        return polygon
    box = cv2.boxPoints(cv2.minAreaRect(polygon.astype(np.float32)))
    return clockwise(box.astype(np.float64))

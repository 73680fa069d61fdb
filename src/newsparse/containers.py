"""Working types that stages hand to one another: frozen, array-bearing, never written out.

Two frames exist. The *source* frame is pixels of the page as ingested. The *sheet* frame is the page turned
upright and flattened, where text runs along the axes; layout, order and split see only the sheet frame.
`Warp` maps between the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from newsparse.document import Box, Direction

Pixels = NDArray[np.uint8]
"""(height, width, 3), BGR."""
Points = NDArray[np.float64]
"""(n, 2), x then y."""


class Warp(Protocol):
    """A smooth map of the sheet frame to the source frame and back."""

    def to_source(self, points: Points) -> Points:
        """Map (n, 2) sheet points to source points."""
        ...

    def to_sheet(self, points: Points) -> Points:
        """Map (n, 2) source points to sheet points."""
        ...


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of a PDF text layer; box in source pixels."""

    text: str
    box: Box
    size: float
    """Font size in source pixels."""
    angle: float = 0.0
    """Degrees, counter-clockwise; 0 is upright."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as ingested.

    ``glyphs`` is None when there is no sound text layer (or it is not wanted). ``whole`` is the (width, height) of the
    page as ingested where it was too large to work on and ``pixels`` is a reduced copy; None where ``pixels`` is it.
    """

    pixels: Pixels
    path: str
    sha256: str
    page_index: int = 1
    dpi: float | None = None
    glyphs: tuple[Glyph, ...] | None = None
    whole: tuple[int, int] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the page as ingested, pixels."""
        return self.whole or (self.pixels.shape[1], self.pixels.shape[0])

    @property
    def reduction(self) -> float:
        """Pixels of the page as ingested to one of ``pixels``."""
        return self.size[0] / int(self.pixels.shape[1])


@dataclass(frozen=True, slots=True)
class View:
    """Pixels an engine looks at, with the map from its pixels (as the sheet) to source pixels."""

    pixels: Pixels
    warp: Warp


@dataclass(frozen=True, slots=True)
class Detection:
    """One detected line: (4, 2) corners in pixels of the view, clockwise from top left, and a score in 0..1."""

    polygon: Points
    score: float


@dataclass(frozen=True, slots=True)
class LineCrop:
    """One line cut out, turned to run left to right; ``polygon`` (4, 2) is its place in the source frame."""

    pixels: Pixels
    polygon: Points
    direction: Direction = "horizontal"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a recogniser read in one crop.

    Attributes:
        text: the characters, without normalisation.
        confidence: mean character probability, None when the engine gives none.
        char_confidences: one probability a character of ``text``; empty when unknown.
        char_positions: centre of each character as a share 0..1 of the crop's width; empty when unknown.
    """

    text: str
    confidence: float | None = None
    char_confidences: tuple[float, ...] = ()
    char_positions: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A printed straight line; box in sheet pixels."""

    box: Box
    direction: Direction


PanelKind = Literal["frame", "tint", "dark"]


@dataclass(frozen=True, slots=True)
class Panel:
    """A closed area: drawn frame, tinted ground, or dark (reversed) ground; box in sheet pixels."""

    box: Box
    kind: PanelKind


@dataclass(frozen=True, slots=True)
class Picture:
    """A halftone or photograph; box in sheet pixels."""

    box: Box


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line in the sheet frame, read or not yet read.

    Attributes:
        box: tight box of the line's ink.
        polygon: (4, 2) corners as detected, sheet frame.
        size: height of the type in pixels (em of this line), measured on ink.
        direction: how the characters follow one another.
        text: "" before OCR.
        confidence: mean character probability; None when the engine gives none.
        low: smallest character probability; None when unknown.
        positions: centre of each character along the line, as a share of the box.
        weight: share of ink in the box, 0..1: tells bold from light type.
        ground: "light", "tint" or "dark" (reversed type).
        coloured: the ink is coloured, not black.
        paper: colours of the ground, BGR, at the start, middle and end of the line; empty when not measured.
    """

    box: Box
    polygon: Points
    size: float
    direction: Direction = "horizontal"
    text: str = ""
    confidence: float | None = None
    low: float | None = None
    positions: tuple[float, ...] = ()
    weight: float = 0.0
    ground: Literal["light", "tint", "dark"] = "light"
    coloured: bool = False
    paper: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands where on one page, sheet frame; ``em`` is the body size in pixels."""

    sheet: Pixels
    warp: Warp
    em: float
    lines: tuple[TextLine, ...]
    rules: tuple[Rule, ...] = ()
    panels: tuple[Panel, ...] = ()
    pictures: tuple[Picture, ...] = ()
    skew_degrees: float = 0.0
    frame: Box | None = None
    """The printed area inside scanner borders; None when the sheet is all page."""


RegionKind = Literal[
    "head",
    "body",
    "subhead",
    "byline",
    "section",
    "caption",
    "picture-text",
    "masthead",
    "folio",
    "advertisement",
    "notice",
    "weather",
    "teaser",
    "jump",
    "other",
]


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that stand together in one column (or one head), sheet frame.

    Attributes:
        kind: what the region is.
        lines: indexes into ``Layout.lines``, in reading order.
        box: around the lines' ink.
        size: type size of most of its text, pixels.
        panel: index into ``Layout.panels`` of the innermost panel around it; None on plain paper.
    """

    kind: RegionKind
    lines: tuple[int, ...]
    box: Box
    size: float
    panel: int | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Regions that make up one article: its head (maybe none) and its text in reading order (maybe none).

    Indexes are into ``Flow.regions``. ``certainty`` is the chance, 0..1, that it is one whole article.
    """

    head: tuple[int, ...]
    text: tuple[int, ...]
    certainty: float = 1.0

    def with_text(self, region: int, place: int) -> "Chain":
        """The chain with one more region before number ``place`` of its text."""
        return replace(self, text=(*self.text[:place], region, *self.text[place:]))


@dataclass(frozen=True, slots=True)
class Flow:
    """The page in reading order: all regions, the chains, and which picture a caption belongs to."""

    lines: tuple[TextLine, ...]
    regions: tuple[Region, ...]
    chains: tuple[Chain, ...]
    pictures: tuple[Picture, ...] = ()
    """Pictures of the layout that are pictures indeed, and not shaded text."""
    captions: Mapping[int, int] = field(default_factory=dict)
    """Region index -> index into ``pictures``, for captions, credits, photo titles and lettering in pictures."""

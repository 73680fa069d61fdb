"""From a family, a seed and a level to a page with its truth, in memory or on disk."""

import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from newsparse.containers import Pixels
from newsparse.document import Page
from newsparse.errors import ConfigError, OutputError
from newsparse.typeset.degrade import wear_page
from newsparse.typeset.families import FAMILIES
from newsparse.typeset.fonts import FontBook, Metrics
from newsparse.typeset.scene import render
from newsparse.typeset.sheet import Sheet
from newsparse.typeset.wear import LEVELS, Level, wear_of

_BODY: dict[Level, tuple[float, float]] = {
    "clean": (18, 26),
    "scan": (15, 24),
    "lowres": (9.5, 13),
    "hard": (13, 21),
    "film": (14, 21),
    "bilevel": (17, 26),
    "curl": (15, 24),
    "turned": (15, 24),
}
"""Body size in the finished picture, pixels."""


@dataclass(frozen=True, slots=True)
class TypesetPage:
    """A finished page: pixels (height, width, 3) BGR, truth, and what it was made from.

    ``left_out`` are characters that no face has: they stand neither on the page nor in its truth.
    """

    pixels: Pixels
    page: Page
    family: str
    seed: int
    level: Level
    left_out: str = ""

    @property
    def name(self) -> str:
        """File name without suffix."""
        return f"{self.family}-{self.seed:04d}-{self.level}"


def _rng(family: str, seed: int, salt: int) -> np.random.Generator:
    return np.random.default_rng([zlib.crc32(family.encode()), seed, salt])


def make_up(family: str, seed: int, metrics: Metrics) -> tuple[Sheet, int]:
    """Make up a page without drawing it; returns the sheet and its body size in pixels.

    Raises:
        ConfigError: there is no such family.
    """
    if family not in FAMILIES:
        raise ConfigError(f"unknown layout family {family!r}; known: {', '.join(sorted(FAMILIES))}")
    house = FAMILIES[family].make(_rng(family, seed, 0), metrics)
    return house.sheet, house.em


def typeset_page(family: str, seed: int, level: Level = "clean", fonts: FontBook | None = None) -> TypesetPage:
    """Make, draw and wear out one page; the same arguments and fonts give the same page.

    Raises:
        ConfigError: unknown family or level, or a font is missing.
    """
    if level not in LEVELS:
        raise ConfigError(f"unknown level {level!r}; known: {', '.join(LEVELS)}")
    book = fonts or FontBook()
    sheet, em = make_up(family, seed, book)
    rng = _rng(family, seed, 1 + LEVELS.index(level))
    scale = 1.0 if level == "clean" else float(rng.uniform(*_BODY[level])) / em
    pixels, page = wear_page(render(sheet.scene(), book), sheet.page(), wear_of(level, rng, scale), rng)
    return TypesetPage(pixels, page, family, seed, level, "".join(sorted(sheet.left_out)))


def write_page(made: TypesetPage, folder: Path) -> Path:
    """Write picture and truth (``NAME.truth.json``) into a folder; returns the picture's path.

    Raises:
        OutputError: the folder cannot be written.
    """
    import cv2

    suffix = ".png" if made.level in ("clean", "bilevel") else ".jpg"
    flags = [cv2.IMWRITE_JPEG_QUALITY, 92] if suffix == ".jpg" else []
    _, packed = cv2.imencode(suffix, made.pixels, flags)
    data = packed.tobytes()
    source = made.page.source.model_copy(
        update={"path": made.name + suffix, "sha256": hashlib.sha256(data).hexdigest()}
    )
    truth = Page.model_validate(made.page.model_copy(update={"source": source}).model_dump())
    path = folder / (made.name + suffix)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        (folder / f"{made.name}.truth.json").write_text(truth.model_dump_json(indent=1) + "\n", "utf-8")
    except OSError as error:
        raise OutputError(f"{path}: cannot write: {error.strerror}") from error
    return path

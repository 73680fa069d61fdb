"""From a family, a seed and a level to a page with its truth, in memory or on disk."""

import hashlib
import io
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from newsparse.containers import Pixels
from newsparse.document import Page
from newsparse.errors import ConfigError, OutputError
from newsparse.typeset.corpus import GivenArticle
from newsparse.typeset.degrade import wear_page
from newsparse.typeset.families import FAMILIES
from newsparse.typeset.finer import enlarged, enlarged_page
from newsparse.typeset.fonts import FontBook, Metrics
from newsparse.typeset.house import Materials
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
"""Body size in the finished picture, pixels, where no resolution is asked for."""
BODY_POINTS = 10.5
"""Size of body type in print (五号): it says of what size the paper is, and so what a resolution means in pixels."""
POINTS_PER_INCH = 72.0
DPI_RANGE = (72, 400)
_QUALITY = 92
"""Of JPEG files."""
_PACKING = 3
"""Of PNG files: a tenth larger than at the usual 6, in half the time."""
_COARSER = 1.25
"""A page may be drawn so much coarser than it is written: letters lose nothing that can be seen."""


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


def make_up(family: str, seed: int, metrics: Metrics, corpus: Sequence[GivenArticle] = ()) -> tuple[Sheet, int]:
    """Make up a page without drawing it; returns the sheet and its body size in pixels.

    Raises:
        ConfigError: there is no such family.
    """
    if family not in FAMILIES:
        raise ConfigError(f"unknown layout family {family!r}; known: {', '.join(sorted(FAMILIES))}")
    house = FAMILIES[family].make(_rng(family, seed, 0), Materials(metrics, corpus))
    return house.sheet, house.em


def typeset_page(
    family: str,
    seed: int,
    level: Level = "clean",
    fonts: FontBook | None = None,
    *,
    corpus: Sequence[GivenArticle] = (),
    dpi: int | None = None,
) -> TypesetPage:
    """Make, draw and wear out one page; the same arguments and fonts give the same page.

    Args:
        family: its layout family.
        seed: which page of the family.
        level: its wear.
        fonts: the fonts; Debian's when None.
        corpus: articles to set instead of the program's own, see `read_corpus`.
        dpi: resolution of the picture, body type being `BODY_POINTS`. When None a clean page has that of its sheet
            (130 to 171 dpi), and a worn one that which its level draws.

    Raises:
        ConfigError: unknown family or level, no such resolution, or a font is missing.
    """
    if level not in LEVELS:
        raise ConfigError(f"unknown level {level!r}; known: {', '.join(LEVELS)}")
    if dpi is not None and not DPI_RANGE[0] <= dpi <= DPI_RANGE[1]:
        raise ConfigError(f"{dpi} dpi: out of range, {DPI_RANGE[0]} to {DPI_RANGE[1]}")
    book = fonts or FontBook()
    sheet, em = make_up(family, seed, book, corpus)
    rng = _rng(family, seed, 1 + LEVELS.index(level))
    scale = 1.0 if level == "clean" else float(rng.uniform(*_BODY[level])) / em
    scene, page, times = sheet.scene(), sheet.page(dpi=dpi), 1
    if dpi is not None:
        scale = dpi * BODY_POINTS / POINTS_PER_INCH / em
        times = max(1, math.ceil(scale / _COARSER))
    if times > 1:
        scene = enlarged(scene, times)
        page = enlarged_page(page, scene, times, book)
    pixels, page = wear_page(render(scene, book), page, wear_of(level, rng, scale / times), rng, times)
    return TypesetPage(pixels, page, family, seed, level, "".join(sorted(sheet.left_out)))


def write_page(made: TypesetPage, folder: Path) -> Path:
    """Write picture and truth (``NAME.truth.json``) into a folder; returns the picture's path.

    Raises:
        OutputError: the folder cannot be written.
    """
    suffix = ".png" if made.level in ("clean", "bilevel") else ".jpg"
    data = _packed(made.pixels, suffix, made.page.source.dpi)
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


def _packed(pixels: Pixels, suffix: str, dpi: float | None) -> bytes:
    """The bytes of a PNG or JPEG file, which says its resolution when it has one."""
    import cv2

    if dpi is not None:
        # OpenCV writes no resolution.
        packed = io.BytesIO()
        image = Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))
        kind = {".png": "PNG", ".jpg": "JPEG"}[suffix]
        image.save(packed, kind, dpi=(dpi, dpi), quality=_QUALITY, compress_level=_PACKING)
        return packed.getvalue()
    flags = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY] if suffix == ".jpg" else []
    return bytes(cv2.imencode(suffix, pixels, flags)[1].tobytes())

"""Image files to page images, with Pillow.

Only the header is read before the size is judged. The page is turned into BGR strip by strip, so that the largest
pages (archives scan at 100-400 megapixels) need the decoded image and the result in memory, and nothing between.
Colour profiles are not applied: they shift tones that no later stage depends on.
"""

import math
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import (
    BmpImagePlugin,
    ExifTags,
    Image,
    ImageChops,
    ImageFile,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from newsparse.config import IngestConfig
from newsparse.containers import PageImage, Pixels
from newsparse.errors import InputMissingError, InputTooLargeError, InputTooSmallError, InputUnreadableError
from newsparse.stages.ingest.files import first_line, place

_OPENERS: dict[str, type[ImageFile.ImageFile]] = {
    "bmp": BmpImagePlugin.BmpImageFile,
    "jpeg": JpegImagePlugin.JpegImageFile,
    "jpeg2000": Jpeg2KImagePlugin.Jpeg2KImageFile,
    "png": PngImagePlugin.PngImageFile,
    "tiff": TiffImagePlugin.TiffImageFile,
    "webp": WebPImagePlugin.WebPImageFile,
}

# All that Pillow's decoders let out on damaged data: it has no error class of its own for that.
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    AssertionError,
    struct.error,
    zlib.error,
)

_STRIP_PIXELS = 4_000_000
_SUBFILE_NOT_A_PAGE = 0b101
"""NewSubfileType: bit 0 a reduced copy of another frame, bit 2 a transparency mask (TIFF 6.0, tag 254)."""
_OLD_SUBFILE_REDUCED = 2
"""SubfileType, the older tag 255: a reduced copy."""
_WHITE_IS_ZERO = 0
_DPI_RANGE = (50.0, 2400.0)
_LONGEST_PAGE_INCHES = 36.0
"""The largest broadsheets are 30 inches high. 72 dpi on a page of 5000 pixels is a program's default, no measure."""
_SCANNER_DEPTHS = (8, 10, 12, 14, 16)


def count(path: Path, kind: str, config: IngestConfig) -> int:
    """Count the pages of an image file.

    Raises:
        InputUnreadableError: the directory of a TIFF is damaged.
    """
    return len(_page_frames(path, config)) if kind == "tiff" else 1


def load(path: Path, kind: str, sha256: str, config: IngestConfig) -> Iterator[PageImage]:
    """Decode the pages of an image file one by one; see `newsparse.stages.ingest.load_pages`."""
    frames = _page_frames(path, config) if kind == "tiff" else (0,)
    for page, frame in enumerate(frames, start=1):
        yield _load_frame(path, kind, frame, sha256, page, config)


def load_one(path: Path, kind: str, sha256: str, config: IngestConfig, page: int) -> PageImage:
    """Decode one page of an image file; see `newsparse.stages.ingest.load_page`."""
    frames = _page_frames(path, config) if kind == "tiff" else (0,)
    if page > len(frames):
        raise InputMissingError(f"{place(path)}: no page {page} (the file has {len(frames)})")
    return _load_frame(path, kind, frames[page - 1], sha256, page, config)


class _PillowBound:
    """Lifts Pillow's own bound on pixels while pages are decoded, which check theirs beforehand.

    Pillow keeps that bound in a module variable. It is raised when the first decoder enters and put back when the
    last one leaves, so that threads do not undo one another's bound, and is never lowered.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._active: list[int] = []
        self._before: int | None = None

    @contextmanager
    def at_least(self, pixels: int) -> Iterator[None]:
        with self._lock:
            if not self._active:
                self._before = Image.MAX_IMAGE_PIXELS
            self._active.append(pixels)
            self._set()
        try:
            yield
        finally:
            with self._lock:
                self._active.remove(pixels)
                self._set()

    def _set(self) -> None:
        if self._before is not None:
            Image.MAX_IMAGE_PIXELS = max([self._before, *self._active])


_pillow_bound = _PillowBound()


def _page_frames(path: Path, config: IngestConfig) -> tuple[int, ...]:
    """Frames of a TIFF that are pages: not thumbnails, not masks. All of them, where none is marked as a page."""
    try:
        with path.open("rb") as file, TiffImagePlugin.TiffImageFile(file) as image:
            total = image.n_frames
            pages = []
            for frame in range(total):
                image.seek(frame)
                reduced = image.tag_v2.get(255) == _OLD_SUBFILE_REDUCED
                if not reduced and not image.tag_v2.get(254, 0) & _SUBFILE_NOT_A_PAGE:
                    pages.append(frame)
    except _DAMAGE as error:
        raise InputUnreadableError(f"{place(path)}: damaged TIFF ({first_line(error)})") from error
    return tuple(pages) or tuple(range(total))


def _load_frame(path: Path, kind: str, frame: int, sha256: str, page: int, config: IngestConfig) -> PageImage:
    """Decode one frame, upright; a huge one reduced."""
    try:
        # Given a path, Pillow maps plain TIFFs into memory, and gets those wrong that it must turn by 90 degrees.
        with _pillow_bound.at_least(config.max_pixels), path.open("rb") as file, _OPENERS[kind](file) as image:
            if frame:
                image.seek(frame)
            _check_size(image.size, place(path, page), config)
            dpi = _resolution(image)
            inverted = _is_inverted(image)
            whole, reduction = image.size, reduction_for(image.size, config.working_pixels)
            if reduction > 1:
                image.draft(image.mode, _target(whole, reduction))  # JPEG decodes to a half or less at once
            image.load()
            # Pillow turns TIFF frames itself when it decodes them.
            orientation = 1 if kind == "tiff" else _orientation(image)
            pixels = _upright(_to_bgr(image, inverted, _target(whole, reduction)), orientation)
    except Image.DecompressionBombError as error:
        raise InputTooLargeError(f"{place(path, page)}: too many pixels ({first_line(error)})") from error
    except MemoryError as error:
        raise InputTooLargeError(f"{place(path, page)}: not enough memory to decode it ({kind})") from error
    except _DAMAGE as error:
        raise InputUnreadableError(f"{place(path, page)}: damaged or truncated {kind} ({first_line(error)})") from error
    size = whole if orientation < 5 else whole[::-1]
    return PageImage(pixels, str(path), sha256, page, dpi, whole=size if reduction > 1 else None)


def reduction_for(size: tuple[int, int], bound: int) -> int:
    """The least power of two by which a page of (width, height) is reduced to at most so many pixels."""
    reduction = 1
    while size[0] * size[1] > bound * reduction**2:
        reduction *= 2
    return reduction


def _target(whole: tuple[int, int], reduction: int) -> tuple[int, int]:
    """(width, height) of a page reduced; a cell that is cut by the edge counts."""
    return -(-whole[0] // reduction), -(-whole[1] // reduction)


def _check_size(size: tuple[int, int], where: str, config: IngestConfig) -> None:
    width, height = size
    if width * height > config.max_pixels:
        raise InputTooLargeError(f"{where}: too many pixels ({width} x {height}, at most {config.max_pixels})")
    if min(width, height) < config.min_side:
        raise InputTooSmallError(f"{where}: too small ({width} x {height}, at least {config.min_side} a side)")


def _resolution(image: ImageFile.ImageFile) -> float | None:
    """Dots per inch, or None where absent, not in a unit, different across and down, or impossible for a page."""
    try:
        across, down = (float(value) for value in image.info.get("dpi") or _exif_resolution(image))
    except _DAMAGE:
        return None
    low, high = _DPI_RANGE
    if not (math.isfinite(across) and math.isfinite(down) and low <= min(across, down) and max(across, down) <= high):
        return None
    if abs(across - down) > 0.05 * max(across, down):
        return None
    dpi = (across + down) / 2
    return None if max(image.size) / dpi > _LONGEST_PAGE_INCHES else round(dpi, 2)


def _exif_resolution(image: ImageFile.ImageFile) -> tuple[float, float]:
    """Resolution from EXIF, for kinds whose own header has no place for it; (0, 0) where absent."""
    exif = image.getexif()
    factor = {2: 1.0, 3: 2.54}.get(exif.get(ExifTags.Base.ResolutionUnit, 0), 0.0)
    return (
        factor * float(exif.get(ExifTags.Base.XResolution, 0)),
        factor * float(exif.get(ExifTags.Base.YResolution, 0)),
    )


def _orientation(image: ImageFile.ImageFile) -> int:
    """EXIF orientation 1..8; 1 where absent or damaged."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except _DAMAGE:
        return 1
    return value if value in range(1, 9) else 1


def _is_inverted(image: ImageFile.ImageFile) -> bool:
    """Whether samples stand for ink where Pillow takes them for light, or the other way round.

    Pillow takes every CMYK JPEG for one of Adobe's, which are stored inverted, also those without Adobe's marker; and
    it ignores that zero means white in 16-bit grey TIFFs.
    """
    if image.format == "JPEG" and image.mode == "CMYK":
        return "adobe" not in image.info
    if isinstance(image, TiffImagePlugin.TiffImageFile) and image.mode.startswith(("I", "F")):
        return bool(image.tag_v2.get(262) == _WHITE_IS_ZERO)
    return False


def _to_bgr(image: Image.Image, inverted: bool, size: tuple[int, int]) -> Pixels:
    """Any mode of a decoded image to (H, W, 3) BGR of a size (width, height) that is a whole part of its own."""
    import cv2

    step = -(-image.width // size[0])
    pixels = np.empty((size[1], size[0], 3), np.uint8)
    white = _white_level(image) if image.mode.startswith(("I", "F")) else None
    rows = step * max(1, _STRIP_PIXELS // (step * image.width))
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(top + rows, image.height)))
        target = pixels[top // step : (top + rows) // step]
        if step == 1:
            _strip_to_bgr(strip, inverted, white, target)
        else:
            whole = np.empty((strip.height, strip.width, 3), np.uint8)
            _strip_to_bgr(strip, inverted, white, whole)
            cv2.resize(whole, (target.shape[1], target.shape[0]), dst=target, interpolation=cv2.INTER_AREA)
    return pixels


def _strip_to_bgr(strip: Image.Image, inverted: bool, white: float | None, target: Pixels) -> None:
    """Fill ``target`` with the pixels of a strip; ``white`` is the level of white where samples have over 8 bits."""
    import cv2

    if white is not None:
        cv2.cvtColor(_eight_bits(np.asarray(strip), white, inverted), cv2.COLOR_GRAY2BGR, dst=target)
    elif strip.mode in ("1", "L") and not strip.has_transparency_data:
        cv2.cvtColor(np.asarray(strip.convert("L")), cv2.COLOR_GRAY2BGR, dst=target)
    else:
        target[:] = np.frombuffer(_to_rgb(strip, inverted).tobytes("raw", "BGR"), np.uint8).reshape(target.shape)


def _to_rgb(strip: Image.Image, inverted: bool) -> Image.Image:
    """A strip of colour, palette or transparent pixels as RGB on white; ``inverted`` is of CMYK."""
    if inverted:
        strip = Image.merge("CMYK", [ImageChops.invert(band) for band in strip.split()])
    if not strip.has_transparency_data:
        return strip if strip.mode == "RGB" else strip.convert("RGB")
    ground = Image.new("RGBA", strip.size, "white")
    ground.alpha_composite(strip.convert("RGBA"))
    return ground.convert("RGB")


def _white_level(image: Image.Image) -> float:
    """The sample that stands for white in an image of more than 8 bits.

    Scanners put 10, 12 or 14 bits into 16. Paper is bright, so the brightest sample tells how many bits are used.
    """
    width, height = image.size
    rows = max(1, _STRIP_PIXELS // width)
    brightest = max(
        float(np.nanmax(np.asarray(image.crop((0, top, width, min(top + rows, height))))))
        for top in range(0, height, rows)
    )
    if image.mode == "F" and brightest <= 1.0:
        return 1.0
    levels = (float(2**bits - 1) for bits in _SCANNER_DEPTHS)
    return next((level for level in levels if brightest <= level), brightest)


def _eight_bits(samples: NDArray[np.generic], white: float, inverted: bool) -> Pixels:
    scaled = np.nan_to_num(samples.astype(np.float32) * (255.0 / white))
    grey: Pixels = np.clip(scaled + 0.5, 0, 255).astype(np.uint8)
    return np.invert(grey) if inverted else grey


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    """Turn and mirror pixels as EXIF orientation 1..8 says (JEITA CP-3451, tag 274)."""
    if orientation >= 5:
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)

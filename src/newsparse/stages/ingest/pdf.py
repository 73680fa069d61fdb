"""PDF pages to page images, with PDFium.

A page that is nothing but a scan is drawn at the scan's own resolution, so that its pixels come through as they are;
any other page at ``pdf_dpi``. PDFium is not safe for threads: each call stands under one lock, which is never held
while a page is with the caller.
"""

import logging
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from newsparse.config import IngestConfig
from newsparse.containers import Glyph, PageImage, Pixels
from newsparse.errors import (
    InputEncryptedError,
    InputMissingError,
    InputTooLargeError,
    InputTooSmallError,
    InputUnreadableError,
)
from newsparse.stages.ingest.content import Affine, Content, placement, survey
from newsparse.stages.ingest.files import first_line, place
from newsparse.stages.ingest.textlayer import inside, objection, read_glyphs

_log = logging.getLogger(__name__)
_lock = threading.RLock()

POINTS_PER_INCH = 72.0
_TAIL = 2048
"""Readers look for the end-of-file mark in the last 1024 bytes (ISO 32000-1, annex H.3.4.4); twice that here."""
_ROUNDING = 1e-6
"""Keeps ``ceil(points * scale)`` from adding a pixel to a scan, which would blur all of it."""


def count(path: Path) -> int:
    """Count the pages of a PDF.

    Raises:
        InputEncryptedError: it needs a password.
        InputUnreadableError: it is damaged.
    """
    with _lock, _opened(path) as document:
        return len(document)


def load(path: Path, sha256: str, config: IngestConfig) -> Iterator[PageImage]:
    """Draw the pages of a PDF one by one; see `newsparse.stages.ingest.load_pages`."""
    for number in range(1, count(path) + 1):
        # Opened anew for each page: no handle outlives the lock, and PDFium's cache of decoded scans goes too.
        with _lock, _opened(path) as document:
            page = _load_page(document, path, number, sha256, config)
        yield page


def load_one(path: Path, sha256: str, config: IngestConfig, number: int) -> PageImage:
    """Draw one page of a PDF; see `newsparse.stages.ingest.load_page`."""
    with _lock, _opened(path) as document:
        if number > len(document):
            raise InputMissingError(f"{place(path)}: no page {number} (the file has {len(document)})")
        return _load_page(document, path, number, sha256, config)


@contextmanager
def _opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(path)
    except FileNotFoundError as error:
        raise InputMissingError(f"{place(path)}: no such file (it has gone)") from error
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise InputEncryptedError(f"{place(path)}: encrypted PDF (needs a password)") from error
        raise InputUnreadableError(f"{place(path)}: damaged PDF ({first_line(error)})") from error
    try:
        _refuse_truncated(document, path)
        yield document
    finally:
        document.close()


def _refuse_truncated(document: pypdfium2.PdfDocument, path: Path) -> None:
    """Refuse a file that has lost its end.

    PDFium rebuilds a missing table of objects from what is left and draws blank what is lost: an empty page that
    nobody notices. A wrong table in a whole file is common and harmless.
    """
    if pdfium.FPDF_DocumentHasValidCrossReferenceTable(document):
        return
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        if b"%%EOF" not in file.read():
            raise InputUnreadableError(f"{place(path)}: truncated PDF (no end-of-file mark after {size} bytes)")


def _load_page(
    document: pypdfium2.PdfDocument, path: Path, number: int, sha256: str, config: IngestConfig
) -> PageImage:
    where = place(path, number)
    try:
        page = document[number - 1]
        content = survey(page)
        _check_images(content, where, config)
        scale = _scale(page.get_size(), content, where, config)
        pixels = _draw(page, scale)
        to_pixels = placement(page.get_bbox(), page.get_rotation(), (pixels.shape[1], pixels.shape[0]))
        glyphs = _text_layer(page, content, to_pixels, pixels, where, config)
    except pypdfium2.PdfiumError as error:
        raise InputUnreadableError(f"{where}: damaged page ({first_line(error)})") from error
    except MemoryError as error:
        raise InputTooLargeError(f"{where}: not enough memory to draw it (PDF)") from error
    dpi = round(scale * POINTS_PER_INCH, 2)
    return PageImage(pixels=pixels, path=str(path), sha256=sha256, page_index=number, dpi=dpi, glyphs=glyphs)


def _check_images(content: Content, where: str, config: IngestConfig) -> None:
    """Refuse images over the bound before PDFium decodes them; their size stands in their header."""
    for image in content.images:
        if image.width * image.height > config.max_pixels:
            raise InputTooLargeError(
                f"{where}: image with too many pixels ({image.width} x {image.height}, at most {config.max_pixels})"
            )


def _scale(size: tuple[float, float], content: Content, where: str, config: IngestConfig) -> float:
    """Pixels per point to draw a page of that size (points) at.

    Raises:
        InputTooSmallError: a side would be below the bound.
    """
    width, height = size
    dpi = config.pdf_dpi
    if content.scan_dpi is not None:
        dpi = content.scan_dpi if content.only_images else max(dpi, content.scan_dpi)
    bound = min(config.pdf_max_pixels, config.max_pixels)
    # One pixel less on each side than the square root allows: sizes are rounded up.
    largest = min((math.sqrt(bound * width / height) - 1) / width, (math.sqrt(bound * height / width) - 1) / height)
    scale = min(dpi / POINTS_PER_INCH * (1 - _ROUNDING), largest)
    if min(width, height) * scale <= config.min_side - 1:
        raise InputTooSmallError(
            f"{where}: too small ({width:.4g} x {height:.4g} points, at least {config.min_side} pixels a side)"
        )
    return scale


def _draw(page: pypdfium2.PdfPage, scale: float) -> Pixels:
    bitmap = page.render(scale=scale, rev_byteorder=False, force_bitmap_format=pdfium.FPDFBitmap_BGR)
    # The bitmap's memory is Python's own and lives as long as the array.
    return np.ascontiguousarray(bitmap.to_numpy())


def _text_layer(
    page: pypdfium2.PdfPage, content: Content, to_pixels: Affine, pixels: Pixels, where: str, config: IngestConfig
) -> tuple[Glyph, ...] | None:
    """The glyphs of a sound text layer, or None.

    Words that nobody sees on a scan are the reading of an OCR program of unknown quality: with "auto" they count for
    nothing, with "layer" they are taken.

    Raises:
        InputUnreadableError: ``config.text`` is "layer" and there is no sound one.
    """
    if config.text == "ocr":
        return None
    hidden = content.hidden_text if content.is_scan and config.text == "auto" else frozenset()
    height, width = pixels.shape[:2]
    glyphs = read_glyphs(page, to_pixels, hidden)
    pictures = () if content.is_scan else tuple(to_pixels.box(image.box) for image in content.images)
    reason = objection(glyphs, pixels, pictures)
    if reason is None:
        return tuple(glyph for glyph in glyphs if inside(glyph, width, height))
    if config.text == "layer":
        raise InputUnreadableError(f"{where}: no usable text layer ({reason})")
    _log.info("%s: text layer not used (%s)", where, reason)
    return None

"""Ingest: a file of any supported kind in, page images in source pixels out.

Guarantees:
    * Pixels are (H, W, 3) uint8 BGR, contiguous. "The page as ingested" is the page as a viewer displays it: EXIF
      orientation and a PDF's /Rotate are applied, transparency lies on white. All coordinates refer to that.
    * Pages come one at a time; none is kept here after it is handed out.
    * The kind of a file is told from its content, never from its name.
    * A file or page that cannot be used raises an `newsparse.errors.InputError` of one line that names the file, the
      page where there is one, and the value.
"""

from collections.abc import Iterator
from pathlib import Path

from newsparse.config import IngestConfig
from newsparse.containers import PageImage
from newsparse.errors import InputUnreadableError
from newsparse.stages.ingest import images
from newsparse.stages.ingest.files import digest, kind_of, place

__all__ = ["count_pages", "load_page", "load_pages"]


def load_pages(path: Path, config: IngestConfig) -> Iterator[PageImage]:
    """Open a file and hand out its pages, numbered from 1.

    Every full frame of a TIFF and every page of a PDF is a page; other kinds have one.

    Args:
        path: the file.
        config: bounds, PDF resolution, and whether a PDF's text layer is wanted.

    Returns:
        A lazy iterator: each page is decoded when asked for.

    Raises:
        InputMissingError: no such file, or it may not be read (at the call; the others may also come with a page).
        InputUnreadableError: not a known kind, damaged, or without the text layer that ``config.text`` demands.
        InputEncryptedError: a PDF that needs a password.
        InputTooLargeError: more pixels than ``config.max_pixels``; found before decoding.
        InputTooSmallError: a side below ``config.min_side``.
    """
    return _pages(path, _readable_kind(path, config), config)


def load_page(path: Path, page_index: int, config: IngestConfig, sha256: str | None = None) -> PageImage:
    """Open a file and decode one page of it: the same page that `load_pages` hands out under that number.

    Args:
        path: the file.
        page_index: page in the file, from 1.
        config: as for `load_pages`.
        sha256: the checksum of the file where it is known, which saves reading all of a file for each page.

    Raises:
        InputMissingError: as for `load_pages`, or there is no such page.
        InputError: as for `load_pages`.
    """
    kind = _readable_kind(path, config)
    known = sha256 or digest(path)
    if kind != "pdf":
        return images.load_one(path, kind, known, config, page_index)
    from newsparse.stages.ingest import pdf

    return pdf.load_one(path, known, config, page_index)


def _readable_kind(path: Path, config: IngestConfig) -> str:
    kind = kind_of(path)
    if kind != "pdf" and config.text == "layer":
        raise InputUnreadableError(f"{place(path, 1)}: no usable text layer (the file is an image: {kind})")
    return kind


def _pages(path: Path, kind: str, config: IngestConfig) -> Iterator[PageImage]:
    sha256 = digest(path)
    if kind != "pdf":
        yield from images.load(path, kind, sha256, config)
        return
    from newsparse.stages.ingest import pdf

    yield from pdf.load(path, sha256, config)


def count_pages(path: Path, config: IngestConfig) -> int:
    """Count the pages that `load_pages` would hand out, without decoding any.

    Raises:
        InputMissingError: no such file, or it may not be read.
        InputUnreadableError: not a known kind, or too damaged to tell.
        InputEncryptedError: a PDF that needs a password.
    """
    kind = kind_of(path)
    if kind == "pdf":
        from newsparse.stages.ingest import pdf

        return pdf.count(path)
    return images.count(path, kind, config)

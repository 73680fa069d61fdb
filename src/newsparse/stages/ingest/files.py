"""Files before they are opened: what kind they are, their checksum, and how messages name them."""

import hashlib
from pathlib import Path

from newsparse.errors import InputMissingError, InputUnreadableError

_HEAD = 1024
"""Bytes looked at; a PDF may have that much before its header (ISO 32000-1, annex H.3.4.1)."""

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "jpeg2000"),
    (b"\xff\x4f\xff\x51", "jpeg2000"),
    (b"BM", "bmp"),
)


def place(path: Path, page: int | None = None) -> str:
    """Name a file, or a page of it, at the start of a message."""
    return str(path) if page is None else f"{path}: page {page}"


def first_line(error: BaseException) -> str:
    """Reduce the text of a foreign error to one line; its type where it says nothing."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def kind_of(path: Path) -> str:
    """Tell the kind of a file from its first bytes.

    Returns:
        "jpeg", "png", "tiff", "jpeg2000", "webp", "bmp" or "pdf".

    Raises:
        InputMissingError: no such file, or it may not be read.
        InputUnreadableError: a directory, an empty file, or none of these kinds.
    """
    try:
        if path.is_dir():
            raise InputUnreadableError(f"{place(path)}: not a file (directory)")
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else "cannot be read"
        raise InputMissingError(f"{place(path)}: {reason} ({error.strerror})") from error
    if not head:
        raise InputUnreadableError(f"{place(path)}: empty file (0 bytes)")
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if b"%PDF-" in head:
        return "pdf"
    raise InputUnreadableError(
        f"{place(path)}: not a JPEG, PNG, TIFF, JPEG 2000, WebP, BMP or PDF (starts with {head[:8].hex(' ')})"
    )


def digest(path: Path) -> str:
    """SHA-256 of a file as hexadecimal digits; the file is read in chunks, once.

    Raises:
        InputMissingError: the file has gone or cannot be read to its end.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputMissingError(f"{place(path)}: cannot be read ({error.strerror})") from error

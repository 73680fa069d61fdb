"""Inputs to files: folders with all they hold, patterns, lists, single files, in one stable order.

What a folder holds is judged by name first (a file called ``.tif`` is meant to be a page, and is reported when it is
none) and by content second (a scan without suffix is taken, a text file is left alone).
"""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsparse.errors import InputError, InputMissingError
from newsparse.stages.ingest.files import kind_of

_JPEG2000 = (".jp2", ".j2k", ".j2c", ".jpc", ".jpx", ".jpf")
_SUFFIXES = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".webp", ".bmp", ".dib", ".pdf", *_JPEG2000}
_MAGIC = "*?["


@dataclass(frozen=True, slots=True)
class Found:
    """One file to be read.

    Attributes:
        path: as named, or as found below the folder as named.
        name: where its results stand below the folder of results, with its suffix, parts joined by ``/``.
        problem: why it cannot even be asked for its pages; None for files.
    """

    path: Path
    name: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file of a folder that is no page by name nor by content."""

    path: Path


def whole(path: Path) -> Path:
    """The absolute path without ``..``, symbolic links left as they are: by it the journal knows a file."""
    return Path(os.path.normpath(path.absolute()))


def read_list(path: Path) -> Iterator[Path]:
    """The inputs of a list, one a line in UTF-8; empty lines and lines that start with # are left out.

    Raises:
        InputMissingError: there is no such list.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape") as lines:
            for line in lines:
                name = line.rstrip("\r\n")
                if name.strip() and not name.startswith("#"):
                    yield Path(name)
    except OSError as error:
        raise InputMissingError(f"{path}: cannot read the list of inputs: {error.strerror}") from error


def find(inputs: Sequence[Path], lists: Sequence[Path], avoid: Path) -> Iterator[Found | Ignored]:
    """All files that the inputs name, folders in the order of their names.

    Args:
        inputs: files, folders and patterns (``*``, ``?``, ``[...]``, ``**`` for any depth).
        lists: files that name further inputs, one a line.
        avoid: the output folder, whose content is no input.
    """
    shunned = os.path.realpath(avoid)
    for path in inputs:
        yield from _input(path, shunned)
    for file in lists:
        for path in read_list(file):
            yield from _input(path, shunned)


def _input(path: Path, shunned: str) -> Iterator[Found | Ignored]:
    if path.is_dir():
        # As a copy of the folder would be: its own name first.
        yield from _folder(path, whole(path).name or "root", shunned, frozenset())
    elif path.exists() or not any(sign in str(path) for sign in _MAGIC):
        yield _named(path)
    else:
        matches = sorted(glob.iglob(str(path), recursive=True))  # noqa: PTH207 - patterns may be absolute
        for match in matches:
            if not Path(match).is_dir():
                yield _named(Path(match))
            elif "**" not in path.parts:
                yield from _input(Path(match), shunned)
        if not matches:
            yield _named(path, "nothing matches this pattern")


def _named(path: Path, problem: str | None = None) -> Found:
    """A file by itself: mirrored by its way from the current folder, or from the root when it lies elsewhere."""
    there, here = whole(path), Path.cwd()
    below = there.relative_to(here if there.is_relative_to(here) else there.anchor)
    return Found(path, below.as_posix(), problem)


def _folder(path: Path, name: str, shunned: str, above: frozenset[str]) -> Iterator[Found | Ignored]:
    """Files below a folder; ``above`` are the real paths of the folders on the way, so that links make no circle."""
    real = os.path.realpath(path)
    if real == shunned or real in above:
        return
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        yield Found(path, name, f"folder cannot be read ({error.strerror})")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        below = path / entry.name
        if entry.is_dir():
            yield from _folder(below, f"{name}/{entry.name}", shunned, above | {real})
        elif below.suffix.lower() in _SUFFIXES or _is_page(below):
            yield Found(below, f"{name}/{entry.name}")
        else:
            yield Ignored(below)


def _is_page(path: Path) -> bool:
    if not path.is_file():  # a pipe or a device would wait for ever
        return False
    try:
        kind_of(path)
    except InputError:
        return False
    return True

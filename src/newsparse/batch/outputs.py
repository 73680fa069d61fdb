"""Where a batch writes: the lock, the tree of results, and the tables for indexers."""

import fcntl
import json
import os
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from newsparse.batch.journal import Journal, PageRow
from newsparse.errors import BatchLockedError, OutputError
from newsparse.stages.write import page_name

PAGES = "pages"
PAGES_TABLE = "pages.jsonl"
ARTICLES_TABLE = "articles.jsonl"
LOCK = "batch.lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold an output folder for this process alone; the system lets go of it however the process ends.

    Raises:
        BatchLockedError: another batch holds it.
        OutputError: the folder cannot be written.
    """
    path = folder / LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("a+b", buffering=0)  # what a full disk refuses must not come back when the file is closed
    except OSError as error:
        raise OutputError(f"{folder}: cannot write in the output folder: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            who = file.read().decode("utf-8", "replace").strip() or "unknown"
            raise BatchLockedError(f"{folder}: another batch is at work here (process {who})") from error
        except OSError as error:
            raise OutputError(f"{path}: cannot lock: {error.strerror}") from error
        with suppress(OSError):  # on a full disk the lock holds all the same, without a name on it
            file.truncate(0)
            file.write(f"{os.getpid()} on {socket.gethostname()}".encode())
        yield


def slot(name: str) -> str:
    """A form of a result's name in which names that could overwrite each other are equal."""
    return re.sub(r"\.p\d{4,}$", "", name.casefold())


def free_name(name: str, journal: Journal) -> str:
    """The name, or the first with -2, -3 ... after its first part that no other file's results have."""
    first, _, rest = name.partition("/")
    chosen, number = name, 1
    while journal.has_slot(slot(chosen)):
        number += 1
        chosen = f"{first}-{number}/{rest}" if rest else f"{number}/{first}"
    return chosen


def output_of(name: str, page: int, pages: int) -> str:
    """Where the result of a page stands, relative to the output folder."""
    return f"{PAGES}/{page_name(name, page, pages)}.json"


def remove_outputs(folder: Path, outputs: tuple[str, ...]) -> None:
    """Remove results of pages that are none any more.

    Raises:
        OutputError: one is there and stays there.
    """
    for output in outputs:
        path = folder / output
        try:
            path.unlink()
        except OSError as error:
            if os.path.lexists(path):  # else there is none, or cannot be any: its name is too long
                raise OutputError(f"{path}: cannot remove: {error.strerror}") from error


def sweep(folder: Path) -> int:
    """Remove the unfinished files that killed writers left; how many."""
    count = 0
    for where in (folder.glob(".*.part"), (folder / PAGES).rglob(".*.part")):
        for path in where:
            with suppress(OSError):
                path.unlink()
                count += 1
    return count


def build_tables(folder: Path, journal: Journal, stopped: Callable[[], bool]) -> int | None:
    """Write pages.jsonl and articles.jsonl anew from the done pages of the journal, by input and page.

    A page whose result has gone is left out and marked to be read again.

    Args:
        folder: the output folder.
        journal: what is done.
        stopped: asked after each page; when true the tables stay as they were.

    Returns:
        Number of pages that have lost their result; None when stopped.

    Raises:
        OutputError: the tables cannot be written; those of before stand.
    """
    try:
        with _replacing(folder / PAGES_TABLE) as pages, _replacing(folder / ARTICLES_TABLE) as articles:
            return _fill(folder, journal, stopped, pages, articles)
    except _Stopped:
        return None


def _fill(folder: Path, journal: Journal, stopped: Callable[[], bool], pages: IO[str], articles: IO[str]) -> int:
    lost = 0
    for row in journal.pages("done"):
        if stopped():
            raise _Stopped
        if not _append(folder, row, pages, articles):
            journal.reopen_page(row.input, row.page)
            lost += 1
    return lost


class _Stopped(Exception):  # noqa: N818 - not an error: the way out of two open files
    pass


def _append(folder: Path, row: PageRow, pages: IO[str], articles: IO[str]) -> bool:
    """Add one page to both tables.

    The result is read as plain JSON, not as a `Page`: it was checked when it was written, and numbers pass through
    unchanged, so the row is that of `newsparse.stages.write.to_json_line` at a tenth of its price.
    """
    try:
        page = json.loads((folder / row.output).read_bytes())
    except (OSError, ValueError):
        return False
    pages.write(_line(page))
    for article in page["articles"]:
        place = {"source": page["source"], "paper": page["paper"], "output": row.output}
        articles.write(_line({**place, "article": article}))
    return True


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(", ", ": ")) + "\n"


@contextmanager
def _replacing(path: Path) -> Iterator[IO[str]]:
    """A new file in place of the old one, when the block went well."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: cannot write: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            temporary.unlink()

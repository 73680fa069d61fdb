"""The journal of a batch: a row a page in an SQLite database, so that any interruption can be continued.

The database is in write-ahead mode with ``synchronous=NORMAL``: a killed process loses nothing; a power cut may
lose the last rows, never the database, and a page without its row is read again. Rows stream in and out; no list of
pages is held here.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from newsparse.batch.tasks import Outcome, PageDone, PageFailed, PageLost, PageTask
from newsparse.errors import InputMissingError, OutputError

NAME = "journal.sqlite"
LAYOUT_VERSION = 1
REVIEW_SHARE = 0.1
"""A page with more than this share of doubtful lines, or without any article, needs a look."""
_CHUNK = 256
_BUSY_SECONDS = 10.0

State = Literal["pending", "retry", "done", "failed"]
"""``pending``: to be read. ``retry``: its worker was lost once; it is read again alone. ``done``, ``failed``."""

_TABLES = """
CREATE TABLE IF NOT EXISTS files (
    input TEXT PRIMARY KEY, path TEXT NOT NULL, name TEXT NOT NULL, slot TEXT NOT NULL UNIQUE, pages INTEGER NOT NULL,
    stamp TEXT NOT NULL, run INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pages (
    input TEXT NOT NULL, page INTEGER NOT NULL, state TEXT NOT NULL, run INTEGER NOT NULL, output TEXT NOT NULL,
    sha256 TEXT, attempts INTEGER NOT NULL DEFAULT 0, seconds REAL, reason TEXT, message TEXT,
    engine TEXT, version TEXT NOT NULL, config TEXT NOT NULL, finished REAL,
    articles INTEGER, lines INTEGER, doubtful INTEGER, memory INTEGER,
    PRIMARY KEY (input, page)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY, started REAL NOT NULL, ended REAL, jobs INTEGER NOT NULL, version TEXT NOT NULL,
    config TEXT NOT NULL, ending TEXT, peak INTEGER NOT NULL DEFAULT 0
);
"""


@dataclass(frozen=True, slots=True)
class FileRow:
    """An input file as last seen: ``stamp`` tells whether it may have changed since, ``name`` names its results."""

    input: str
    path: str
    name: str
    pages: int
    stamp: str
    run: int


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page; see the columns of docs/batch.md."""

    input: str
    page: int
    state: State
    run: int
    output: str
    sha256: str | None
    attempts: int
    seconds: float | None
    reason: str | None
    message: str | None
    engine: str | None
    version: str
    config: str
    finished: float | None
    articles: int | None
    lines: int | None
    doubtful: int | None
    memory: int | None


@dataclass(frozen=True, slots=True)
class RunRow:
    """One start of the program on this journal; ``ending`` is None while it runs, or when it was killed."""

    id: int
    started: float
    ended: float | None
    jobs: int
    version: str
    config: str
    ending: str | None
    peak: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Pages by state."""

    pending: int = 0
    retry: int = 0
    done: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.pending + self.retry + self.done + self.failed

    @property
    def left(self) -> int:
        """Not read yet, or to be read again."""
        return self.pending + self.retry


@dataclass(frozen=True, slots=True)
class Activity:
    """Pages finished in a stretch of time, and the moment of the last of them; None when there is none."""

    done: int
    failed: int
    last: float | None


_NEEDS_REVIEW = f"state='done' AND (articles=0 OR doubtful>{REVIEW_SHARE}*lines)"
_PAGE_COLUMNS = ", ".join(PageRow.__dataclass_fields__)
_FILE_COLUMNS = ", ".join(FileRow.__dataclass_fields__)
_RUN_COLUMNS = ", ".join(RunRow.__dataclass_fields__)


class Journal:
    """An open journal; made with `create`, `read` or `copy`."""

    def __init__(self, database: sqlite3.Connection, name: str) -> None:
        """Take over an open database; ``name`` is what messages call it."""
        self._database, self._name = database, name

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Open the journal of an output folder to write in it; both are made when they are not there.

        Raises:
            OutputError: it cannot be made or written, or another program's version of it is there.
        """
        path = folder / NAME
        with _translated(str(path)):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise OutputError(f"{folder}: cannot make the output folder: {error.strerror}") from error
            journal = cls(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None), str(path))
            journal._database.execute("PRAGMA journal_mode=WAL")
            journal._database.execute("PRAGMA synchronous=NORMAL")
            journal._prepare()
            return journal

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Open the journal of an output folder to look at it, also while a batch is at work, also read-only.

        Raises:
            InputMissingError: there is none.
        """
        path = folder / NAME
        if not path.is_file():
            raise InputMissingError(f"{folder}: no batch was run here (no {NAME})")
        for how in ("mode=ro", "mode=ro&immutable=1"):  # a read-only folder has no room for the log's index
            database = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=_BUSY_SECONDS)
            try:
                database.execute("SELECT count(*) FROM runs")
            except sqlite3.DatabaseError as error:
                database.close()
                problem = error
                continue
            return cls(database, str(path))
        raise InputMissingError(f"{path}: not a journal that can be read: {problem}")

    @classmethod
    def copy(cls, folder: Path) -> Self:
        """A private copy of what an output folder has, or an empty journal: for looking ahead without a trace."""
        journal = cls(sqlite3.connect("", isolation_level=None), f"copy of {folder / NAME}")
        if (folder / NAME).is_file():
            source = cls.read(folder)
            source._database.backup(journal._database)
            source.close()
        journal._prepare()
        return journal

    def _prepare(self) -> None:
        found = int(self._database.execute("PRAGMA user_version").fetchone()[0])
        if found not in (0, LAYOUT_VERSION):
            raise OutputError(f"{self._name}: journal of layout {found}, this version knows {LAYOUT_VERSION}")
        self._database.executescript(_TABLES)
        self._database.execute(f"PRAGMA user_version={LAYOUT_VERSION}")

    def close(self) -> None:
        """Close the database."""
        with _translated(self._name):
            self._database.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write all of a block or nothing of it."""
        self._do("BEGIN")
        try:
            yield
        except BaseException:
            if self._database.in_transaction:  # a full disk may have ended it already
                self._do("ROLLBACK")
            raise
        self._do("COMMIT")

    def _do(self, statement: str, *values: Any) -> sqlite3.Cursor:
        with _translated(self._name):
            return self._database.execute(statement, values)

    # --- runs

    def begin_run(self, jobs: int, version: str, config: str) -> int:
        """Open a run; its number."""
        cursor = self._do(
            "INSERT INTO runs (started, jobs, version, config) VALUES (?, ?, ?, ?)", time.time(), jobs, version, config
        )
        return int(cursor.lastrowid or 0)

    def end_run(self, run: int, ending: str, peak: int) -> None:
        """Close a run with one word on how it ended and the highest memory of a worker, MB."""
        self._do("UPDATE runs SET ended=?, ending=?, peak=? WHERE id=?", time.time(), ending, peak, run)

    def runs(self) -> Iterator[RunRow]:
        """All runs, oldest first."""
        for row in self._do(f"SELECT {_RUN_COLUMNS} FROM runs ORDER BY id"):
            yield RunRow(*row)

    # --- files

    def file(self, key: str) -> FileRow | None:
        """The row of a file."""
        row = self._do(f"SELECT {_FILE_COLUMNS} FROM files WHERE input=?", key).fetchone()
        return FileRow(*row) if row else None

    def has_slot(self, slot: str) -> bool:
        """Whether results of that name (in a form in which equal names are equal) belong to some file."""
        return self._do("SELECT 1 FROM files WHERE slot=?", slot).fetchone() is not None

    def add_file(self, file: FileRow, slot: str) -> None:
        """Add a file."""
        values = (file.input, file.path, file.name, file.pages, file.stamp, file.run, slot)
        self._do(f"INSERT INTO files ({_FILE_COLUMNS}, slot) VALUES (?, ?, ?, ?, ?, ?, ?)", *values)

    def update_file(self, file: FileRow) -> None:
        """Note what a known file is like now."""
        values = (file.path, file.pages, file.stamp, file.run, file.input)
        self._do("UPDATE files SET path=?, pages=?, stamp=?, run=? WHERE input=?", *values)

    # --- pages

    def page(self, key: str, page: int) -> PageRow | None:
        """The row of a page."""
        row = self._do(f"SELECT {_PAGE_COLUMNS} FROM pages WHERE input=? AND page=?", key, page).fetchone()
        return PageRow(*row) if row else None

    def plan_page(self, key: str, page: int, run: int, output: str, version: str, config: str) -> None:
        """Make a page one to be read in a run (0: in none yet), whatever its row said."""
        self._do(
            "INSERT OR REPLACE INTO pages (input, page, state, run, output, version, config)"
            " VALUES (?, ?, 'pending', ?, ?, ?, ?)",
            *(key, page, run, output, version, config),
        )

    def keep_page(self, key: str, page: int, run: int) -> None:
        """Let a page's row stand, as one that a run takes account of."""
        self._do("UPDATE pages SET run=? WHERE input=? AND page=?", run, key, page)

    def reopen_page(self, key: str, page: int) -> None:
        """A page that was done is to be read again: its result has gone."""
        self._do("UPDATE pages SET state='pending', attempts=0 WHERE input=? AND page=?", key, page)

    def fail_page(self, key: str, page: int, reason: str, message: str) -> None:
        """Note that a page cannot be read, without an attempt."""
        values = (reason, message, time.time(), key, page)
        self._do("UPDATE pages SET state='failed', reason=?, message=?, finished=? WHERE input=? AND page=?", *values)

    def drop_pages_after(self, key: str, page: int) -> tuple[str, ...]:
        """Forget pages that a file has no longer; where their results stand."""
        gone = self._do("SELECT output FROM pages WHERE input=? AND page>?", key, page).fetchall()
        self._do("DELETE FROM pages WHERE input=? AND page>?", key, page)
        return tuple(str(output) for (output,) in gone)

    def record(self, outcome: Outcome) -> State | None:
        """Write down what became of a page.

        A lost page becomes ``retry`` the first time and ``failed`` the second.

        Returns:
            The page's new state; None when the outcome says nothing about the page.
        """
        now = time.time()
        if isinstance(outcome, PageDone):
            self._do(
                "UPDATE pages SET state='done', attempts=attempts+1, sha256=?, seconds=?, reason=NULL, message=NULL,"
                " engine=?, finished=?, articles=?, lines=?, doubtful=?, memory=? WHERE input=? AND page=?",
                *(outcome.sha256, outcome.seconds, outcome.engine, now, outcome.articles, outcome.lines),
                *(outcome.doubtful, outcome.peak, outcome.task.input, outcome.task.page),
            )
            return "done"
        if isinstance(outcome, PageFailed):
            self._do(
                "UPDATE pages SET state='failed', attempts=attempts+1, sha256=?, seconds=?, reason=?, message=?,"
                " finished=? WHERE input=? AND page=?",
                *(outcome.sha256, outcome.seconds, outcome.reason, outcome.message, now),
                *(outcome.task.input, outcome.task.page),
            )
            return "failed"
        if isinstance(outcome, PageLost):
            self._do(
                "UPDATE pages SET state=CASE WHEN attempts=0 THEN 'retry' ELSE 'failed' END, attempts=attempts+1,"
                " seconds=?, reason=?, message=?, finished=? WHERE input=? AND page=?",
                *(outcome.seconds, outcome.cause, outcome.message, now, outcome.task.input, outcome.task.page),
            )
            row = self.page(outcome.task.input, outcome.task.page)
            return row.state if row else None
        return None

    def tasks(self, run: int, state: State) -> Iterator[PageTask]:
        """The pages of a run in that state, by input and page, read in pieces while others are written."""
        last: tuple[str, int] = ("", 0)
        while True:
            rows = self._do(
                "SELECT pages.input, page, path, output FROM pages JOIN files USING (input) WHERE pages.run=? AND"
                " state=? AND (pages.input, page) > (?, ?) ORDER BY pages.input, page LIMIT ?",
                *(run, state, *last, _CHUNK),
            ).fetchall()
            for row in rows:
                yield PageTask(*row)
            if len(rows) < _CHUNK:
                return
            last = rows[-1][:2]

    def left_behind(self, run: int) -> Iterator[PageTask]:
        """Pages that are still to be read, of files that a run has not found; read while others are written."""
        last: tuple[str, int] = ("", 0)
        while True:
            rows = self._do(
                "SELECT pages.input, page, path, output FROM pages JOIN files USING (input) WHERE files.run<>? AND"
                " state IN ('pending', 'retry') AND (pages.input, page) > (?, ?) ORDER BY pages.input, page LIMIT ?",
                *(run, *last, _CHUNK),
            ).fetchall()
            for row in rows:
                yield PageTask(*row)
            if len(rows) < _CHUNK:
                return
            last = rows[-1][:2]

    def pages(self, state: State) -> Iterator[PageRow]:
        """All pages in a state, by input and page, read in pieces while others are written."""
        last: tuple[str, int] = ("", 0)
        while True:
            rows = self._do(
                f"SELECT {_PAGE_COLUMNS} FROM pages WHERE state=? AND (input, page) > (?, ?)"
                " ORDER BY input, page LIMIT ?",
                *(state, *last, _CHUNK),
            ).fetchall()
            for row in rows:
                yield PageRow(*row)
            if len(rows) < _CHUNK:
                return
            last = rows[-1][:2]

    def counts(self, run: int | None = None) -> Counts:
        """Pages by state, of all or of those that a run takes account of."""
        where = "" if run is None else "WHERE run=?"
        rows = self._do(f"SELECT state, count(*) FROM pages {where} GROUP BY state", *([] if run is None else [run]))
        return Counts(**dict(rows.fetchall()))

    def failures(self) -> tuple[tuple[str, int], ...]:
        """Reasons of failed pages with their numbers, most common first."""
        rows = self._do(
            "SELECT reason, count(*) FROM pages WHERE state='failed' GROUP BY reason ORDER BY count(*) DESC, reason"
        )
        return tuple((str(reason), int(count)) for reason, count in rows)

    def slowest(self, count: int) -> tuple[PageRow, ...]:
        """The done pages that took longest."""
        rows = self._do(
            f"SELECT {_PAGE_COLUMNS} FROM pages WHERE state='done' ORDER BY seconds DESC, input, page LIMIT ?", count
        )
        return tuple(PageRow(*row) for row in rows)

    def to_review(self, count: int) -> tuple[PageRow, ...]:
        """The done pages that most need a look: those without an article, then by their share of doubtful lines."""
        rows = self._do(
            f"SELECT {_PAGE_COLUMNS} FROM pages WHERE {_NEEDS_REVIEW}"
            " ORDER BY articles=0 DESC, 1.0*doubtful/max(1, lines) DESC, input, page LIMIT ?",
            count,
        )
        return tuple(PageRow(*row) for row in rows)

    def count_to_review(self) -> int:
        """How many done pages need a look."""
        return int(self._do(f"SELECT count(*) FROM pages WHERE {_NEEDS_REVIEW}").fetchone()[0])

    def activity(self, begin: float, end: float) -> Activity:
        """What was finished between two moments (seconds since 1970)."""
        row = self._do(
            "SELECT coalesce(sum(state='done'), 0), coalesce(sum(state='failed'), 0), max(finished) FROM pages"
            " WHERE finished>=? AND finished<?",
            *(begin, end),
        ).fetchone()
        return Activity(*row)


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """SQLite's errors as ours: the journal is an output."""
    try:
        yield
    except sqlite3.Error as error:
        raise OutputError(f"{name}: cannot write the journal: {error}") from error

"""What is to be read in a run: the files that were found, against what the journal knows of them."""

import hashlib
import logging
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from newsparse import __version__
from newsparse.batch.discover import Found, Ignored, whole
from newsparse.batch.journal import FileRow, Journal, PageRow
from newsparse.batch.outputs import free_name, output_of, remove_outputs, slot
from newsparse.batch.pool import PageCounter
from newsparse.batch.worker import stamp_of
from newsparse.config import Config
from newsparse.errors import InputError
from newsparse.stages.ingest.files import digest, kind_of

_log = logging.getLogger(__name__)

_MANY_PAGES = ("pdf", "tiff")
_FILES_A_COMMIT = 256
_COME_BACK = "InputMissingError"
"""Failures for this reason are tried again without being asked: the file may have come back."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the pages found are to be read.

    Attributes:
        retry_failed: those that failed before, too.
        force: all, also those that are done.
        limit: at most that many in this run; None for all.
        shard: ``(i, n)``: the i-th of n parts of about equal size, i from 1; a page always falls in the same part.
    """

    retry_failed: bool = False
    force: bool = False
    limit: int | None = None
    shard: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has before it, in pages; ``ignored`` and ``files`` are files.

    Attributes:
        files: found and asked for.
        ignored: files of the folders that are no pages.
        todo: pages to be read now.
        done: pages that are done already.
        failed: pages that failed before and are left so.
        postponed: pages beyond the limit.
    """

    files: int = 0
    ignored: int = 0
    todo: int = 0
    done: int = 0
    failed: int = 0
    postponed: int = 0


def config_hash(config: Config) -> str:
    """A short name of the settings that a result depends on: all but the number of threads."""
    engine = config.engine.model_copy(update={"threads": 0})
    text = config.model_copy(update={"engine": engine}).model_dump_json()
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


class Planner:
    """Goes once through the files and leaves in the journal what is to be read."""

    def __init__(
        self, journal: Journal, run: int, folder: Path, config: Config, choice: Choice, counter: PageCounter
    ) -> None:
        """Plan for a run; ``folder`` is the output folder."""
        self._journal, self._run, self._folder = journal, run, folder
        self._choice, self._counter = choice, counter
        self._config = config_hash(config)
        self._plan = Plan()

    def plan(self, found: Iterable[Found | Ignored], stopped: Callable[[], bool], *, tidy: bool = True) -> Plan:
        """Take in all files; when ``stopped`` turns true the rest is left out.

        Args:
            found: the files.
            stopped: asked after each file.
            tidy: remove results that belong to no page any more (a file has fewer pages than before).
        """
        files = iter(found)
        more = True
        while more and not stopped():
            stale: list[str] = []
            with self._journal.together():
                for _ in range(_FILES_A_COMMIT):
                    entry = next(files, None)
                    if entry is None or stopped():
                        more = False
                        break
                    stale += self._take(entry)
                if tidy:  # before the journal forgets them: a kill in between costs a page's time, not its truth
                    remove_outputs(self._folder, tuple(stale))
        if not stopped():
            with self._journal.together():
                gone = self._vanished()
                if tidy:
                    remove_outputs(self._folder, gone)
        return self._plan

    def _vanished(self) -> tuple[str, ...]:
        """Fail the pages of files that an earlier run was to read and that have gone: no run would ask for them.

        Returns:
            Where results of what they held before would stand.
        """
        gone = []
        for task in self._journal.left_behind(self._run):
            if not stamp_of(Path(task.input)):
                why = f"{task.path}: page {task.page}: vanished after an earlier run had found it"
                _log.error("%s", why)
                self._journal.keep_page(task.input, task.page, self._run)
                self._journal.fail_page(task.input, task.page, _COME_BACK, why)
                self._count(failed=1)
                gone.append(task.output)
        return tuple(gone)

    def _count(self, **more: int) -> None:
        values = {name: getattr(self._plan, name) + number for name, number in more.items()}
        self._plan = replace(self._plan, **values)

    def _take(self, entry: Found | Ignored) -> tuple[str, ...]:
        """Plan the pages of a file; results that have no page any more."""
        if isinstance(entry, Ignored):
            self._count(ignored=1)
            return ()
        key, path, name = (_printable(part) for part in (str(whole(entry.path)), str(entry.path), entry.name))
        old = self._journal.file(key)
        if old is not None and old.run == self._run:
            return ()  # named twice
        self._count(files=1)
        problem = entry.problem
        if problem is None and path != str(entry.path):
            problem = "the name of the file is not UTF-8"
        if problem is None and entry.path.exists() and not entry.path.is_file():
            problem = "not a file"  # reading a pipe would wait for ever
        stamp = "" if problem else stamp_of(entry.path)
        file = self._file(old, key, path, name, stamp)
        stale = self._journal.drop_pages_after(key, file.pages)
        digests = _Digests(entry.path, unchanged=old is not None and (not stamp or old.stamp == stamp))
        for page in range(1, file.pages + 1):
            if self._is_mine(key, page):
                stale += self._page(file, page, digests, problem)
        return stale

    def _file(self, old: FileRow | None, key: str, path: str, name: str, stamp: str) -> FileRow:
        """The file's row as of now, written."""
        if old is None:
            name = free_name(name, self._journal)
            file = FileRow(key, path, name, self._pages(path) if stamp else 1, stamp, self._run)
            self._journal.add_file(file, slot(name))
            return file
        changed = bool(stamp) and stamp != old.stamp
        file = replace(old, path=path, pages=self._pages(path) if changed else old.pages, run=self._run)
        if changed:
            file = replace(file, stamp=stamp)
        self._journal.update_file(file)
        return file

    def _pages(self, path: str) -> int:
        try:
            return self._counter.count(path) if kind_of(Path(path)) in _MANY_PAGES else 1
        except InputError:
            return 1  # reading it will say why

    def _is_mine(self, key: str, page: int) -> bool:
        part, parts = self._choice.shard
        return zlib.crc32(f"{key}\0{page}".encode()) % parts == part - 1

    def _page(self, file: FileRow, page: int, digests: "_Digests", problem: str | None) -> tuple[str, ...]:
        row = self._journal.page(file.input, page)
        output = output_of(file.name, page, file.pages)
        if row is not None and self._stands(row, output, digests):
            self._journal.keep_page(file.input, page, self._run)
            self._count(**{row.state if row.state in ("done", "failed") else "todo": 1})
            return ()
        late = problem is None and self._choice.limit is not None and self._plan.todo >= self._choice.limit
        run = 0 if late else self._run
        self._journal.plan_page(file.input, page, run, output, __version__, self._config)
        if problem is not None:
            _log.error("%s: %s", file.path, problem)
            self._journal.fail_page(file.input, page, _COME_BACK, f"{file.path}: {problem}")
        self._count(**{"failed" if problem else "postponed" if late else "todo": 1})
        return (row.output,) if row is not None and (problem or row.output != output) else ()

    def _stands(self, row: PageRow, output: str, digests: "_Digests") -> bool:
        """Whether what the journal says of a page still holds."""
        choice = self._choice
        if choice.force or (row.version, row.config, row.output) != (__version__, self._config, output):
            return False
        if not digests.equal(row.sha256):
            return False
        if row.state == "done":
            return (self._folder / row.output).is_file()
        if row.state == "failed":
            return not choice.retry_failed and row.reason != _COME_BACK
        return row.state == "retry"  # it keeps its place behind the others


class _Digests:
    """Tells whether a file is still the one with a given checksum; reads it only when its stamp has changed."""

    def __init__(self, path: Path, *, unchanged: bool) -> None:
        self._path, self._unchanged = path, unchanged
        self._known: str | None = None

    def equal(self, sha256: str | None) -> bool:
        if self._unchanged:
            return True
        if sha256 is None:
            return False
        if self._known is None:
            try:
                self._known = digest(self._path)
            except InputError:
                self._known = ""
        return self._known == sha256


def _printable(text: str) -> str:
    """Text as the journal can hold it: bytes that are not UTF-8 are spelled out in hexadecimal."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")

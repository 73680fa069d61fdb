"""What happens to a batch in a bad night: killed, out of disk, robbed of its last words; each time continued."""

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.scans import ROOT, Scans, draw

from newsparse.batch.journal import NAME, Counts, Journal, PageRow
from newsparse.errors import NewsparseError

Key = tuple[str, int]
"""A page: its input and its number."""

COMPLETE = (0, 8)
"""Exit codes of a run that came to its end: all pages done, or some failed."""
_FULL = 6
_PATIENCE = 900.0
_LATE_SECONDS = 0.3
_ROOM = 100_000
"""Bytes left on a disk that fills while pages are read: room for some results, not for all."""
_ROWS = 15
"""Rows of the journal, about, that a power cut is to take."""
_REFUSE_FSYNC = """\
import errno, os


def _fsync(handle):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


os.fsync = _fsync
"""
_REFUSE_WRITING = """\
import resource

resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
"""


@dataclass(frozen=True, slots=True)
class Task:
    """One batch: what it reads, with which settings, and how patient it is with a page."""

    scans: Scans
    settings: Path
    timeout: float

    def start(self, out: Path, hook: Path | None = None, limit: int | None = None) -> "subprocess.Popen[bytes]":
        """Start the batch as a program of its own; ``hook`` is a folder in front of its import path."""
        path = [str(part) for part in (hook, ROOT / "src") if part]
        command = [sys.executable, "-m", "newsparse", "batch", str(self.scans.folder), "-o", str(out)]
        if self.scans.missing.stat().st_size:
            command += ["--files-from", str(self.scans.missing)]
        if limit is not None:
            command += ["--limit", str(limit)]
        command += ["--config", str(self.settings), "--jobs", "2", "--timeout", str(self.timeout)]
        return subprocess.Popen(
            [*command, "--log", f"{out}.log", "--quiet"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path), "OMP_NUM_THREADS": "1"},
            process_group=0,
        )

    def finish(self, out: Path, hook: Path | None = None, limit: int | None = None) -> int:
        """Run the batch to its end; the exit code."""
        process = self.start(out, hook, limit)
        try:
            return process.wait(_PATIENCE)
        finally:
            process.kill()


@dataclass(slots=True)
class Toll:
    """What was done to a batch.

    Attributes:
        runs: how often it was started.
        trees: kills of the driver with all its workers at once, while there were pages to read.
        drivers: kills of the driver alone, while there were pages to read.
        idle: kills while a run with nothing to read planned or built the tables.
        full: exit codes of the runs on a full disk.
        disk: how the disk was filled.
        lost_rows: rows of the journal that a power cut took.
        lost_results: results that it took.
        again: pages that may be read twice because of that.
        problems: what went wrong on the way.
    """

    runs: int = 0
    trees: int = 0
    drivers: int = 0
    idle: int = 0
    full: list[int] = field(default_factory=list)
    disk: str = ""
    lost_rows: int = 0
    lost_results: int = 0
    again: frozenset[Key] = frozenset()
    problems: list[str] = field(default_factory=list)


def rows_of(out: Path) -> list[PageRow]:
    """All pages of a journal."""
    with contextlib.closing(Journal.read(out)) as journal:
        return [row for state in ("pending", "retry", "done", "failed") for row in journal.pages(state)]


def counts_of(out: Path) -> Counts:
    """Pages by state so far."""
    try:
        journal = Journal.read(out)
    except NewsparseError:
        return Counts()
    with contextlib.closing(journal):
        return journal.counts()


class Night:
    """Disturbs one batch until it has come to its end."""

    def __init__(self, task: Task, out: Path, chance: random.Random) -> None:
        """Take a batch that has not begun."""
        self._task, self._out, self._chance = task, out, chance
        self._toll = Toll()
        self._orphans: list[tuple[int, str]] = []

    def pass_by(self, kills: int, disk: "Disk | None") -> Toll:
        """Kill and continue the batch that many times, fill its disk twice, cut its power once; then let it end.

        Most kills fall when a random number of pages is through (and up to 0.3 s later), so that they are spread over
        the whole batch; one or two fall into runs that have nothing left to read.
        """
        toll = self._toll
        pages = len(self._task.scans.expected)
        idle = min(2, kills // 3)
        moments = sorted(self._chance.randrange(pages - 3) for _ in range(kills - idle))
        none_left, some_left, dark = (len(moments) * part // 4 for part in (1, 3, 2))
        self._vanish()
        for number, moment in enumerate(moments):
            if disk is not None and number in (none_left, some_left):
                self._fill(disk, 0 if number == none_left else _ROOM)
            kept = None
            if disk is not None and number == dark:
                kept = self._keep_journal()
                moment = min(pages - 4, max(moment, counts_of(self._out).done + _ROWS))
            self._kill_at(moment, tree=number % 2 == 0)
            if kept is not None:
                self._lose(kept)
        self._end(idle)
        toll.problems += [f"process {process} outlived its driver" for process, _ in filter(_is_there, self._orphans)]
        return toll

    def _start(self) -> "subprocess.Popen[bytes]":
        self._toll.runs += 1
        return self._task.start(self._out)

    def _finish(self, hook: Path | None = None, limit: int | None = None) -> int:
        self._toll.runs += 1
        return self._task.finish(self._out, hook, limit)

    def _end(self, idle: int) -> None:
        """Come to the end, and once more with nothing to do, killed in that."""
        code = self._finish()
        if code not in COMPLETE:
            self._toll.problems.append(f"the last run ended with exit code {code}")
        begin = time.monotonic()
        self._finish()
        span = time.monotonic() - begin
        for _ in range(idle):
            process = self._start()
            time.sleep(self._chance.uniform(0.3, 0.9) * span)
            self._toll.idle += self._kill(process, tree=True)
        self._finish()

    # --- pages

    def _vanish(self) -> None:
        """A page is found, and gone before it is read."""
        path = self._task.scans.vanishing
        if path is not None:
            draw(path, self._chance)
            self._finish(limit=0)
            path.unlink()

    # --- kills

    def _kill_at(self, moment: int, *, tree: bool) -> None:
        """Start a run and kill it some time after that many pages are through in all."""
        process = self._start()
        until = time.monotonic() + _PATIENCE
        while process.poll() is None and time.monotonic() < until:
            counts = counts_of(self._out)
            if counts.done + counts.failed >= moment:
                break
            time.sleep(0.01)
        time.sleep(self._chance.uniform(0, _LATE_SECONDS))
        if not self._kill(process, tree=tree):
            self._toll.problems.append(f"a run ended before its kill at page {moment}: {process.returncode}")
        elif tree:
            self._toll.trees += 1
        else:
            self._toll.drivers += 1

    def _kill(self, process: "subprocess.Popen[bytes]", *, tree: bool) -> bool:
        """SIGKILL to the driver, with all its processes if asked for; whether it was still at work."""
        if process.poll() is not None:
            return False
        if tree:
            process.send_signal(signal.SIGSTOP)  # it must not replace workers while they die
        workers = children(process.pid)
        for worker, _ in workers if tree else ():
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        self._orphans += workers
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL

    # --- the disk

    def _fill(self, disk: "Disk", room: int) -> None:
        toll = self._toll
        toll.disk = disk.how
        before = self._safe()
        with disk.full(room) as hook:
            code = self._finish(hook)
            after = self._safe()
        toll.full.append(code)
        if code != _FULL:
            toll.problems.append(f"on a full disk ({room} bytes left) the exit code was {code}, not {_FULL}")
        if after < before:
            toll.problems.append(f"a full disk cost the journal {before - after} done pages")

    def _safe(self) -> int:
        """Done pages whose result is there: those that nothing may cost."""
        if not (self._out / NAME).is_file():
            return 0
        return sum(row.state == "done" and (self._out / row.output).is_file() for row in rows_of(self._out))

    # --- power

    def _keep_journal(self) -> Path:
        """A copy of the journal as it is before a run."""
        copy = self._out.with_name("journal.before")
        with contextlib.closing(sqlite3.connect(copy)) as target:
            with contextlib.closing(sqlite3.connect(self._out / NAME)) as source:
                source.backup(target)
            # As the journal has it, so that the copy can take its place.
            target.execute("PRAGMA journal_mode=WAL")
        return copy

    def _lose(self, kept: Path) -> None:
        """A power cut takes what was not synced: rows of the journal since then, the newest names of results.

        More is lost here than a real one would take: all rows of the run, not only the last.
        """
        toll = self._toll
        done = {(row.input, row.page) for row in rows_of(self._out) if row.state == "done"}
        for suffix in ("-wal", "-shm"):
            (self._out / f"{NAME}{suffix}").unlink(missing_ok=True)
        kept.replace(self._out / NAME)
        left = [row for row in rows_of(self._out) if row.state == "done"]
        newest = sorted(left, key=lambda row: row.finished or 0)[-2:]
        for row in newest:
            (self._out / row.output).unlink()
        (self._out / "pages" / ".half.part").write_bytes(b"{")
        toll.again = frozenset(done)
        toll.lost_rows, toll.lost_results = len(done) - len(left), len(newest)


def children(parent: int) -> list[tuple[int, str]]:
    """All processes below one, each with the moment of its start, by which its number cannot be another's."""
    facts = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = path.read_text("ascii", "replace").rsplit(")", 1)[1].split()
            facts[int(path.parent.name)] = int(words[1]), words[19]
    family = {parent}
    while True:
        more = {process for process, (above, _) in facts.items() if above in family} - family
        if not more:
            return [(process, facts[process][1]) for process in family - {parent}]
        family |= more


def _is_there(worker: tuple[int, str]) -> bool:
    process, started = worker
    try:
        words = Path(f"/proc/{process}/stat").read_text("ascii", "replace").rsplit(")", 1)[1].split()
    except OSError:
        return False
    return words[19] == started and words[0] != "Z"


class Disk:
    """Where the disturbed batch writes; can be made full."""

    def __init__(self, folder: Path, *, own: bool) -> None:
        """Take a folder; ``own`` when it is a file system by itself."""
        self.folder, self._own = folder, own
        self._ballast = folder / "ballast"
        self._hook = folder.parent / "hook"

    @property
    def how(self) -> str:
        """In what way it becomes full."""
        return "tmpfs" if self._own else "file size limit, fsync refused"

    @contextlib.contextmanager
    def full(self, room: int) -> Iterator[Path | None]:
        """Full but for some bytes while the context lasts.

        Yields:
            What the batch needs in front of its import path to notice. Without a file system of its own all its
            processes are refused: with no room left every write (RLIMIT_FSIZE, EFBIG), else every fsync (ENOSPC).
        """
        if not self._own:
            self._hook.mkdir()
            (self._hook / "sitecustomize.py").write_text(_REFUSE_FSYNC if room else _REFUSE_WRITING, "utf-8")
            yield self._hook
            shutil.rmtree(self._hook)
            return
        with self._ballast.open("wb", buffering=0) as file:
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(1 << 12))
            file.truncate(max(0, file.tell() - room))
        try:
            yield None
        finally:
            self._ballast.unlink()

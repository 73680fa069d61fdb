"""Whatever happens to a batch, its pages end as done or failed, none lost, none twice: killed, filled up, continued.

The same scans are read twice with the command line: once undisturbed, and once killed with SIGKILL at random moments
and started again each time, on a disk that fills up on the way. Among the pages are one in ten that cannot be read
(every kind of bad input), one that kills its worker and one that hangs. A second, smaller batch does the same with the
real engine. At the end the journal, the results and both tables are held against what is known of each page and
against the undisturbed run, byte for byte.

Moments: most kills fall when a random number of pages is through (and up to 0.3 s later), so that they are spread over
the whole batch; the last two fall into runs that have nothing left to read, while they plan or build the tables.

The disk: a tmpfs of its own where the system lets this program mount one (in a mount namespace that ends with it); else
``fsync`` of all processes of the batch fails with ENOSPC for the length of a run.

Usage: python -m bench.faults [--pages N] [--kills N] [--real N] [--seed N] [--timeout S]
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.scans import ROOT, Expected, Scans, draw_real, make_scans

from newsparse.batch.journal import Journal, PageRow
from newsparse.errors import NewsparseError

_INSIDE = "NEWSPARSE_FAULTS_MOUNTS"
_PATIENCE = 900.0
_COMPLETE = (0, 8)
_FULL = 6
_LATE_SECONDS = 0.3
_ROOM = 150_000
"""Bytes left on the disk that fills: room for some results, not for all."""
_HOOK = """\
import errno, os


def _fsync(handle):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


os.fsync = _fsync
"""


@dataclass(frozen=True, slots=True)
class Task:
    """One batch: what it reads, with which settings, and how patient it is with a page."""

    scans: Scans
    settings: Path
    timeout: float

    def start(self, out: Path, hook: Path | None = None) -> "subprocess.Popen[bytes]":
        """Start the batch as a program of its own; ``hook`` is a folder in front of its import path."""
        path = [str(part) for part in (hook, ROOT / "src") if part]
        command = [sys.executable, "-m", "newsparse", "batch", str(self.scans.folder), "-o", str(out)]
        if self.scans.missing.stat().st_size:
            command += ["--files-from", str(self.scans.missing)]
        command += ["--config", str(self.settings), "--jobs", "2", "--timeout", str(self.timeout)]
        return subprocess.Popen(
            [*command, "--log", f"{out}.log", "--quiet"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path), "OMP_NUM_THREADS": "1"},
            process_group=0,
        )

    def finish(self, out: Path, hook: Path | None = None) -> int:
        """Run the batch to its end; the exit code."""
        process = self.start(out, hook)
        try:
            return process.wait(_PATIENCE)
        finally:
            process.kill()


@dataclass(slots=True)
class Toll:
    """What was done to a batch: kills that hit, by where; how the run on a full disk ended."""

    reading: int = 0
    idle: int = 0
    full: int | None = None
    disk: str = ""
    problems: list[str] = field(default_factory=list)


# --- disturbing


def disturb(task: Task, out: Path, kills: int, chance: random.Random, disk: "Disk | None") -> Toll:
    """Kill and continue a batch, fill its disk once on the way, and let it come to its end."""
    toll = Toll()
    pages = len(task.scans.expected)
    idle = min(2, kills // 2)
    moments = sorted(chance.randrange(pages - 2) for _ in range(kills - idle))
    filled = len(moments) // 2
    for number, moment in enumerate(moments):
        if disk is not None and number == filled:
            _fill(task, out, disk, toll)
        if _kill_when(task, out, moment, chance.uniform(0, _LATE_SECONDS)):
            toll.reading += 1
        else:
            toll.problems.append(f"the batch ended before kill {number + 1} (at page {moment})")
    code = task.finish(out)
    if code not in _COMPLETE:
        toll.problems.append(f"the last run ended with exit code {code}")
    begin = time.monotonic()
    task.finish(out)
    span = time.monotonic() - begin
    for _ in range(idle):
        toll.idle += _kill_after(task, out, chance.uniform(0.3, 0.9) * span)
    task.finish(out)
    return toll


def _kill_when(task: Task, out: Path, pages: int, late: float) -> bool:
    """Kill a run some time after that many pages are through in all; False when it ended before that."""
    process = task.start(out)
    until = time.monotonic() + _PATIENCE
    while process.poll() is None and through(out) < pages and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(late)
    return _kill(process)


def _kill_after(task: Task, out: Path, seconds: float) -> bool:
    process = task.start(out)
    time.sleep(seconds)
    return _kill(process)


def _kill(process: "subprocess.Popen[bytes]") -> bool:
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def through(out: Path) -> int:
    """Pages that are done or failed so far."""
    try:
        journal = Journal.read(out)
    except NewsparseError:
        return 0
    with contextlib.closing(journal):
        counts = journal.counts()
        return counts.done + counts.failed


# --- the disk


class Disk:
    """Where the disturbed batch writes; can be made full."""

    def __init__(self, folder: Path, *, own: bool) -> None:
        """Take a folder; ``own`` when it is a file system by itself."""
        self.folder, self.own = folder, own
        self._ballast = folder / "ballast"
        self._hook = folder.parent / "hook"

    @contextlib.contextmanager
    def full(self) -> Iterator[Path | None]:
        """Full while the context lasts; what the batch needs in front of its import path to notice."""
        if not self.own:
            self._hook.mkdir()
            (self._hook / "sitecustomize.py").write_text(_HOOK, "utf-8")
            yield self._hook
            return
        with self._ballast.open("wb", buffering=0) as file:
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(1 << 16))
            file.truncate(max(0, file.tell() - _ROOM))
        try:
            yield None
        finally:
            self._ballast.unlink()


def _fill(task: Task, out: Path, disk: Disk, toll: Toll) -> None:
    toll.disk = "tmpfs" if disk.own else "fsync refused"
    before = through(out)
    with disk.full() as hook:
        toll.full = task.finish(out, hook)
        after = through(out)
    if toll.full != _FULL:
        toll.problems.append(f"on a full disk the batch ended with exit code {toll.full}, not {_FULL}")
    if after < before:
        toll.problems.append(f"a full disk cost the journal {before - after} pages")


@contextlib.contextmanager
def disk_at(folder: Path) -> Iterator[Disk]:
    """A small file system of its own at a folder where that is allowed, else the folder."""
    folder.mkdir()
    own = os.environ.get(_INSIDE) == "1" and _mount(folder)
    try:
        yield Disk(folder, own=own)
    finally:
        if own:
            subprocess.run(["umount", "-l", str(folder)], check=False)


def _mount(folder: Path) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", "size=32m", "newsparse-faults", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _enter_own_mounts() -> None:
    """Start this program again where what it mounts is seen by nobody else and ends with it; or go on without."""
    if _INSIDE in os.environ or shutil.which("unshare") is None:
        return
    apart = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if subprocess.run([*apart, "true"], check=False, capture_output=True).returncode == 0:
        os.environ[_INSIDE] = "1"
        os.execvp(apart[0], [*apart, sys.executable, "-m", "bench.faults", *sys.argv[1:]])


# --- checking


def problems(expected: Sequence[Expected], out: Path, undisturbed: Path) -> list[str]:
    """All that is wrong with a batch that has come to its end; nothing when all is well."""
    rows = rows_of(out)
    found = [*_fates(expected, rows), *_files(out, rows), *_twice(out)]
    for name in ("pages.jsonl", "articles.jsonl"):
        if (out / name).read_bytes() != (undisturbed / name).read_bytes():
            found.append(f"{name} is not that of the undisturbed run")
    for row in rows:
        if row.state == "done" and (out / row.output).read_bytes() != (undisturbed / row.output).read_bytes():
            found.append(f"{row.output} is not that of the undisturbed run")
    with contextlib.closing(sqlite3.connect(out / "journal.sqlite")) as database:
        verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
    return found if verdict == "ok" else [*found, f"the journal is damaged: {verdict}"]


def rows_of(out: Path) -> list[PageRow]:
    """All pages of a journal."""
    with contextlib.closing(Journal.read(out)) as journal:
        return [row for state in ("pending", "retry", "done", "failed") for row in journal.pages(state)]


def _fates(expected: Sequence[Expected], rows: Sequence[PageRow]) -> Iterator[str]:
    """Pages that are lost, too many, or not what they must be."""
    known = {(row.input, row.page): row for row in rows}
    if len(known) != len(rows):
        yield "a page has two rows in the journal"
    for page in expected:
        row = known.pop((page.input, page.page), None)
        where = f"{Path(page.input).name}: page {page.page}"
        if row is None:
            yield f"{where}: lost"
        elif page.reason is None and row.state != "done":
            yield f"{where}: {row.state} ({row.reason}), must be done"
        elif page.reason is not None and (row.state, row.reason) != ("failed", page.reason):
            yield f"{where}: {row.state} ({row.reason}), must have failed ({page.reason})"
        elif row.state == "failed" and Path(page.input).name not in (row.message or ""):
            yield f"{where}: the message does not name it: {row.message}"
    for name, number in known:
        yield f"{Path(name).name}: page {number}: nobody asked for it"


def _files(out: Path, rows: Sequence[PageRow]) -> Iterator[str]:
    """Results without a done page, or the other way round; leftovers; lines of the table."""
    done = sorted(row.output for row in rows if row.state == "done")
    there = sorted(str(path.relative_to(out)) for path in (out / "pages").rglob("*") if path.is_file())
    if done != there:
        yield f"results and done pages differ: {sorted(set(done) ^ set(there))[:5]}"
    for path in out.glob(".*.part"):
        yield f"{path.name}: left over"
    lines = (out / "pages.jsonl").read_text("utf-8").splitlines()
    sources = [json.loads(line)["source"] for line in lines]
    times = Counter((source["path"], source["page_index"]) for source in sources)
    if len(lines) != len(done) or max(times.values(), default=1) > 1:
        yield f"pages.jsonl has {len(lines)} lines of {len(times)} pages, {len(done)} are done"


def _twice(out: Path) -> Iterator[str]:
    """Pages that were done more than once, over all runs."""
    done: Counter[tuple[str, int]] = Counter()
    for line in Path(f"{out}.log").read_text("utf-8").splitlines():
        with contextlib.suppress(json.JSONDecodeError):  # a line cut by a kill
            event = json.loads(line)
            if event["event"] == "page" and event["state"] == "done":
                done[event["input"], event["page"]] += 1
    for (name, page), times in done.items():
        if times > 1:
            yield f"{Path(name).name}: page {page}: done {times} times"


# --- all of it


def settings(path: Path, recordings: Path | None) -> Path:
    """Settings of the replay engine, or those of the real one on one thread."""
    engine = f'name = "replay"\nrecording = "{recordings}"' if recordings else 'name = "openvino"'
    path.write_text(f"[engine]\n{engine}\nthreads = 1\n", "utf-8")
    return path


def trial(name: str, task: Task, folder: Path, kills: int, chance: random.Random, *, fills: bool) -> bool:
    """Run one batch undisturbed and disturbed, and print what came of it; whether all is well."""
    calm = folder / "calm"
    begin = time.monotonic()
    code = task.finish(calm)
    between = time.monotonic()
    with contextlib.ExitStack() as stack:
        disk = stack.enter_context(disk_at(folder / "disk"))
        out = disk.folder / "out"
        toll = disturb(task, out, kills, chance, disk if fills else None)
        found = [*toll.problems, *problems(task.scans.expected, out, calm)]
        rows, runs = rows_of(out), _runs(out)
        articles = len((out / "articles.jsonl").read_text("utf-8").splitlines())
    if code not in _COMPLETE:
        found.append(f"the undisturbed run ended with exit code {code}")
    states = Counter(row.state for row in rows)
    reasons = Counter(row.reason for row in rows if row.state == "failed")
    print(f"{name}: {len(task.scans.expected)} pages, {states['done']} done, {states['failed']} failed")
    print("  failed: " + ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items(), key=str)))
    print(f"  SIGKILL {toll.reading} times while reading, {toll.idle} times with nothing left; {runs} runs")
    if fills:
        print(f"  full disk ({toll.disk}): exit code {toll.full}, continued")
    print(f"  undisturbed {between - begin:.1f} s, disturbed {time.monotonic() - between:.1f} s")
    for problem in found:
        print(f"  WRONG: {problem}")
    if not found:
        print("  none lost, none twice; journal, results, pages.jsonl and articles.jsonl")
        print(f"  ({articles} articles) equal those of the undisturbed run")
    return not found


def _runs(out: Path) -> int:
    with contextlib.closing(Journal.read(out)) as journal:
        return sum(1 for _ in journal.runs())


def main() -> int:
    """Run the trials; 0 when all is well."""
    parser = argparse.ArgumentParser(description="Kill a batch again and again and see that no page is lost.")
    parser.add_argument("--pages", type=int, default=300, metavar="N", help="pages in all")
    parser.add_argument("--kills", type=int, default=20, metavar="N", help="kills in all")
    parser.add_argument("--real", type=int, default=8, metavar="N", help="pages of them with the real engine")
    parser.add_argument("--articles", type=int, default=3, metavar="N", help="replayed pages that are whole pages")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=12.0, metavar="S", help="seconds a page may take")
    options = parser.parse_args()
    _enter_own_mounts()
    chance = random.Random(options.seed)
    real_kills = options.kills // 5 if options.real else 0
    with tempfile.TemporaryDirectory(prefix="newsparse-faults-") as name:
        folder = Path(name)
        scans = make_scans(folder / "replay", options.pages - options.real, options.seed, options.articles)
        task = Task(scans, settings(folder / "replay.toml", scans.recordings), options.timeout)
        well = trial("replay engine", task, folder / "replay", options.kills - real_kills, chance, fills=True)
        if options.real:
            scans = draw_real(folder / "real", options.real, options.seed)
            task = Task(scans, settings(folder / "real.toml", None), 120.0)
            well &= trial("real engine", task, folder / "real", real_kills, chance, fills=False)
    print("all is well" if well else "NOT WELL")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

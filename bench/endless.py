"""What a batch costs beside reading, and that it does not grow: many tiny pages with the replay engine.

One worker reads them, so that the time of a page is that of the worker and what the batch adds to it. On the way, at a
tenth, a half and the end of the pages, the sizes of driver, worker and journal are noted.

overhead    wall time of a page from the first to the last, less the worker's own seconds from opening the file to the
            synced result (as the journal has them)
driver CPU  what the driver itself computes, a page
journal     bytes of the database for each page that is planned; ``log`` is its write-ahead log, which SQLite uses
            anew from about 4 MB on

Usage: python -m bench.endless [--pages N] [--json FILE]
"""

import argparse
import contextlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bench.disturb import children
from bench.scans import ROOT, draw, record, settings

from newsparse.batch.journal import NAME, Journal
from newsparse.batch.worker import resident
from newsparse.errors import NewsparseError

PAGES = 10_000
MOMENTS = (0.1, 0.5, 1.0)
"""Shares of the pages after which sizes are noted."""
MOST_SECONDS = 0.015
"""Overhead a page that is allowed."""
MOST_BYTES = 2000
"""Bytes of the journal's database a page that are allowed."""
_MOST_LOG = 16 << 20
_GROWTH = 1.1
_SLACK = 8
"""Between the first and the last look memory may grow by a tenth or this many MB, whichever is more."""
_A_FOLDER = 100
_MORE = 50
"""One page in so many is drawn besides, so that the worker is still at work at the last look."""
_POLL_SECONDS = 0.1
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Look:
    """A batch at a moment.

    Attributes:
        pages: done so far.
        seconds: wall time.
        reading: of it the worker's own, from opening the file to the synced result.
        cpu: seconds that the driver has computed.
        driver: resident memory, MB.
        worker: resident memory, MB.
        row: bytes of the journal's database for each page that is planned.
        log: bytes of its write-ahead log.
    """

    pages: int
    seconds: float
    reading: float
    cpu: float
    driver: int
    worker: int
    row: float
    log: int

    def since(self, begin: "Look") -> "Look":
        """The same with pages and times counted from another look on."""
        times = {name: getattr(self, name) - getattr(begin, name) for name in ("pages", "seconds", "reading", "cpu")}
        return replace(self, **times)

    @property
    def overhead(self) -> float:
        """Seconds a page beside reading."""
        return (self.seconds - self.reading) / max(1, self.pages)


def measure(folder: Path, pages: int) -> tuple[Look, ...]:
    """Read that many pages and look at the batch on the way.

    Raises:
        SystemExit: the batch ended early or not well.
    """
    chance = random.Random(1)
    scans, out = folder / "scans", folder / "out"
    for number in range(pages + max(10, pages // _MORE)):
        draw(scans / f"{number // _A_FOLDER:04d}" / f"{number:06d}.png", chance)
    process = _start(folder, scans, out)
    looks: list[Look] = []
    begin: Look | None = None
    for moment in sorted({max(1, int(share * pages)) for share in MOMENTS}):
        while (now := _count(out)) < moment and process.poll() is None:
            if begin is None and now:  # the first page is through, the engine warm
                begin = _look(process.pid, out)
            time.sleep(_POLL_SECONDS)
        if begin is not None and process.poll() is None:
            looks.append(_look(process.pid, out).since(begin))
    if process.wait() or len(looks) < len(MOMENTS):
        raise SystemExit(f"the batch ended with exit code {process.returncode} after {_count(out)} pages")
    return tuple(looks)


def _start(folder: Path, scans: Path, out: Path) -> "subprocess.Popen[bytes]":
    config = settings(folder / "replay.toml", record(folder / "recordings"))
    command = [sys.executable, "-m", "newsparse", "batch", str(scans), "-o", str(out), "--config", str(config)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}
    return subprocess.Popen([*command, "--jobs", "1", "--quiet"], env=environment)


def _count(out: Path) -> int:
    """Pages done so far."""
    try:
        journal = Journal.read(out)
    except NewsparseError:
        return 0
    with contextlib.closing(journal):
        return journal.counts().done


def _look(driver: int, out: Path) -> Look:
    """Look at a batch at work."""
    now, used = time.monotonic(), _cpu(driver)
    sizes = resident(driver), max((resident(worker) for worker, _ in children(driver)), default=0)
    with contextlib.closing(sqlite3.connect(f"{(out / NAME).as_uri()}?mode=ro", uri=True)) as database:
        query = "SELECT sum(state='done'), count(*), total(CASE WHEN state='done' THEN seconds END) FROM pages"
        pages, rows, reading = database.execute(query).fetchone()
        size = database.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()[0]
    log = out / f"{NAME}-wal"
    return Look(pages, now, reading, used, *sizes, size / rows, log.stat().st_size if log.exists() else 0)


def _cpu(process: int) -> float:
    """Seconds of CPU that a process alone has used."""
    words = Path(f"/proc/{process}/stat").read_text("ascii", "replace").rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / _TICKS


def problems(looks: Sequence[Look]) -> list[str]:
    """What is not flat, or too much."""
    first, last = looks[0], looks[-1]
    found = []
    if last.overhead > MOST_SECONDS:
        found.append(f"overhead is {1000 * last.overhead:.1f} ms a page, at most {1000 * MOST_SECONDS:g}")
    for name, before, after in (("driver", first.driver, last.driver), ("worker", first.worker, last.worker)):
        if after > max(_GROWTH * before, before + _SLACK):
            found.append(f"the {name} grew from {before} to {after} MB")
    if last.row > MOST_BYTES:
        found.append(f"the journal takes {last.row:.0f} bytes a page, at most {MOST_BYTES}")
    if last.log > _MOST_LOG:
        found.append(f"the journal's log has {last.log} bytes, at most {_MOST_LOG}")
    return found


def table(looks: Sequence[Look]) -> str:
    """A line a look."""
    lines = ["  pages  ms/page  overhead ms  driver CPU ms  driver MB  worker MB  journal B/page  log MB"]
    for look in looks:
        time_, cpu = 1000 * look.seconds / look.pages, 1000 * look.cpu / look.pages
        sizes = f"{look.driver:9d}  {look.worker:9d}  {look.row:14.0f}  {look.log / 1e6:6.1f}"
        lines.append(f"{look.pages:7d}  {time_:7.1f}  {1000 * look.overhead:11.2f}  {cpu:13.2f}  {sizes}")
    return "\n".join(lines)


def main() -> int:
    """Measure and print; 0 when all is flat and cheap enough."""
    parser = argparse.ArgumentParser(description="Overhead and growth of a batch of many tiny pages.")
    parser.add_argument("--pages", type=int, default=PAGES, metavar="N")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsparse-endless-") as name:
        looks = measure(Path(name), options.pages)
    print(table(looks))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps([asdict(look) for look in looks], indent=1), "utf-8")
    wrong = problems(looks)
    print("\n".join(f"WRONG: {problem}" for problem in wrong) or "flat, and within 15 ms a page")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

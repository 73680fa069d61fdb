"""A batch of real pages on a cluster of two nodes, one of which is killed in mid-run; and what many pages need.

The cluster stands on this machine: a head without work and two nodes with a CPU each, every one a raylet of its own
with its own worker processes. The sample pages are read on it with the real engine, as often as asked for, through
``newsparse batch --cluster``; when a quarter of the results stand, one node is killed with SIGKILL, later a new one
joins. The same pages are then read with ``newsparse batch`` on this machine alone, and the two output folders are
compared byte for byte. What happened is printed from the run's own log.

``--plan PAGES`` prints what so many pages need, from seconds and bytes per page as measured: in the run just made, or
in the output folder of any batch (``--from OUT``; nothing is run then). ``--seconds-per-page`` with ``--cores``
puts a speed measured elsewhere in the place of that of the journal.

Usage: python bench/cluster.py [--pages N] [--plan PAGES [--from OUT] [--seconds-per-page S --cores C]]
"""

import argparse
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

from newsparse.batch.journal import NAME, Journal, PageRow
from newsparse.batch.outputs import ARTICLES_TABLE, PAGES_TABLE

ROOT = Path(__file__).parents[1]
SAMPLES = ("yongkang-front.png", "yongkang-front-scan.jpg", "inner.png")
KILL_SHARE, JOIN_SHARE = 0.25, 0.75
STORE_BYTES = 80 << 20


@dataclass(frozen=True)
class Measured:
    """What a page took in a batch that was run.

    Attributes:
        pages: how many were measured.
        core_seconds: of CPUs kept for it, for each page.
        input_bytes: of the scan.
        result_bytes: of its JSON.
        table_bytes: of its rows in the tables for indexers.
        journal_bytes: of its row in the journal.
        memory: largest worker, MB.
    """

    pages: int
    core_seconds: float
    input_bytes: float
    result_bytes: float
    table_bytes: float
    journal_bytes: float
    memory: int


@dataclass(frozen=True)
class Wanted:
    """What is asked for: pages, in so many hours, on nodes of that size, of whose time that share is used."""

    pages: int
    hours: float
    node_cores: int
    used: float


def measure(out: Path, threads: int = 1) -> Measured:
    """Means over the done pages of a batch, whose workers had so many threads each."""
    journal = Journal.read(out)
    rows: Sequence[PageRow] = list(journal.pages("done"))
    journal.close()
    if not rows:
        sys.exit(f"{out}: no page is done here")
    tables = sum((out / name).stat().st_size for name in (PAGES_TABLE, ARTICLES_TABLE))
    return Measured(
        len(rows),
        fmean(row.seconds or 0.0 for row in rows) * threads,
        fmean(Path(row.input).stat().st_size for row in rows),
        fmean((out / row.output).stat().st_size for row in rows),
        tables / len(rows),
        (out / NAME).stat().st_size / len(rows),
        max(row.memory or 0 for row in rows),
    )


def plan(measured: Measured, wanted: Wanted) -> str:
    """The arithmetic, line by line."""
    hours = wanted.pages * measured.core_seconds / 3600
    nodes = math.ceil(hours / (wanted.hours * wanted.node_cores * wanted.used))
    kept = measured.result_bytes + measured.table_bytes + measured.journal_bytes
    rate = wanted.pages / (wanted.hours * 3600)
    rows = [
        (
            "pages per core-hour",
            f"3600 / {measured.core_seconds:.2f} core-seconds a page",
            3600 / measured.core_seconds,
        ),
        ("core-hours", f"{wanted.pages:,} x {measured.core_seconds:.2f} / 3600", hours),
        (
            f"nodes of {wanted.node_cores} cores for {wanted.hours:g} h",
            f"{hours:,.0f} / ({wanted.hours:g} x {wanted.node_cores} x {wanted.used:g} of the time used), rounded up",
            nodes,
        ),
        ("pages per second, all nodes", f"{wanted.pages:,} / {wanted.hours * 3600:,.0f} s", rate),
        (
            "GB of scans read",
            f"{wanted.pages:,} x {measured.input_bytes / 1e3:,.0f} kB",
            _gb(wanted, measured.input_bytes),
        ),
        ("MB/s of scans read", f"{rate:.1f} x {measured.input_bytes / 1e6:.2f} MB", rate * measured.input_bytes / 1e6),
        (
            "GB of results",
            f"{wanted.pages:,} x {measured.result_bytes / 1e3:,.0f} kB",
            _gb(wanted, measured.result_bytes),
        ),
        ("GB of tables", f"{wanted.pages:,} x {measured.table_bytes / 1e3:,.0f} kB", _gb(wanted, measured.table_bytes)),
        (
            "GB of journal",
            f"{wanted.pages:,} x {measured.journal_bytes / 1e3:,.1f} kB",
            _gb(wanted, measured.journal_bytes),
        ),
        ("GB of OUT in all", "results + tables + journal", _gb(wanted, kept)),
        (
            "GB of memory a node",
            f"{wanted.node_cores} x {measured.memory} MB, the largest worker seen",
            wanted.node_cores * measured.memory / 1e3,
        ),
    ]
    head = f"{wanted.pages:,} pages in {wanted.hours:g} hours, from {measured.pages} pages measured"
    return "\n".join([head, "", *(f"{name:34} {value:14,.1f}   = {how}" for name, how, value in rows)])


def _gb(wanted: Wanted, each: float) -> float:
    return wanted.pages * each / 1e9


class Nodes:
    """The cluster of this machine."""

    def __init__(self) -> None:
        """Start the head and two nodes."""
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        from ray.cluster_utils import Cluster

        self._ray = Cluster(initialize_head=True, head_node_args=self._settings(0))
        self._nodes = [self._ray.add_node(**self._settings(1)) for _ in range(2)]
        self.address = str(self._ray.address)

    @staticmethod
    def _settings(cpus: int) -> dict[str, int | bool]:
        # The memory is only what Ray counts with: it lets a worker with the default limit on each node.
        memory = 4 << 30
        return {"num_cpus": cpus, "memory": memory, "include_dashboard": False, "object_store_memory": STORE_BYTES}

    def kill_one(self) -> int:
        """Kill the raylet of one node; its process id."""
        node = self._nodes.pop()
        process = int(node.all_processes["raylet"][0].process.pid)
        self._ray.remove_node(node, allow_graceful=False)
        return process

    def add_one(self) -> None:
        """Let a fresh node join."""
        self._nodes.append(self._ray.add_node(**self._settings(1)))

    def close(self) -> None:
        """Take the cluster down."""
        self._ray.shutdown()


class Story:
    """Prints what happens, with the seconds since the start."""

    def __init__(self) -> None:
        """Start the clock."""
        self._begin = time.monotonic()

    def tell(self, words: str) -> None:
        """One line."""
        print(f"{time.monotonic() - self._begin:6.1f} s  {words}", flush=True)


def scans(folder: Path, count: int) -> Path:
    """A folder with the sample pages in turn, as links."""
    folder.mkdir()
    for number in range(count):
        sample = ROOT / "samples" / SAMPLES[number % len(SAMPLES)]
        (folder / f"{number:03d}-{sample.name}").symlink_to(sample)
    return folder


def batch(pages: Path, out: Path, *options: str) -> "subprocess.Popen[str]":
    """The command as a user gives it."""
    command = [sys.executable, "-m", "newsparse", "batch", str(pages), "-o", str(out), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def standing(out: Path) -> int:
    """How many results there are."""
    return len(list(out.glob("pages/**/*.json")))


def retell(process: "subprocess.Popen[str]", story: Story) -> threading.Thread:
    """Repeat what the batch says as it says it."""

    def listen() -> None:
        assert process.stderr is not None
        for row in process.stderr:
            story.tell(f"| {row.rstrip()}")

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    return thread


def on_the_cluster(pages: Path, out: Path, count: int, story: Story) -> bool:
    """Read all pages while a node dies and another comes; whether the batch says that all are done."""
    nodes = Nodes()
    try:
        story.tell(f"cluster at {nodes.address}: a head without work, two nodes with a CPU each")
        process = batch(pages, out, "--cluster", nodes.address)
        listener = retell(process, story)
        for share, what in ((KILL_SHARE, "kill"), (JOIN_SHARE, "join")):
            while standing(out) < share * count and process.poll() is None:
                time.sleep(0.05)
            if what == "kill":
                number = standing(out)
                story.tell(f"{number} results stand; SIGKILL to the raylet of one node (process {nodes.kill_one()})")
            else:
                story.tell(f"{standing(out)} results stand; a fresh node joins")
                nodes.add_one()
        process.wait()
        listener.join()
        assert process.stdout is not None
        for row in process.stdout:
            story.tell(f"| {row.rstrip()}")
        return process.returncode == 0
    finally:
        nodes.close()


def compared(one: Path, other: Path) -> Iterator[str]:
    """Names of results and tables that are not the same byte for byte."""
    names = {str(path.relative_to(out)) for out in (one, other) for path in out.rglob("*.json*") if path.is_file()}
    for name in sorted(names):
        files = [out / name for out in (one, other)]
        if not all(file.is_file() for file in files) or files[0].read_bytes() != files[1].read_bytes():
            yield name


def show(folder: Path, count: int) -> tuple[Path, bool]:
    """Run it all; the output folder of this machine's batch, and whether the two are equal."""
    story = Story()
    pages, there, here = scans(folder / "scans", count), folder / "cluster", folder / "local"
    complete = on_the_cluster(pages, there, count, story)
    story.tell("the same pages on this machine alone, 2 workers")
    process = batch(pages, here, "--jobs", "2", "-q")
    _, errors = process.communicate()
    story.tell(errors.strip() or "done")
    different = list(compared(there, here))
    names = len([path for path in here.rglob("*.json*") if path.is_file()])
    story.tell(f"{names} results and tables compared, {len(different)} differ {' '.join(different[:5])}")
    journal = Journal.read(there)
    attempts = [row.attempts for row in journal.pages("done")]
    journal.close()
    story.tell(f"journal of the cluster run: {len(attempts)} pages done, attempts of each: {sorted(set(attempts))}")
    return here, complete and not different


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description="A batch on a cluster of two nodes, and what many pages need.")
    parser.add_argument("--pages", type=int, default=16, metavar="N", help="pages of the run (samples in turn)")
    parser.add_argument("--plan", type=int, metavar="PAGES", help="print what so many pages need")
    parser.add_argument("--from", dest="out", type=Path, metavar="OUT", help="measure this batch, run none")
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="threads of a worker of that batch")
    parser.add_argument("--seconds-per-page", type=float, metavar="S", help="instead of the journal's")
    parser.add_argument("--cores", type=float, default=1.0, metavar="C", help="cores busy in those seconds")
    parser.add_argument("--hours", type=float, default=12.0, help="in which the pages are to be read")
    parser.add_argument("--node-cores", type=int, default=32, metavar="N", help="of a node")
    parser.add_argument("--used", type=float, default=0.9, metavar="SHARE", help="of the time in which nodes read")
    options = parser.parse_args()
    wanted = Wanted(options.plan or 0, options.hours, options.node_cores, options.used)
    with tempfile.TemporaryDirectory() as folder:
        out, fine = (options.out, True) if options.out else show(Path(folder), options.pages)
        if options.plan:
            found = measure(out, options.threads)
            seconds = options.seconds_per_page * options.cores if options.seconds_per_page else found.core_seconds
            values = replace(found, core_seconds=seconds)
            print(f"\n{plan(values, wanted)}")
    if not fine:
        sys.exit("the two runs are not equal")


if __name__ == "__main__":
    main()

"""Batch with 1 worker to as many as there are CPUs, and 1 to as many threads each: pages a minute, and memory."""

import argparse
import contextlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.measure import Contender, Runs, Worker, cores, pages_in, seconds_a_page, take_turns, write_record


@dataclass(frozen=True)
class Row:
    """One way to share the CPUs.

    Attributes:
        workers: processes.
        threads: of each.
        seconds: wall time a page.
        speedup: over one worker with one thread.
        efficiency: speed-up over the CPUs used (workers times threads, at most those there are).
        peak: memory of all processes together, MB.
    """

    workers: int
    threads: int
    seconds: float
    speedup: float
    efficiency: float
    peak: float


def shapes(count: int) -> list[tuple[int, int]]:
    """Pairs of workers and threads that use at most so many CPUs, powers of two."""
    steps = [2**k for k in range(count.bit_length()) if 2**k <= count]
    return [(workers, threads) for workers in steps for threads in steps if workers * threads <= count]


def rows_of(runs: Runs, chosen: Sequence[tuple[int, int]], peaks: Sequence[float]) -> list[Row]:
    """One row a shape; the first, one worker with one thread, is the measure of the others."""
    rows: list[Row] = []
    for (workers, threads), peak in zip(chosen, peaks, strict=True):
        seconds = seconds_a_page(runs[name_of(workers, threads)])
        speedup = rows[0].seconds / seconds if rows else 1.0
        rows.append(Row(workers, threads, seconds, speedup, speedup / (workers * threads), peak))
    return rows


def name_of(workers: int, threads: int) -> str:
    """As in the table."""
    return f"{workers} x {threads}"


def table(rows: Sequence[Row]) -> str:
    """The rows as text."""
    head = f"{'workers x threads':<19}{'s/page':>8}{'pages/min':>11}{'speed-up':>10}{'efficiency':>12}{'peak MB':>9}"
    lines = [head, "-" * len(head)]
    lines += [
        f"{name_of(row.workers, row.threads):<19}{row.seconds:>8.2f}{60 / row.seconds:>11.1f}{row.speedup:>10.2f}"
        f"{row.efficiency:>12.0%}{row.peak:>9.0f}"
        for row in rows
    ]
    return "\n".join(lines)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("pages", nargs="*", type=Path, default=[Path("samples")], help="pages or folders of pages")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", default="openvino")
    parser.add_argument("--json", type=Path, default=None, help="also write the figures to this file")


def run(options: argparse.Namespace) -> None:
    """Measure all shapes by turns."""
    pages = pages_in(options.pages)
    if not pages:
        raise SystemExit("no pages: " + " ".join(str(place) for place in options.pages))
    chosen = shapes(cores())
    with contextlib.ExitStack() as stack:
        workers = []
        for jobs, threads in chosen:
            task = f"batch {options.engine} {jobs} {threads}"
            workers.append(Worker(Contender(name_of(jobs, threads), task, page_by_page=False)))
            stack.callback(workers[-1].close)
        runs = take_turns(workers, pages, options.rounds)
    rows = rows_of(runs, chosen, [worker.peak for worker in workers])
    print(table(rows))
    print(f"\n{len(pages)} pages a run, median of {options.rounds} rounds; {cores()} cores")
    write_record(options.json, [asdict(row) for row in rows])

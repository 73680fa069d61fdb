"""How long a page takes: newsparse from file to articles beside programs that only read lines.

All run in one go on the same pages. Each has a process of its own with all the CPUs, is started and warmed up before
anything is timed, and then they take turns while the others wait, with another one first every round. A time is the
wall time from the path of the page to the result; loading models is shown, not counted. What is measured of each, and
how to install those that are missing, is told in docs/speed.md.
"""

import argparse
import contextlib
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import rapid, readers
from bench.measure import Contender, Run, Runs, Worker, cores, pages_in, seconds_a_page, take_turns, write_record

STOCK = "stock PaddleOCR"
PARSE = "newsparse parse"
TARGETS = "targets: parse at most 0.45 of stock, batch on all cores at most 0.40, outside models at most 10 %"


@dataclass(frozen=True)
class Row:
    """One contender in the table.

    Attributes:
        name: of the contender.
        seconds: a page, medians over the rounds.
        ratio: to the stock pipeline; None without it.
        lines: found on all pages together.
        characters: read on all pages together.
        peak: highest memory of its process and those below it, MB.
        load: seconds until it was ready for its first page.
    """

    name: str
    seconds: float
    ratio: float | None
    lines: int
    characters: int
    peak: float
    load: float


def contenders(engine: str, rapidocr: str) -> tuple[list[Contender], dict[str, str]]:
    """Those that can run here, and how to install the others."""
    count = cores()
    wanted = [
        (Contender(STOCK, "stock"), readers.stock_fault()),
        (Contender("RapidOCR OpenVINO", "rapidocr", rapidocr), _rapid_fault(rapidocr)),
        (Contender("Tesseract chi_sim", "tesseract"), readers.tesseract_fault()),
        (Contender(PARSE, f"parse {engine}"), None),
        (Contender("newsparse batch, 1 worker", f"batch {engine} 1 {count}", page_by_page=False), None),
    ]
    if count > 1:
        name = f"newsparse batch, {count} workers"
        wanted.append((Contender(name, f"batch {engine} {count} 1", page_by_page=False), None))
    return [one for one, fault in wanted if fault is None], {one.name: fault for one, fault in wanted if fault}


def _rapid_fault(python: str) -> str | None:
    fault = rapid.fault_of(python)
    return None if fault is None else f"{rapid.INSTALL} ({fault})"


def rows_of(runs: Runs, workers: Sequence[Worker]) -> list[Row]:
    """One row a contender, ratios to the stock pipeline."""
    stock = seconds_a_page(runs[STOCK]) if STOCK in runs else None
    rows = []
    for worker in workers:
        name = worker.contender.name
        seconds = seconds_a_page(runs[name])
        last = runs[name][-1]
        lines, characters = sum(run.lines for run in last), sum(run.characters for run in last)
        rows.append(Row(name, seconds, seconds / stock if stock else None, lines, characters, worker.peak, worker.load))
    return rows


def table(rows: Sequence[Row]) -> str:
    """The rows as text."""
    head = f"{'contender':<30}{'s/page':>8}{'of stock':>10}{'lines':>8}{'chars':>8}{'peak MB':>9}{'load s':>8}"
    lines = [head, "-" * len(head)]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        lines.append(
            f"{row.name:<30}{row.seconds:>8.2f}{ratio:>10}{row.lines:>8}{row.characters:>8}"
            f"{row.peak:>9.0f}{row.load:>8.1f}"
        )
    return "\n".join(lines)


def page_table(runs: Runs, workers: Sequence[Worker], pages: Sequence[Path]) -> str:
    """Seconds of each page, for contenders that read one page at a time; what newsparse spends outside its engine."""
    single = [worker.contender.name for worker in workers if worker.contender.page_by_page]
    head = f"{'page':<26}" + "".join(f"{name[:18]:>20}" for name in single) + f"{'outside engine':>16}"
    lines = [head, "-" * len(head)]
    for index, page in enumerate(pages):
        cells = [statistics.median(part[index].seconds for part in runs[name]) for name in single]
        outside = outside_engine([part[index] for part in runs[PARSE]])
        lines.append(f"{page.name[:25]:<26}" + "".join(f"{cell:>20.2f}" for cell in cells) + f"{outside:>16.2f}")
    return "\n".join(lines)


def outside_engine(runs: Sequence[Run]) -> float:
    """Median seconds outside the engine's calls."""
    return statistics.median(run.seconds - (run.engine_seconds or 0.0) for run in runs)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("pages", nargs="*", type=Path, default=[Path("samples")], help="pages or folders of pages")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", default="openvino", help="engine of newsparse")
    parser.add_argument(
        "--rapidocr",
        default=os.environ.get("RAPIDOCR_PYTHON", sys.executable),
        metavar="PYTHON",
        help="interpreter of the environment that RapidOCR is installed in",
    )
    parser.add_argument("--only", action="append", metavar="WORD", help="only contenders with this word in the name")
    parser.add_argument("--json", type=Path, default=None, help="also write all runs to this file")


def run(options: argparse.Namespace) -> None:
    """Run all contenders and print the tables."""
    pages = pages_in(options.pages)
    if not pages:
        raise SystemExit("no pages: " + " ".join(str(place) for place in options.pages))
    present, absent = contenders(options.engine, options.rapidocr)
    if options.only:
        present = [one for one in present if any(word.lower() in one.name.lower() for word in options.only)]
    with contextlib.ExitStack() as stack:
        workers = []
        for contender in present:
            workers.append(Worker(contender))
            stack.callback(workers[-1].close)
        runs = take_turns(workers, pages, options.rounds)
    rows = rows_of(runs, workers)
    print(table(rows))
    for name, how in absent.items():
        print(f"{name:<30}not installed: {how}")
    if PARSE in runs:
        print("\n" + page_table(runs, workers, pages))
    print(
        f"\n{len(pages)} pages, median of {options.rounds} rounds; {cores()} cores, {platform.machine()}, "
        f"load average now {os.getloadavg()[0]:.1f}"
    )
    print(TARGETS)
    record = {
        "rows": [asdict(row) for row in rows],
        "pages": [page.name for page in pages],
        "runs": {name: [[asdict(run) for run in part] for part in parts] for name, parts in runs.items()},
        "not_installed": absent,
    }
    write_record(options.json, record)

"""Time a page against lines a page: it must grow in a straight line.

The pages are windows of one page, repeated across and down like wallpaper, of the page's own shape: a page of so many
lines, of the same type. Each is read in turn, round after round; a straight line is fitted to the median times.
"""

import argparse
import contextlib
import math
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.measure import Contender, Run, Worker, seconds_a_page, write_record

STRAIGHT = 0.98
"""Share of the spread of times that a straight line must explain."""
STEEPER = 1.15
"""Time a line on the largest page over that on the middle one, fixed costs taken off, that is still straight."""


@dataclass(frozen=True)
class Fit:
    """A straight line through points by least squares; ``r2`` is the share of the spread that it explains."""

    slope: float
    intercept: float
    r2: float


def fit_line(points: Sequence[tuple[float, float]]) -> Fit:
    """Least squares; at least two different x."""
    n = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    intercept = mean_y - slope * mean_x
    total = sum((y - mean_y) ** 2 for _, y in points)
    missed = sum((y - intercept - slope * x) ** 2 for x, y in points)
    return Fit(slope, intercept, 1 - missed / total if total else 1.0)


def last_against_middle(points: Sequence[tuple[float, float]], intercept: float) -> float:
    """Time a line on the page with most lines over that on the page in the middle, fixed costs taken off."""
    ordered = sorted(points)
    (x, y), (last_x, last_y) = ordered[len(ordered) // 2], ordered[-1]
    return ((last_y - intercept) / last_x) / ((y - intercept) / x)


def window(source: Path, lines: int, base: int, place: Path) -> Path:
    """Write a page of about so many lines, cut or tiled from one of ``base`` lines; its path."""
    import cv2
    import numpy as np

    pixels = cv2.imread(str(source), cv2.IMREAD_COLOR)
    if pixels is None:
        raise SystemExit(f"{source}: no image")
    side = math.sqrt(lines / base)
    rows, columns = max(64, round(pixels.shape[0] * side)), max(64, round(pixels.shape[1] * side))
    tiled = np.tile(pixels, (-(-rows // pixels.shape[0]), -(-columns // pixels.shape[1]), 1))[:rows, :columns]
    path = place / f"{lines:04d}.png"
    cv2.imwrite(str(path), tiled, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return path


def table(points: Sequence[tuple[float, float]], fit: Fit) -> str:
    """Measured and fitted times."""
    head = f"{'lines':>7}{'seconds':>9}{'fit':>8}{'ms/line':>9}"
    rows = [f"{x:>7.0f}{y:>9.2f}{fit.intercept + fit.slope * x:>8.2f}{1000 * y / x:>9.2f}" for x, y in points]
    return "\n".join([head, "-" * len(head), *rows])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("--page", type=Path, default=Path("samples/yongkang-front.png"), help="where lines come from")
    parser.add_argument("--counts", type=int, nargs="+", default=[50, 100, 200, 350, 500, 700, 850, 1000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", default="openvino")
    parser.add_argument("--json", type=Path, default=None, help="also write the figures to this file")


def run(options: argparse.Namespace) -> None:
    """Make the pages, read them, fit the line."""
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-lines-")))
        worker = Worker(Contender("newsparse parse", f"parse {options.engine}"))
        stack.callback(worker.close)
        base = worker.read([options.page.resolve()]).lines
        pages = [window(options.page, count, base, place) for count in sorted(options.counts)]
        runs: dict[Path, list[Run]] = {page: [] for page in pages}
        for _ in range(options.rounds):
            for page in pages:
                runs[page].append(worker.read([page]))
    points = [(float(runs[page][0].lines), seconds_a_page([[run] for run in runs[page]])) for page in pages]
    fit = fit_line(points)
    growth = last_against_middle(points, fit.intercept)
    print(table(points, fit))
    print(
        f"\n{1000 * fit.slope:.2f} ms a line + {fit.intercept:.2f} s; R² = {fit.r2:.4f}; {worker.peak:.0f} MB at most"
    )
    straight = fit.r2 >= STRAIGHT and growth <= STEEPER
    print(
        f"a line on the largest page takes {growth:.2f} of one on the middle page: "
        + ("linear" if straight else "NOT LINEAR")
    )
    record = {"points": points, "fit": asdict(fit), "growth": growth, "linear": straight}
    write_record(options.json, record)
    if not straight:
        raise SystemExit(1)

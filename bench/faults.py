"""Whatever happens to a batch, its pages end as done or failed, none lost, none twice: killed, filled up, continued.

The same scans are read twice with the command line: once undisturbed, and once killed with SIGKILL at random moments
(the driver with all its workers, as a power cut would, and the driver alone by turns) and started again each time.
Among the pages are one in ten that must not be taken for granted (every kind of bad input), one that kills its worker,
one that hangs and one that vanishes. On the way the disk fills twice, and a power cut takes rows of the journal and
results that were not synced. A second, smaller batch is killed in the same way with the real engine. At the end the
journal, the results and both tables are held against what is known of each page and against the undisturbed run, byte
for byte.

The disk: a tmpfs of its own where the system lets this program mount one (as root, or in a user's own mount namespace);
else all processes of the batch are refused, first every write (RLIMIT_FSIZE), later every fsync (ENOSPC).

Usage: python -m bench.faults [--pages N] [--kills N] [--real N] [--seed N] [--timeout S]
"""

import argparse
import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.disturb import COMPLETE, Disk, Night, Task, Toll, rows_of
from bench.scans import draw_real, make_scans, settings
from bench.verdict import problems

_INSIDE = "NEWSPARSE_FAULTS_MOUNTS"
_REAL_TIMEOUT = 120.0


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one batch.

    Attributes:
        name: of the trial.
        toll: what was done to it.
        states: pages by state.
        reasons: failed pages by reason.
        articles: lines of articles.jsonl.
        calm: seconds of the undisturbed run.
        seconds: seconds of all disturbed runs.
        problems: what is wrong.
    """

    name: str
    toll: Toll
    states: Counter[str]
    reasons: Counter[str]
    articles: int
    calm: float
    seconds: float
    problems: tuple[str, ...]


def try_out(name: str, task: Task, folder: Path, kills: int, seed: int, *, fills: bool, mount: bool = True) -> Trial:
    """Run one batch undisturbed and disturbed.

    Args:
        name: of the trial.
        task: the batch.
        folder: where both write.
        kills: how often it is killed.
        seed: of the moments.
        fills: whether its disk fills and its power is cut, too.
        mount: whether to try to have a disk by itself for that.
    """
    begin = time.monotonic()
    code = task.finish(folder / "calm")
    between = time.monotonic()
    with disk_at(folder / "disk", mount=mount and fills) as disk:
        out = disk.folder / "out"
        toll = Night(task, out, random.Random(seed)).pass_by(kills, disk if fills else None)
        after = time.monotonic()
        found = [*toll.problems, *problems(task.scans.expected, out, folder / "calm", toll.again)]
        rows = rows_of(out)
        articles = len((out / "articles.jsonl").read_text("utf-8").splitlines())
    if code not in COMPLETE:
        found.append(f"the undisturbed run ended with exit code {code}")
    states = Counter(str(row.state) for row in rows)
    reasons = Counter(str(row.reason) for row in rows if row.state == "failed")
    return Trial(name, toll, states, reasons, articles, between - begin, after - between, tuple(found))


# --- the disk


@contextlib.contextmanager
def disk_at(folder: Path, *, mount: bool) -> Iterator[Disk]:
    """A small file system of its own at a folder where that is allowed and wanted, else the folder."""
    folder.mkdir()
    own = mount and os.environ.get(_INSIDE) == "1" and _mount(folder)
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


# --- what is printed


def table(trials: Sequence[Trial]) -> str:
    """What was done and what came of it, a column a trial."""
    rows = [("", *(trial.name for trial in trials))]
    rows += [(label, *(value(trial) for trial in trials)) for label, value in _ROWS]
    for reason in sorted({reason for trial in trials for reason in trial.reasons}):
        rows.append((f"  failed: {reason}", *(str(trial.reasons[reason] or "-") for trial in trials)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
    return "  ".join([row[0].ljust(widths[0]), *cells])


def _disk_cell(trial: Trial) -> str:
    codes = ", ".join(map(str, trial.toll.full))
    return f"exit {codes} ({trial.toll.disk})" if codes else "-"


def _power_cell(trial: Trial) -> str:
    toll = trial.toll
    return f"{toll.lost_rows} rows, {toll.lost_results} results" if toll.again else "-"


_ROWS = (
    ("killed: driver and workers", lambda trial: str(trial.toll.trees)),
    ("killed: driver alone", lambda trial: str(trial.toll.drivers)),
    ("killed with nothing to read", lambda trial: str(trial.toll.idle)),
    ("full disk", _disk_cell),
    ("lost in a power cut", _power_cell),
    ("runs", lambda trial: str(trial.toll.runs)),
    ("seconds undisturbed", lambda trial: f"{trial.calm:.1f}"),
    ("seconds disturbed", lambda trial: f"{trial.seconds:.1f}"),
    ("pages", lambda trial: str(trial.states.total())),
    ("articles", lambda trial: str(trial.articles)),
    ("  pending", lambda trial: str(trial.states["pending"] + trial.states["retry"])),
    ("  done", lambda trial: str(trial.states["done"])),
    ("  failed", lambda trial: str(trial.states["failed"])),
)


def main() -> int:
    """Run the trials; 0 when all is well."""
    parser = argparse.ArgumentParser(description="Kill a batch again and again and see that no page is lost.")
    parser.add_argument("--pages", type=int, default=300, metavar="N", help="pages in all")
    parser.add_argument("--kills", type=int, default=20, metavar="N", help="kills in all")
    parser.add_argument("--real", type=int, default=20, metavar="N", help="pages of them with the real engine")
    parser.add_argument("--articles", type=int, default=3, metavar="N", help="replayed pages that are whole pages")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=12.0, metavar="S", help="seconds a replayed page may take")
    parser.add_argument("--no-mount", action="store_true", help="fill the disk without mounting one")
    options = parser.parse_args()
    if not options.no_mount:
        _enter_own_mounts()
    real_kills = options.kills // 4 if options.real else 0
    trials = []
    with tempfile.TemporaryDirectory(prefix="newsparse-faults-") as name:
        folder = Path(name)
        scans = make_scans(folder / "replay", options.pages - options.real, options.seed, options.articles)
        task = Task(scans, settings(folder / "replay.toml", scans.recordings), options.timeout)
        kills = options.kills - real_kills
        trials.append(try_out("replay engine", task, folder / "replay", kills, options.seed, fills=True))
        if options.real:
            scans = draw_real(folder / "real", options.real, options.seed)
            task = Task(scans, settings(folder / "real.toml", None), _REAL_TIMEOUT)
            trials.append(try_out("real engine", task, folder / "real", real_kills, options.seed, fills=False))
    print(table(trials))
    wrong = [f"WRONG: {trial.name}: {problem}" for trial in trials for problem in trial.problems]
    print("\n".join(wrong) or "all is well: every page is done or failed with its reason, none lost, none twice;")
    if not wrong:
        print("results, pages.jsonl and articles.jsonl are those of the undisturbed runs, byte for byte")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

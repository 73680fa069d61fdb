"""What the tests of the batch share: tiny pages, their recordings, and an executor without processes."""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from newsparse.batch.discover import find
from newsparse.batch.journal import Journal, PageRow, State
from newsparse.batch.plan import Choice, Plan
from newsparse.batch.pool import PoolLimits
from newsparse.batch.run import BatchOptions, Summary, run_batch
from newsparse.batch.stop import Stop
from newsparse.batch.tasks import Outcome, PageDone, PageTask, WorkerSetup
from newsparse.batch.worker import PageReader
from newsparse.config import Config, EngineConfig
from tests.engines.drawing import line, page, write

SOUND, KILLS, HANGS, UNKNOWN = 400, 500, 600, 700
"""Widths of pages; the recording of each width says what the engine does to a page as wide."""
SOURCE = Path(__file__).parents[2] / "src"


def record(folder: Path) -> Path:
    """Recordings for pages of every width but `UNKNOWN`."""
    folder.mkdir()
    lines = [line(k, text, (20, 10 + 30 * k, 100, 30 + 30 * k)) for k, text in enumerate(("甲乙丙丁", "子丑寅卯"))]
    for width, name in ((SOUND, "sound.json"), (KILLS, "bad.kill.json"), (HANGS, "bad.hang.json")):
        write(folder, name, page(*lines, width=width))
    return folder


def picture(path: Path, width: int = SOUND, pages: int = 1, shade: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    frames = []
    for number in range(pages):
        pixels = np.full((200, width), 255, np.uint8)
        pixels[10:30, 20:100] = (shade + number) % 200
        pixels[40:60, 20:100] = 0
        frames.append(Image.fromarray(pixels))
    frames[0].save(path, **({"save_all": True, "append_images": frames[1:]} if pages > 1 else {}))
    return path


class Inline:
    """An executor that reads pages in this process; ``act`` may put another outcome in place of reading one."""

    def __init__(self, setup: WorkerSetup, limits: PoolLimits) -> None:
        self.reader = PageReader(setup)
        self.limits = limits
        self.act: Callable[[PageTask], Outcome | None] = lambda task: None
        self.ready: deque[Outcome] = deque()
        self.seen: list[tuple[str, int]] = []
        self.stopped = self.closed = False

    @property
    def free(self) -> int:
        return self.limits.jobs - len(self.ready)

    def submit(self, task: PageTask) -> None:
        assert self.free > 0
        self.seen.append((Path(task.path).name, task.page))
        self.ready.append(self.act(task) or self.reader.read(task))

    def wait(self, seconds: float) -> Sequence[Outcome]:
        # The last page handed out comes back first: order must not matter.
        return [self.ready.pop()] if self.ready else []

    def stop(self) -> None:
        self.stopped = True

    def close(self) -> None:
        self.closed = True


class Silent:
    def planned(self, plan: Plan) -> None:
        pass

    def page(self, outcome: Outcome, state: State) -> None:
        pass

    def building(self) -> None:
        pass

    def ended(self, summary: Summary) -> None:
        pass


@dataclass
class Desk:
    """A folder with scans, recordings and an output folder."""

    folder: Path
    jobs: int = 2
    stop: Stop = field(default_factory=Stop)
    act: Callable[[PageTask], Outcome | None] = lambda task: None
    executors: list[Inline] = field(default_factory=list)

    @property
    def scans(self) -> Path:
        return self.folder / "scans"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def config(self) -> Config:
        return Config(engine=EngineConfig(name="replay", recording=self.folder / "recordings", threads=1))

    @property
    def toml(self) -> Path:
        path = self.folder / "settings.toml"
        path.write_text(f'[engine]\nname = "replay"\nrecording = "{self.folder / "recordings"}"\n', "utf-8")
        return path

    def picture(self, name: str, width: int = SOUND, pages: int = 1, shade: int = 0) -> Path:
        return picture(self.scans / name, width, pages, shade)

    def make(self, setup: WorkerSetup, limits: PoolLimits) -> Inline:
        executor = Inline(setup, limits)
        executor.act = self.act
        self.executors.append(executor)
        return executor

    def options(self, config: Config | None = None, **choice: object) -> BatchOptions:
        limits = PoolLimits(self.jobs, 30.0, 4096)
        return BatchOptions(self.out, config or self.config, limits, Choice(**choice))  # type: ignore[arg-type]

    def run(self, *inputs: Path, config: Config | None = None, **choice: object) -> Summary:
        found = find(inputs or (self.scans,), (), self.out)
        return run_batch(self.options(config, **choice), found, Silent(), self.stop, self.make)

    @property
    def read(self) -> list[tuple[str, int]]:
        """Pages that the last run gave out, by name and page."""
        return sorted(self.executors[-1].seen) if self.executors else []

    def rows(self) -> dict[tuple[str, int], PageRow]:
        journal = Journal.read(self.out)
        try:
            states: tuple[State, ...] = ("pending", "retry", "done", "failed")
            return {(Path(row.input).name, row.page): row for state in states for row in journal.pages(state)}
        finally:
            journal.close()

    def states(self) -> dict[str, str]:
        return {name if page == 1 else f"{name}#{page}": row.state for (name, page), row in self.rows().items()}

    def command(self, *options: str) -> list[str]:
        return [
            *(sys.executable, "-m", "newsparse", "batch", str(self.scans), "-o", str(self.out)),
            *("--config", str(self.toml), *options),
        ]

    def start(self, *options: str) -> "subprocess.Popen[str]":
        """The command as a program of its own, in its own process group, as a terminal would."""
        return subprocess.Popen(
            self.command(*options),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(SOURCE), "OMP_NUM_THREADS": "1"},
            process_group=0,
        )


def done(task: PageTask) -> PageDone:
    return PageDone(task, "0" * 64, 0.1, "replay", 1, 2, 0, 100, 100)

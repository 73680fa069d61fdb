"""`newsparse batch` as a contender: real runs with plan, journal, results on disk and tables, on loaded workers."""

import atexit
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.measure import Run, count_text

from newsparse.batch.discover import find
from newsparse.batch.plan import Choice, Plan
from newsparse.batch.pool import PoolLimits, ProcessPool
from newsparse.batch.run import BatchOptions, Summary, run_batch
from newsparse.batch.stop import Stop
from newsparse.batch.tasks import Outcome, PageTask, WorkerSetup
from newsparse.commands.batch_progress import DEFAULT_MEMORY, DEFAULT_TIMEOUT
from newsparse.config import Config, EngineConfig
from newsparse.document import Page


class _Lent:
    """A loaded pool lent to one run after the other: it is not closed in between."""

    def __init__(self, pool: ProcessPool) -> None:
        self._pool = pool
        self.submit, self.wait, self.stop = pool.submit, pool.wait, pool.stop

    @property
    def free(self) -> int:
        return self._pool.free

    def close(self) -> None:
        """Keep the workers for the next run."""


class _Silent:
    """A listener that takes note of nothing."""

    def planned(self, plan: Plan) -> None: ...

    def page(self, outcome: Outcome, state: str) -> None: ...

    def building(self) -> None: ...

    def ended(self, summary: Summary) -> None: ...


class BatchReader:
    """Reads all pages given in one run, each time anew (as with ``--force``)."""

    def __init__(self, engine_name: str, jobs: int, threads: int) -> None:
        """Start the workers and wait until they are loaded."""
        self._folder = Path(tempfile.mkdtemp(prefix="bench-batch-"))
        atexit.register(shutil.rmtree, self._folder, ignore_errors=True)
        self._config = Config(engine=EngineConfig(name=engine_name, threads=threads))
        self._limits = PoolLimits(jobs, DEFAULT_TIMEOUT, DEFAULT_MEMORY)
        self._pool = ProcessPool(WorkerSetup(self._config, str(self._folder)), self._limits, audible=True)
        while self._pool.free < jobs:
            self._pool.wait(0.5)
        self._warm = False

    def __call__(self, pages: Sequence[Path]) -> Run:
        """One run over the pages."""
        if not self._warm:
            self._warm_up(pages[0])
        options = BatchOptions(self._folder, self._config, self._limits, Choice(force=True))
        start = time.perf_counter()
        summary = run_batch(
            options, find(pages, (), self._folder), _Silent(), Stop(), lambda setup, limits: _Lent(self._pool)
        )
        seconds = time.perf_counter() - start
        if summary.read != len(pages):
            raise SystemExit(f"batch: {summary.read} of {len(pages)} pages read")
        results = [Page.model_validate_json(file.read_bytes()) for file in (self._folder / "pages").rglob("*.json")]
        return Run(seconds, len(pages), *count_text([line.text for page in results for line in page.lines]))

    def _warm_up(self, page: Path) -> None:
        """Have every worker read a page: a run over one page would warm only one of them."""
        self._warm = True
        jobs = self._limits.jobs
        for number in range(jobs):
            self._pool.submit(PageTask(str(page), 1, str(page), f"warm-{number}.json"))
        while jobs:
            jobs -= len(self._pool.wait(0.5))

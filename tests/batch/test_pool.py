"""Worker processes: pages that kill, hang or grow, and workers that die with their driver."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsparse.batch import pool as pool_module
from newsparse.batch.discover import find
from newsparse.batch.pool import PageCounter, PoolLimits, ProcessPool
from newsparse.batch.run import run_batch
from newsparse.batch.tasks import Executor, Outcome, PageDone, PageLost, PageRefused, PageTask, WorkerSetup
from newsparse.config import EngineConfig
from newsparse.errors import EngineError
from tests.batch.desk import HANGS, KILLS, SOURCE, Desk, Silent

PATIENCE = 240.0


def pool(desk: Desk, timeout: float = 30.0, memory: int = 4096) -> ProcessPool:
    return ProcessPool(WorkerSetup(desk.config, str(desk.out)), PoolLimits(desk.jobs, timeout, memory))


@pytest.fixture
def lone(desk: Desk) -> Iterator[Desk]:
    desk.jobs = 1
    yield desk


def outcomes(executor: Executor, tasks: list[PageTask]) -> list[Outcome]:
    """Read pages one after the other."""
    found: list[Outcome] = []
    until = time.monotonic() + PATIENCE
    for task in tasks:
        while not executor.free and time.monotonic() < until:
            found += executor.wait(0.2)
        executor.submit(task)
        wanted = len(found) + 1
        while len(found) < wanted and time.monotonic() < until:
            found += executor.wait(0.2)
    return found


def task_of(path: Path, page: int = 1) -> PageTask:
    return PageTask(str(path), page, str(path), f"pages/{path.name}.json")


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_batch_with_pages_that_kill_and_hang(desk: Desk) -> None:
    for number in range(4):
        desk.picture(f"{number}.png")
    desk.picture("kills.png", KILLS)
    desk.picture("hangs.png", HANGS)
    (desk.scans / "junk.png").write_bytes(b"junk")
    options = desk.options()
    limits = PoolLimits(2, 5.0, 4096)
    options = type(options)(options.folder, options.config, limits, options.choice)
    summary = run_batch(options, find([desk.scans], [], desk.out), Silent(), desk.stop)
    assert (summary.counts.done, summary.counts.failed, summary.peak > 0) == (4, 3, True)
    rows = {name: row for (name, _), row in desk.rows().items()}
    assert (rows["kills.png"].reason, rows["kills.png"].attempts) == ("crash", 2)
    assert "SIGKILL" in str(rows["kills.png"].message)
    assert (rows["hangs.png"].reason, rows["hangs.png"].attempts) == ("timeout", 2)
    assert str(rows["hangs.png"].message).endswith("page 1: took longer than 5 s")
    assert (rows["junk.png"].reason, rows["junk.png"].attempts) == ("InputUnreadableError", 1)


def test_one_worker_reads_many_pages(lone: Desk) -> None:
    executor = pool(lone)
    first = executor._workers[0].process.pid
    found = outcomes(executor, [task_of(lone.picture(f"{number}.png")) for number in range(3)])
    assert [type(outcome) for outcome in found] == [PageDone] * 3
    assert executor._workers[0].process.pid == first
    executor.close()
    assert not is_alive(first) and executor.free == 0


def test_a_worker_over_its_limit_in_a_page_loses_it(lone: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "resident", lambda process: 5000)
    executor = pool(lone)
    (lost,) = outcomes(executor, [task_of(lone.picture("a.png", HANGS))])
    assert isinstance(lost, PageLost) and lost.cause == "memory"
    assert lost.message.endswith("page 1: the worker took 5000 MB, at most 4096 MB")
    executor.stop()


def test_a_worker_that_holds_much_between_pages_is_replaced_at_no_cost(
    lone: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "resident", lambda process: 0)
    executor = pool(lone, memory=64)
    first = executor._workers[0].process.pid
    found = outcomes(executor, [task_of(lone.picture(f"{number}.png")) for number in range(2)])
    assert [type(outcome) for outcome in found] == [PageDone] * 2
    assert executor._workers[0].process.pid != first and not is_alive(first)
    executor.stop()


def test_stop_leaves_no_process(desk: Desk) -> None:
    executor = pool(desk)
    processes = [worker.process.pid for worker in executor._workers]
    executor.stop()
    executor.close()
    assert not any(is_alive(process) for process in processes)


def test_an_engine_without_settings_is_refused_by_the_first_worker(lone: Desk) -> None:
    config = lone.config.model_copy(update={"engine": EngineConfig(name="replay")})
    executor = ProcessPool(WorkerSetup(config, str(lone.out)), PoolLimits(1, 30, 4096))
    found: list[Outcome] = []
    until = time.monotonic() + PATIENCE
    while not found and time.monotonic() < until:
        found += executor.wait(0.2)
    executor.stop()
    (refused,) = found
    assert isinstance(refused, PageRefused) and "recording" in str(refused.error)


def test_workers_that_die_while_starting_end_the_run(lone: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module.sys, "executable", "/bin/false")
    executor = pool(lone)
    with pytest.raises(EngineError, match="die while starting"):
        for _ in range(1000):
            executor.wait(0.2)
    executor.stop()


def test_workers_die_with_their_driver(desk: Desk) -> None:
    """Also a worker that hangs in a page and hears of nothing."""
    path = desk.picture("a.png", HANGS)
    code = f"""
import sys, time
from newsparse.batch.pool import PoolLimits, ProcessPool
from newsparse.batch.tasks import PageTask, WorkerSetup
from newsparse.config import Config, EngineConfig
config = Config(engine=EngineConfig(name="replay", recording={str(desk.folder / "recordings")!r}))
pool = ProcessPool(WorkerSetup(config, {str(desk.out)!r}), PoolLimits(2, 1000, 4096))
while pool.free < 2:
    pool.wait(0.2)
pool.submit(PageTask("a", 1, {str(path)!r}, "a.json"))
print(*(worker.process.pid for worker in pool._workers), flush=True)
time.sleep(1000)
"""
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    driver = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment)
    assert driver.stdout is not None
    workers = [int(word) for word in driver.stdout.readline().split()]
    assert len(workers) == 2 and all(is_alive(worker) for worker in workers)
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    until = time.monotonic() + PATIENCE
    while any(is_alive(worker) for worker in workers) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(is_alive(worker) for worker in workers)


def test_counting_survives_a_dead_process(desk: Desk) -> None:
    counter = PageCounter(WorkerSetup(desk.config, str(desk.out), reads=False))
    path = str(desk.picture("a.tif", pages=3))
    assert counter.count(path) == 3
    assert counter._worker is not None
    counter._worker.process.kill()
    assert counter.count(path) in (1, 3)
    assert counter.count(path) == 3
    counter.close()

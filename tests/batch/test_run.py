"""A run as a whole, without processes: tables, order, losses, full disks, stopping."""

import errno
import json
import os
import resource
from pathlib import Path

import pytest

from newsparse.batch import worker
from newsparse.batch.discover import find
from newsparse.batch.log import JsonLog
from newsparse.batch.outputs import locked, sweep
from newsparse.batch.plan import Plan
from newsparse.batch.pool import PoolLimits
from newsparse.batch.run import look_ahead
from newsparse.batch.stop import Stop, listening
from newsparse.batch.tasks import Outcome, PageFailed, PageLost, PageTask, WorkerSetup
from newsparse.batch.worker import PageReader
from newsparse.config import EngineConfig
from newsparse.document import Page
from newsparse.engines.base import make_engine
from newsparse.errors import BatchLockedError, ConfigError, InputMissingError, OutputError
from newsparse.pipeline import parse_pages
from newsparse.stages.write import read_page, to_json, to_json_line
from tests.batch.desk import UNKNOWN, Desk, Inline, done


def fill(desk: Desk) -> None:
    for name in ("b.png", "a.png", "sub/c.png"):
        desk.picture(name)
    desk.picture("m.tif", pages=11)


def lines(desk: Desk, table: str = "pages") -> list[str]:
    return (desk.out / f"{table}.jsonl").read_text("utf-8").splitlines()


def test_results_are_those_of_parse_byte_for_byte(desk: Desk) -> None:
    fill(desk)
    desk.run()
    for row in desk.rows().values():
        pages = list(parse_pages(Path(row.input), make_engine(desk.config.engine), desk.config))
        assert (desk.out / row.output).read_text("utf-8") == to_json(pages[row.page - 1])


def test_tables_are_sorted_and_have_each_page_once(desk: Desk) -> None:
    fill(desk)
    desk.run(limit=5)
    desk.run()
    desk.run(force=True)
    sources = [Page.model_validate_json(row).source for row in lines(desk)]
    pages = [(Path(source.path).name, source.page_index) for source in sources]
    assert pages == [("a.png", 1), ("b.png", 1), *(("m.tif", n) for n in range(1, 12)), ("c.png", 1)]
    first = read_page(desk.out / "pages/scans/a.png.json")
    assert lines(desk)[0] == to_json_line(first)


def test_articles_stand_a_line_each_with_their_page(desk: Desk) -> None:
    desk.picture("a.png")
    desk.run()
    assert lines(desk, "articles") == []
    path = desk.out / "pages/scans/a.png.json"
    page = read_page(path)
    box = page.items[0].box
    article = {"id": "a1", "kind": "article", "headline": "标题", "lines": page.reading_order, "boxes": [box]}
    path.write_text(to_json(Page.model_validate({**page.model_dump(), "articles": [article], "items": []})), "utf-8")
    desk.run()
    (row,) = [json.loads(row) for row in lines(desk, "articles")]
    assert row["article"]["headline"] == "标题"
    assert row["source"]["page_index"] == 1 and row["output"] == "pages/scans/a.png.json"


def test_tables_do_not_depend_on_the_order_of_results_or_interruptions(desk: Desk, tmp_path: Path) -> None:
    fill(desk)
    desk.run()
    other = Desk(tmp_path, jobs=5)
    whole = lines(desk)
    for path in desk.out.glob("*.jsonl"):
        path.unlink()
    for _ in range(4):
        other.run(force=True, limit=4)
    other.run()
    assert lines(other) == whole


def test_bad_inputs_are_failed_pages_with_one_line_each(desk: Desk) -> None:
    desk.picture("a.png")
    desk.picture("unknown.png", UNKNOWN)
    for name, content in {"junk.tif": b"junk", "empty.pdf": b"", "cut.pdf": b"%PDF-1.4 cut"}.items():
        (desk.scans / name).write_bytes(content)
    whole = desk.picture("cut.png").read_bytes()
    (desk.scans / "cut.png").write_bytes(whole[:-40])
    summary = desk.run(desk.scans, desk.folder / "gone.png")
    failed = {name: row.message for (name, _), row in desk.rows().items() if row.state == "failed"}
    assert set(failed) == {"unknown.png", "junk.tif", "empty.pdf", "cut.pdf", "cut.png", "gone.png"}
    assert all(message and name in message and "\n" not in message for name, message in failed.items())
    assert (summary.counts.done, summary.counts.failed) == (1, 6)


def test_a_pipe_is_no_page_and_holds_nobody_up(desk: Desk) -> None:
    desk.picture("a.png")
    os.mkfifo(desk.scans / "pipe.png")
    os.mkfifo(desk.scans / "other")
    desk.run()
    assert desk.states() == {"a.png": "done", "pipe.png": "failed"}


def test_a_fault_of_the_program_is_one_failed_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.picture("a.png")

    def broken(*args: object) -> None:
        raise KeyError("no such thing\nat all")

    monkeypatch.setattr("newsparse.pipeline.parse_image", broken)
    desk.run()
    row = desk.rows()["a.png", 1]
    assert row.message is not None and row.message.endswith(r"page 1: KeyError: 'no such thing\nat all'")


def test_lost_pages_are_read_alone_and_last(desk: Desk) -> None:
    desk.jobs = 3
    for name in "abcd":
        desk.picture(f"{name}.png")
    desk.act = lambda task: (
        PageLost(task, 1, "crash", "died") if len(desk.executors) == 1 and "b" in task.path else None
    )
    desk.run()
    assert [executor.limits.jobs for executor in desk.executors] == [3, 1]
    assert desk.executors[1].seen == [("b.png", 1)] and set(desk.states().values()) == {"done"}
    assert all(executor.closed for executor in desk.executors)


def test_a_page_lost_twice_has_failed(desk: Desk) -> None:
    desk.picture("a.png")
    desk.act = lambda task: PageLost(task, 1, "memory", "too large")
    desk.run()
    row = desk.rows()["a.png", 1]
    assert (row.state, row.attempts, row.reason) == ("failed", 2, "memory")


def test_no_memory_for_a_page_is_a_loss(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.picture("a.png")

    def huge(*args: object) -> None:
        raise MemoryError

    monkeypatch.setattr("newsparse.pipeline.parse_image", huge)
    desk.run()
    assert len(desk.executors) == 2 and desk.rows()["a.png", 1].reason == "memory"


# --- disks


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
def test_a_full_disk_ends_the_run_and_fails_no_page(desk: Desk, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    fill(desk)
    room = 3

    def fsync(handle: int) -> None:
        nonlocal room
        room -= 1
        if room < 0:
            raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr("newsparse.stages.write.os.fsync", fsync)
        with pytest.raises(OutputError, match=os.strerror(number)):
            desk.run()
    assert desk.executors[-1].stopped
    states = list(desk.states().values())
    assert states.count("done") <= 3 and set(states) == {"pending", "done"}
    assert not list(desk.out.rglob("*.part"))
    assert desk.run().counts.done == 14


def test_a_lock_holds_on_a_full_disk(tmp_path: Path) -> None:
    """Its file says who holds it; that this cannot be written is no reason to fail, now or when it is closed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        with locked(tmp_path), pytest.raises(BatchLockedError, match="process unknown"), locked(tmp_path):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_log_on_a_full_disk_is_told_once() -> None:
    with pytest.raises(OutputError, match="/dev/full: cannot write the log"), JsonLog(Path("/dev/full")) as log:
        log.planned(Plan())


def test_a_name_that_is_too_long_concerns_one_page(desk: Desk) -> None:
    desk.picture("a.png").rename(desk.scans / f"{'x' * 250}.png")
    desk.picture("b.png")
    summary = desk.run()
    assert (summary.counts.done, summary.counts.failed) == (1, 1)


def test_a_full_disk_while_tables_are_built_leaves_the_old_ones(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.picture("a.png")
    desk.run()
    before = lines(desk)
    desk.picture("b.png")
    real = os.fsync
    left = 1

    def fsync(handle: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        with pytest.raises(OutputError, match=r"jsonl: cannot write: No space left"):
            desk.run()
    assert lines(desk) == before and desk.states() == {"a.png": "done", "b.png": "done"}
    desk.run()
    assert len(lines(desk)) == 2


def test_a_result_lost_before_the_tables_is_told_and_made_again(desk: Desk) -> None:
    desk.picture("a.png")
    desk.act = done  # says so, but has written nothing
    assert desk.run().lost == 1
    assert desk.states() == {"a.png": "pending"}
    desk.act = lambda task: None
    assert desk.run().lost == 0 and len(lines(desk)) == 1


def test_an_output_folder_that_cannot_be(desk: Desk) -> None:
    desk.picture("a.png")
    desk.out.write_text("a file")
    with pytest.raises(OutputError, match="out"):
        desk.run()


def test_leftovers_of_killed_writers_are_swept(desk: Desk) -> None:
    desk.picture("a.png")
    desk.run()
    (desk.out / "pages/scans/.a.png.json.xyz.part").write_text("half")
    assert sweep(desk.out) == 1 and sweep(desk.out) == 0


def test_the_second_run_is_refused(desk: Desk) -> None:
    desk.picture("a.png")
    with (
        locked(desk.out),
        pytest.raises(BatchLockedError, match=f"another batch is at work here .process {os.getpid()} on"),
    ):
        desk.run()
    assert desk.run().read == 1


# --- stopping and other ends


def test_the_first_request_finishes_pages_in_hand(desk: Desk) -> None:
    desk.jobs = 3
    for number in range(9):
        desk.picture(f"{number}.png")

    def act(task: PageTask) -> Outcome | None:
        if task.path.endswith("2.png"):
            desk.stop.ask()
        return None

    desk.act = act
    summary = desk.run()
    assert (summary.ending, summary.read, summary.counts.left) == ("interrupted", 3, 6)
    assert len(lines(desk)) == 3 and desk.executors[-1].closed
    desk.stop = Stop()
    assert desk.run().counts.done == 9


def test_the_second_request_leaves_them(desk: Desk) -> None:
    desk.jobs = 3
    for number in range(9):
        desk.picture(f"{number}.png")

    def act(task: PageTask) -> Outcome | None:
        if task.path.endswith("2.png"):
            desk.stop.ask()
            desk.stop.ask()
        return None

    desk.act = act
    summary = desk.run()
    assert summary.ending == "stopped" and summary.read < 3 and desk.executors[-1].stopped
    desk.stop = Stop()
    assert desk.run().counts.done == 9 and len(lines(desk)) == 9


def test_signals_become_requests() -> None:
    import signal

    stop, told = Stop(), []
    before = signal.getsignal(signal.SIGTERM)
    with listening(stop, lambda stop: told.append(stop.now)):
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)
    assert (told, stop.exit_code) == ([False, True], 128 + signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


def test_an_engine_that_cannot_start_ends_the_run(desk: Desk) -> None:
    desk.picture("a.png")
    config = desk.config.model_copy(update={"engine": EngineConfig(name="replay")})
    with pytest.raises(ConfigError, match="recording"):
        desk.run(config=config)


def test_looking_ahead_leaves_no_trace(desk: Desk) -> None:
    fill(desk)
    plan, journal, run = look_ahead(desk.options(limit=3), find([desk.scans], [], desk.out), Stop())
    assert (plan.todo, plan.postponed, len(list(journal.tasks(run, "pending")))) == (3, 11, 3)
    assert not desk.out.exists()


def test_a_file_is_read_to_its_checksum_once_for_all_its_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.picture("m.tif", pages=4)
    counted = []
    real = worker.stamp_of
    monkeypatch.setattr("newsparse.stages.ingest.digest", lambda path: counted.append(path) or "5" * 64)
    reader = PageReader(WorkerSetup(desk.config, str(desk.out)))
    outcomes = [reader.read(PageTask(str(path), page, str(path), f"{page}.json")) for page in (1, 2, 3, 4, 5)]
    assert len(counted) == 1 and real(path)
    assert isinstance(outcomes[-1], PageFailed) and "no page 5" in outcomes[-1].message


def test_nothing_is_asked_of_an_executor_without_pages(desk: Desk) -> None:
    desk.scans.mkdir()
    summary = desk.run()
    assert summary.plan.files == 0 and desk.executors == []
    with pytest.raises(InputMissingError):
        list(find([], [desk.folder / "no list"], desk.out))


def test_the_pages_of_a_run_do_not_pile_up(desk: Desk) -> None:
    """The driver hands out no more than there are workers for, however many pages wait."""
    for number in range(30):
        desk.picture(f"{number:02d}.png")
    most = 0

    class Watched(Inline):
        def submit(self, task: PageTask) -> None:
            nonlocal most
            super().submit(task)
            most = max(most, len(self.ready))

    def make(setup: WorkerSetup, limits: PoolLimits) -> Inline:
        executor = Watched(setup, limits)
        desk.executors.append(executor)
        return executor

    desk.make = make  # type: ignore[method-assign]
    desk.run()
    assert most == desk.jobs

"""The batch as a program: exit codes, what is said, signals, and the driver killed at any moment."""

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newsparse.batch.journal import NAME
from newsparse.cli import app
from newsparse.commands.batch import parse_shard
from newsparse.commands.batch_progress import default_jobs
from newsparse.errors import ConfigError
from tests.batch.desk import UNKNOWN, Desk

RUNNER = CliRunner()
PATIENCE = 240.0
"""Seconds to wait for what takes one or two, on a machine that does other work."""


def invoke(desk: Desk, *options: str, scans: Path | None = None) -> Result:
    arguments = ["batch", str(scans or desk.scans), "-o", str(desk.out), "--config", str(desk.toml), "--jobs", "1"]
    return RUNNER.invoke(app, [*arguments, *options])


def wait_for(desk: Desk, count: int, process: "subprocess.Popen[str]") -> None:
    """Until that many results stand."""
    until = time.monotonic() + PATIENCE
    while len(list(desk.out.glob("pages/**/*.json"))) < count and time.monotonic() < until:
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


def test_all_done_is_0_and_the_second_time_too(desk: Desk) -> None:
    desk.picture("a.png")
    first = invoke(desk)
    assert first.exit_code == 0 and first.stdout.startswith("done 1 (1 now, 0 before), failed 0, left 0\n")
    assert "1 pages to read" in first.stderr
    again = invoke(desk, "-q")
    assert (again.exit_code, again.stdout, again.stderr) == (0, "", "")


def test_partly_failed_is_8(desk: Desk) -> None:
    desk.picture("a.png")
    desk.picture("b.png", UNKNOWN)
    log = desk.folder / "log.jsonl"
    failed = invoke(desk, "--log", str(log))
    assert failed.exit_code == 8
    assert "b.png: page 1: engine replay: no recording of a page of 700 x 200 pixels" in failed.stderr
    events = [json.loads(row) for row in log.read_text("utf-8").splitlines()]
    assert [event["event"] for event in events] == ["planned", "page", "page", "ended"]
    assert {(event["state"], event.get("reason")) for event in events[1:3]} == {
        ("done", None),
        ("failed", "EngineError"),
    }
    assert events[-1]["counts"] == {"pending": 0, "retry": 0, "done": 1, "failed": 1}
    assert invoke(desk).exit_code == 8
    assert RUNNER.invoke(app, ["batch", "status", str(desk.out)]).stdout.count("EngineError") == 1


def test_a_line_of_the_log_that_was_cut_spoils_no_other(desk: Desk) -> None:
    desk.picture("a.png")
    log = desk.folder / "log.jsonl"
    log.write_text('{"event": "page", "inp', "utf-8")
    assert invoke(desk, "--log", str(log)).exit_code == 0
    first, *rest = log.read_text("utf-8").splitlines()
    assert first == '{"event": "page", "inp'
    assert [json.loads(line)["event"] for line in rest] == ["planned", "page", "ended"]


def test_other_codes(desk: Desk) -> None:
    assert invoke(desk).exit_code == 8  # a named input that is not there is one failed page
    desk.scans.mkdir()
    assert invoke(desk).exit_code == 3
    assert invoke(desk, "--shard", "3/2").exit_code == 2
    assert RUNNER.invoke(app, ["batch", "-o", str(desk.out)]).exit_code == 2
    assert RUNNER.invoke(app, ["batch", "status", str(desk.folder)]).exit_code == 3
    desk.picture("a.png")
    assert invoke(desk).exit_code == 0
    assert invoke(desk, "--engine", "typo").exit_code == 2 and desk.states() == {"a.png": "done", "scans": "failed"}
    (desk.folder / "file").write_text("")
    assert RUNNER.invoke(app, ["batch", str(desk.scans), "-o", str(desk.folder / "file")]).exit_code == 6


def test_dry_run_names_the_pages_and_writes_nothing(desk: Desk) -> None:
    desk.picture("a.png")
    desk.picture("m.tif", pages=2)
    told = invoke(desk, "--dry-run", "--limit", "2")
    assert told.exit_code == 0 and not desk.out.exists()
    assert f"{desk.scans}/m.tif: page 1 -> pages/scans/m.tif.p0001.json" in told.stdout
    assert "to read: 2 pages; done already: 0; failed before: 0; beyond --limit: 1" in told.stdout


@pytest.mark.parametrize(("text", "part"), [(None, (1, 1)), ("1/1", (1, 1)), ("2/8", (2, 8))])
def test_shards(text: str | None, part: tuple[int, int]) -> None:
    assert parse_shard(text) == part


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2"])
def test_shards_that_are_none(text: str) -> None:
    with pytest.raises(ConfigError, match="--shard"):
        parse_shard(text)


def test_workers_are_as_many_as_cpus_but_not_more_than_memory_holds() -> None:
    assert 1 <= default_jobs(64) <= len(os.sched_getaffinity(0))
    assert default_jobs(10**9) == 1


def test_results_are_those_of_parse(desk: Desk) -> None:
    path = desk.picture("a.png")
    invoke(desk)
    alone = RUNNER.invoke(app, ["parse", str(path), "--config", str(desk.toml)])
    assert (desk.out / "pages/scans/a.png.json").read_text("utf-8") == alone.stdout


def test_the_second_batch_is_refused_with_7(desk: Desk) -> None:
    for number in range(60):
        desk.picture(f"{number:02d}.png")
    first = desk.start("--jobs", "1")
    wait_for(desk, 1, first)
    second = invoke(desk)
    assert second.exit_code == 7 and f"another batch is at work here (process {first.pid}" in second.stderr
    seen = RUNNER.invoke(app, ["batch", "status", str(desk.out)])
    assert seen.exit_code == 0 and "pending" in seen.stdout
    os.killpg(first.pid, signal.SIGINT)
    first.communicate(timeout=PATIENCE)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_one_signal_finishes_pages_in_hand(desk: Desk, number: int, code: int) -> None:
    for page in range(400):
        desk.picture(f"{page:03d}.png", shade=page)
    process = desk.start("--jobs", "1")
    wait_for(desk, 2, process)
    os.killpg(process.pid, number)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == code, err
    assert "finishing the pages in hand" in err and "goes on with the" in err
    states = list(desk.states().values())
    results = len(list(desk.out.glob("pages/**/*.json")))
    assert 2 <= states.count("done") == results == len((desk.out / "pages.jsonl").read_text("utf-8").splitlines())
    assert set(states) == {"done", "pending"}


def test_two_signals_stop_now(desk: Desk) -> None:
    """A page that hangs would hold up the first one for as long as the timeout."""
    desk.picture("a.png")
    desk.picture("hangs.tif", width=600)
    process = desk.start("--jobs", "1", "--timeout", "600")
    wait_for(desk, 1, process)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1.0)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130 and "stopping now" in err
    assert desk.states() == {"a.png": "done", "hangs.tif": "pending"}


def test_killed_at_any_moment_and_continued(desk: Desk) -> None:
    """Every page is there once and the tables are those of an undisturbed run."""
    for page in range(60):
        desk.picture(f"{page % 3}/{page:03d}.png", shade=page)
    desk.picture("many.tif", pages=10)
    desk.picture("unknown.png", UNKNOWN)
    (desk.scans / "junk.png").write_bytes(b"junk")
    chance = random.Random(7)
    for kill in range(4):
        process = desk.start("--jobs", "2")
        wait_for(desk, 10 * kill + chance.randrange(1, 12), process)
        time.sleep(0.02 * chance.random())
        process.kill()
        process.communicate()
    last = desk.start("--jobs", "2")
    _, err = last.communicate(timeout=PATIENCE)
    assert last.returncode == 8, err
    states = desk.states()
    failed = {name for name, state in states.items() if state != "done"}
    assert len(states) == 72 and failed == {"unknown.png", "junk.png"}
    assert not list(desk.out.rglob("*.part")) and (desk.out / NAME).is_file()
    table = (desk.out / "pages.jsonl").read_bytes()
    desk.out.rename(desk.folder / "disturbed")
    desk.run()
    assert (desk.out / "pages.jsonl").read_bytes() == table

"""A batch is killed, filled up, robbed and continued, and ends as if nothing had been; and the bench would notice."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.disturb import COMPLETE, Task
from bench.faults import Trial, table, try_out
from bench.scans import Expected, draw_real, make_scans, settings
from bench.verdict import problems

PAGES = 50
KILLS = 4


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Trial, Task, Path]]:
    folder = tmp_path_factory.mktemp("faults")
    scans = make_scans(folder, PAGES, 3, articles=1)
    task = Task(scans, settings(folder / "replay.toml", scans.recordings), 10.0)
    yield try_out("replay", task, folder, KILLS, 3, fills=True, mount=False), task, folder


def test_none_is_lost_and_none_is_there_twice(night: tuple[Trial, Task, Path]) -> None:
    trial = night[0]
    assert not trial.problems
    assert (trial.states.total(), trial.states["done"] + trial.states["failed"]) == (PAGES, PAGES)
    assert trial.toll.trees and trial.toll.drivers and trial.toll.trees + trial.toll.drivers + trial.toll.idle == KILLS
    assert trial.toll.full == [6, 6] and trial.toll.lost_rows > 0 and trial.articles > 0
    assert {"crash", "timeout", "InputMissingError", "InputTooLargeError", "InputEncryptedError"} <= set(trial.reasons)
    assert "timeout" in table([trial])


@pytest.fixture
def end(night: tuple[Trial, Task, Path], tmp_path: Path) -> tuple[tuple[Expected, ...], Path, Path, frozenset]:  # type: ignore[type-arg]
    """What is known of a batch that ended well, in a copy that may be spoiled."""
    trial, task, folder = night
    shutil.copytree(folder / "disk", tmp_path / "disk", symlinks=True)
    return task.scans.expected, tmp_path / "disk" / "out", folder / "calm", trial.toll.again


def spoil_journal(out: Path, statement: str) -> None:
    with sqlite3.connect(out / "journal.sqlite") as database:
        database.execute(statement)
    database.close()


def append(path: Path, line: str) -> None:
    path.write_text(path.read_text("utf-8") + line, "utf-8")


def double_result(out: Path) -> None:
    first = next((out / "pages").rglob("*.json"))
    shutil.copy(first, first.with_name("other.json"))


def read_twice_more(out: Path) -> None:
    log = Path(f"{out}.log")
    done = [line for line in log.read_text("utf-8").splitlines() if '"state": "done"' in line]
    append(log, "".join(f"{line}\n" for line in (done[-1], done[-1])))


SPOILED = {
    "lost": lambda out: spoil_journal(out, "DELETE FROM pages WHERE reason='crash'"),
    "must be done": lambda out: spoil_journal(out, "UPDATE pages SET state='pending' WHERE state='done'"),
    "must have failed": lambda out: spoil_journal(out, "UPDATE pages SET reason='crash' WHERE reason='timeout'"),
    "does not name it": lambda out: spoil_journal(out, "UPDATE pages SET message='' WHERE reason='timeout'"),
    "results and done pages differ": double_result,
    "left over": lambda out: (out / ".pages.jsonl.part").touch(),
    "pages.jsonl has": lambda out: append(out / "pages.jsonl", (out / "pages.jsonl").read_text().splitlines()[0]),
    "articles.jsonl is not that": lambda out: append(out / "articles.jsonl", "{}\n"),
    "times": read_twice_more,
}


def test_a_batch_that_ended_well_has_no_problem(end: tuple) -> None:  # type: ignore[type-arg]
    assert problems(*end) == []


@pytest.mark.parametrize("words", SPOILED)
def test_what_is_wrong_is_told(end: tuple, words: str) -> None:  # type: ignore[type-arg]
    SPOILED[words](end[1])
    assert any(words in problem for problem in problems(*end))


def test_a_batch_that_does_not_run_is_not_well(night: tuple[Trial, Task, Path], tmp_path: Path) -> None:
    task = night[1]
    broken = tmp_path / "broken.toml"
    broken.write_text("[engine]\nname = 'none'\n", "utf-8")
    assert Task(task.scans, broken, 5.0).finish(tmp_path / "out") not in COMPLETE


@pytest.mark.models
def test_the_real_engine(tmp_path: Path) -> None:
    scans = draw_real(tmp_path, 5, 3)
    task = Task(scans, settings(tmp_path / "real.toml", None), 120.0)
    trial = try_out("real", task, tmp_path, 2, 3, fills=False)
    assert not trial.problems and (trial.states["done"], trial.states["failed"]) == (4, 1)

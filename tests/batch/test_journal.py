"""The journal: what it keeps, in what order it gives it out, and what a full disk does to it."""

from pathlib import Path

import pytest

from newsparse.batch.journal import NAME, Counts, FileRow, Journal
from newsparse.batch.tasks import PageFailed, PageLost, PageRefused, PageTask
from newsparse.errors import InputMissingError, OutputError
from tests.batch.desk import done


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.create(tmp_path)


def add(journal: Journal, name: str, pages: int = 1, run: int = 1) -> list[PageTask]:
    journal.add_file(FileRow(f"/in/{name}", f"in/{name}", name, pages, "stamp", run), name)
    tasks = []
    for page in range(1, pages + 1):
        journal.plan_page(f"/in/{name}", page, run, f"pages/{name}.{page}.json", "1", "config")
        tasks.append(PageTask(f"/in/{name}", page, f"in/{name}", f"pages/{name}.{page}.json"))
    return tasks


def test_tasks_come_by_input_and_page_and_only_those_of_the_run(journal: Journal) -> None:
    expected = [*add(journal, "a", 12), *add(journal, "b"), *add(journal, "c", 2)]
    add(journal, "other", run=7)
    assert list(journal.tasks(1, "pending")) == expected


def test_tasks_stream_while_rows_change(journal: Journal) -> None:
    expected = [task for number in range(600) for task in add(journal, f"{number:04d}")]
    seen = []
    for task in journal.tasks(1, "pending"):
        seen.append(task)
        journal.record(done(task))
    assert seen == expected
    assert journal.counts() == Counts(done=600)


def test_a_page_lost_once_is_tried_again_and_lost_twice_has_failed(journal: Journal) -> None:
    (task,) = add(journal, "a")
    lost = PageLost(task, 2.0, "crash", "died")
    assert [journal.record(lost), journal.record(lost)] == ["retry", "failed"]
    row = journal.page("/in/a", 1)
    assert row is not None and (row.attempts, row.reason, row.message) == (2, "crash", "died")
    assert journal.failures() == (("crash", 1),)


def test_what_is_done_after_a_loss_has_no_reason_left(journal: Journal) -> None:
    (task,) = add(journal, "a")
    journal.record(PageLost(task, 2.0, "timeout", "slow"))
    assert journal.record(done(task)) == "done"
    row = journal.page("/in/a", 1)
    assert row is not None and (row.attempts, row.reason, row.message, row.lines) == (2, None, None, 2)


def test_a_refused_page_stays_as_it_was(journal: Journal) -> None:
    (task,) = add(journal, "a")
    assert journal.record(PageRefused(task, OutputError("full"))) is None
    assert journal.counts() == Counts(pending=1)


def test_failures_by_reason(journal: Journal) -> None:
    for number in range(3):
        (task,) = add(journal, f"{number}")
        journal.record(PageFailed(task, None, 0.1, "InputUnreadableError" if number else "EngineError", "no"))
    assert journal.failures() == (("InputUnreadableError", 2), ("EngineError", 1))


def test_all_or_nothing(journal: Journal) -> None:
    with pytest.raises(ZeroDivisionError), journal.together():
        add(journal, "a")
        raise ZeroDivisionError
    assert journal.counts() == Counts()


def test_a_full_disk_is_told_and_corrupts_nothing(journal: Journal, tmp_path: Path) -> None:
    """SQLite's own bound on the pages of a database fails as a full disk does."""
    add(journal, "a")
    journal._database.execute("PRAGMA max_page_count=1")
    with pytest.raises(OutputError, match=r"journal\.sqlite: cannot write the journal: database or disk is full"):
        for number in range(1000):
            add(journal, f"{number:060d}")
    journal.close()
    again = Journal.create(tmp_path)
    assert again._database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert again.page("/in/a", 1) is not None
    add(again, "b")


def test_looking_at_a_journal(journal: Journal, tmp_path: Path) -> None:
    add(journal, "a")
    seen = Journal.read(tmp_path)  # while it is open for writing elsewhere
    assert seen.counts() == Counts(pending=1)
    with pytest.raises(OutputError, match="readonly"):
        add(seen, "b")


@pytest.mark.parametrize("content", [None, b"this is no database, whatever its name says" * 50])
def test_no_journal_to_look_at(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / NAME).write_bytes(content)
    with pytest.raises(InputMissingError, match=str(tmp_path)):
        Journal.read(tmp_path)


def test_a_journal_of_another_layout_is_refused(journal: Journal, tmp_path: Path) -> None:
    journal._database.execute("PRAGMA user_version=99")
    journal.close()
    with pytest.raises(OutputError, match="layout 99"):
        Journal.create(tmp_path)


def test_a_copy_leaves_the_original_alone(journal: Journal, tmp_path: Path) -> None:
    add(journal, "a")
    add(Journal.copy(tmp_path), "b")
    assert journal.counts() == Counts(pending=1)
    empty = tmp_path / "new"
    assert Journal.copy(empty).counts() == Counts() and not empty.exists()

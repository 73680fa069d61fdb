"""What a second run reads, and what it leaves: everything that may have changed in between."""

import os
from pathlib import Path

import pytest

from newsparse.batch import plan
from newsparse.batch.tasks import Outcome, PageLost, PageTask
from newsparse.config import IngestConfig
from newsparse.errors import OutputError
from tests.batch.desk import UNKNOWN, Desk


def test_done_pages_are_not_read_again(desk: Desk) -> None:
    desk.picture("a.png")
    desk.picture("b.tif", pages=2)
    first = desk.run()
    assert (first.read, first.ending, first.counts.done) == (3, "complete", 3)
    again = desk.run()
    assert (again.plan.todo, again.plan.done, again.read, len(desk.executors)) == (0, 3, 0, 1)


def test_a_new_page_is_read_and_the_others_are_not(desk: Desk) -> None:
    desk.picture("b.png")
    desk.run()
    desk.picture("a.png")
    assert (desk.run().read, desk.read) == (1, [("a.png", 1)])


def test_a_changed_file_is_read_again(desk: Desk) -> None:
    desk.picture("a.png", shade=10)
    desk.picture("b.png")
    desk.run()
    before = desk.rows()["a.png", 1].sha256
    desk.picture("a.png", shade=20)
    assert (desk.run().read, desk.read) == (1, [("a.png", 1)])
    assert desk.rows()["a.png", 1].sha256 != before


def test_a_file_of_the_same_content_is_not(desk: Desk) -> None:
    path = desk.picture("a.png")
    desk.run()
    os.utime(path, (1, 1))
    assert desk.run().read == 0


def test_other_settings_read_all_again_but_threads_do_not(desk: Desk) -> None:
    desk.picture("a.png")
    desk.run()
    threads = desk.config.model_copy(update={"engine": desk.config.engine.model_copy(update={"threads": 3})})
    assert desk.run(config=threads).read == 0
    ingest = desk.config.model_copy(update={"ingest": IngestConfig(pdf_dpi=150)})
    assert desk.run(config=ingest).read == 1


def test_another_version_reads_all_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.picture("a.png")
    desk.run()
    monkeypatch.setattr("newsparse.batch.plan.__version__", "99")
    assert (desk.run().read, desk.rows()["a.png", 1].version) == (1, "99")


def test_a_result_that_has_gone_is_made_again(desk: Desk) -> None:
    desk.picture("a.png")
    desk.run()
    (desk.out / "pages/scans/a.png.json").unlink()
    assert (desk.run().read, desk.states()) == (1, {"a.png": "done"})


def test_failed_pages_wait_until_asked_for(desk: Desk) -> None:
    desk.picture("a.png", UNKNOWN)
    desk.picture("b.png")
    assert desk.run().counts.failed == 1
    again = desk.run()
    assert (again.plan.todo, again.plan.failed, again.counts.failed) == (0, 1, 1)
    desk.run(retry_failed=True)
    assert (desk.read, desk.states()) == ([("a.png", 1)], {"a.png": "failed", "b.png": "done"})


def test_force_reads_all_again(desk: Desk) -> None:
    desk.picture("a.png")
    desk.run()
    assert desk.run(force=True).read == 1


def test_a_mended_file_is_read_without_being_asked(desk: Desk) -> None:
    desk.scans.mkdir()
    (desk.scans / "a.png").write_bytes(b"junk")
    assert desk.run().counts.failed == 1
    desk.picture("a.png")
    assert desk.run().counts.done == 1


def test_a_vanished_input_fails_and_is_read_when_it_is_back(desk: Desk) -> None:
    path = desk.picture("a.png")
    kept = path.read_bytes()

    def vanish(task: PageTask) -> Outcome | None:
        path.unlink(missing_ok=True)
        return None

    desk.act = vanish
    desk.run()
    row = desk.rows()["a.png", 1]
    assert (row.state, row.reason) == ("failed", "InputMissingError") and "no such file" in str(row.message)
    path.write_bytes(kept)
    desk.act = lambda task: None
    desk.run()
    assert desk.states() == {"a.png": "done"}


def test_a_page_that_vanishes_between_two_runs_has_failed_and_comes_back(desk: Desk) -> None:
    """A folder says nothing of what it held when a killed run looked: the journal must not keep it waiting for ever."""
    desk.picture("a.png")
    gone = desk.picture("gone.tif", pages=2)
    desk.run(limit=0)
    assert set(desk.states().values()) == {"pending"}
    content = gone.read_bytes()
    gone.unlink()
    summary = desk.run()
    assert (summary.counts.done, summary.counts.failed, summary.plan.failed) == (1, 2, 2)
    row = desk.rows()["gone.tif", 2]
    assert (row.state, row.reason, row.attempts) == ("failed", "InputMissingError", 0)
    assert row.message == f"{gone}: page 2: vanished after an earlier run had found it"
    gone.write_bytes(content)
    assert desk.run().counts.done == 3


def test_pages_of_other_inputs_wait_for_a_run_that_asks_for_them(desk: Desk) -> None:
    desk.picture("a.png")
    other = desk.picture("other.png")
    desk.run(limit=0)
    desk.run(desk.scans / "a.png")
    assert desk.states() == {"a.png": "done", "other.png": "pending"}
    other.unlink()
    desk.run(desk.scans / "a.png")
    assert desk.states() == {"a.png": "done", "other.png": "failed"}


def test_a_done_page_whose_file_has_gone_stays_done(desk: Desk) -> None:
    path = desk.picture("a.png")
    desk.run()
    path.unlink()
    assert desk.run(path).counts.done == 1


def test_a_limit_leaves_the_rest_for_later(desk: Desk) -> None:
    for name in "abcde":
        desk.picture(f"{name}.png")
    assert [desk.run(limit=2).read, desk.run(limit=2).read, desk.run(limit=2).read] == [2, 2, 1]
    assert set(desk.states().values()) == {"done"}


def test_shards_are_disjoint_and_together_all(desk: Desk) -> None:
    for number in range(20):
        desk.picture(f"{number:02d}.png")
    parts = []
    for part in (1, 2, 3):
        desk.run(shard=(part, 3))
        parts.append({name for name, _ in desk.read})
    assert all(parts) and sum(map(len, parts)) == 20 and len(set.union(*parts)) == 20


def test_a_file_with_fewer_pages_than_before(desk: Desk) -> None:
    desk.picture("a.tif", pages=3)
    desk.run()
    desk.picture("a.tif", pages=1)
    desk.run()
    assert desk.states() == {"a.tif": "done"}
    assert [path.name for path in (desk.out / "pages/scans").iterdir()] == ["a.tif.json"]
    assert len((desk.out / "pages.jsonl").read_text("utf-8").splitlines()) == 1


def results(desk: Desk) -> list[str]:
    return sorted(path.name for path in desk.out.glob("pages/**/*.json"))


def test_a_page_that_can_be_read_no_longer_leaves_no_old_result(desk: Desk) -> None:
    path = desk.picture("a.png")
    desk.run()
    path.write_bytes(b"junk")
    desk.run()
    assert (desk.states(), results(desk)) == ({"a.png": "failed"}, [])


def test_a_page_that_changes_and_vanishes_leaves_no_old_result(desk: Desk) -> None:
    path = desk.picture("a.png")
    desk.run()
    desk.picture("a.png", shade=9)
    desk.run(limit=0)
    path.unlink()
    desk.run()
    assert (desk.states(), results(desk)) == ({"a.png": "failed"}, [])


def test_an_old_result_that_stays_is_told(desk: Desk) -> None:
    path = desk.picture("a.png")
    desk.run()
    path.write_bytes(b"junk")
    old = desk.out / "pages/scans/a.png.json"
    old.unlink()
    old.mkdir()
    with pytest.raises(OutputError, match="cannot remove"):
        desk.run()
    assert desk.states() == {"a.png": "pending"}


def test_a_kill_while_old_results_are_removed_leaves_none_of_them(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.picture("a.tif", pages=3)
    desk.run()
    desk.picture("a.tif", pages=1)
    with monkeypatch.context() as patched:
        patched.setattr(plan, "remove_outputs", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            desk.run()
    desk.run()
    assert (desk.states(), results(desk)) == ({"a.tif": "done"}, ["a.tif.json"])


def test_results_of_files_of_one_name_do_not_overwrite_each_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("x/scans/a.png", "y/scans/a.png", "y/scans/A.png"):
        desk.picture(f"../{name}")
    folders = (desk.folder / "x/scans", desk.folder / "y/scans")
    desk.run(*folders)
    files = sorted(str(path.relative_to(desk.out)) for path in desk.out.rglob("*.json"))
    assert files == ["pages/scans-2/A.png.json", "pages/scans-3/a.png.json", "pages/scans/a.png.json"]
    # Found in another order, from another place: each keeps its name.
    monkeypatch.chdir(desk.folder)
    assert desk.run(Path("y/scans"), Path("x/scans")).read == 0


def test_a_file_named_twice_is_read_once(desk: Desk) -> None:
    path = desk.picture("a.png")
    assert desk.run(desk.scans, path, desk.scans / "../scans").read == 1


def test_a_name_that_is_not_text_is_one_failed_page(desk: Desk) -> None:
    desk.picture("a.png")
    odd = Path(os.fsdecode(os.fsencode(desk.scans) + b"/\xff.png"))
    odd.write_bytes((desk.scans / "a.png").read_bytes())
    desk.run()
    assert desk.states() == {"a.png": "done", "\\xff.png": "failed"}
    assert "not UTF-8" in str(desk.rows()["\\xff.png", 1].message)


def test_a_lost_page_of_an_interrupted_run_has_one_more_try(desk: Desk) -> None:
    desk.picture("a.png")

    def lose(task: PageTask) -> Outcome:
        desk.stop.ask()
        return PageLost(task, 1.0, "crash", "died")

    desk.act = lose
    desk.run()
    assert desk.states() == {"a.png": "retry"}
    desk.stop = type(desk.stop)()
    desk.act = lambda task: PageLost(task, 1.0, "crash", "died again")
    desk.run()
    row = desk.rows()["a.png", 1]
    assert (row.state, row.attempts, row.message) == ("failed", 2, "died again")

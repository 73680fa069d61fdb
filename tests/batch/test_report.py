"""The report: what it counts, which pages it shows, and that it survives what has gone."""

import re

from typer.testing import CliRunner

from newsparse.batch.report import write_report
from newsparse.batch.tasks import PageDone, PageTask
from newsparse.cli import app
from tests.batch.desk import UNKNOWN, Desk


def fill(desk: Desk) -> str:
    desk.picture("a & b.png")
    desk.picture("unknown.png", UNKNOWN)
    (desk.scans / "junk.png").write_bytes(b"junk")
    desk.run()
    return write_report(desk.out, desk.out / "report", 5).read_text("utf-8")


def test_counts_reasons_and_messages(desk: Desk) -> None:
    html = fill(desk)
    counts = re.findall(r"<div><b>([^<]*)</b>([^<]*)</div>", html)
    assert [name for _, name in counts] == ["done", "failed", "to be read", "need a look", "pages an hour"]
    assert [number for number, _ in counts[:4]] == ["1", "2", "0", "1"]
    assert "InputUnreadableError" in html and "no recording of a page of 700 x 200" in html
    assert "complete" in html


def test_pages_without_an_article_are_shown_with_their_overlay(desk: Desk) -> None:
    html = fill(desk)
    assert html.count("<img") == 1 and 'href="page-001.html"' in html and "a &amp; b.png" in html
    assert "甲乙丙丁" in (desk.out / "report/page-001.html").read_text("utf-8")


def test_the_worst_come_first(desk: Desk) -> None:
    doubts = {"a.png": 3, "b.png": 9, "c.png": 0, "d.png": 1}

    def act(task: PageTask) -> PageDone:
        name = task.path.rsplit("/", 1)[-1]
        return PageDone(task, "0" * 64, float(doubts[name]), "replay", 1, 10, doubts[name], 1, 1)

    for name in doubts:
        desk.picture(name)
        desk.run()
    desk.act = act
    desk.run(force=True)
    from newsparse.batch.journal import Journal

    # The results themselves have gone astray: rows are judged before the tables are built.
    journal = Journal.read(desk.out)
    assert [row.input.rsplit("/", 1)[-1] for row in journal.to_review(5)] == ["b.png", "a.png"]
    assert [row.input.rsplit("/", 1)[-1] for row in journal.slowest(2)] == ["b.png", "a.png"]


def test_a_page_whose_file_has_gone_is_left_out(desk: Desk) -> None:
    fill(desk)
    (desk.scans / "a & b.png").unlink()
    html = write_report(desk.out, desk.folder / "elsewhere", 5).read_text("utf-8")
    assert "<img" not in html and "None to show" in html


def test_the_command(desk: Desk) -> None:
    fill(desk)
    done = CliRunner().invoke(app, ["batch", "report", str(desk.out), "-o", str(desk.folder / "r"), "--pages", "0"])
    assert (done.exit_code, done.stdout.strip()) == (0, str(desk.folder / "r/index.html"))
    assert CliRunner().invoke(app, ["batch", "report", str(desk.folder)]).exit_code == 3

"""The arithmetic of what many pages need, and that a difference between two runs is seen."""

from pathlib import Path

from bench.cluster import Measured, Wanted, compared, measure, plan

from tests.batch.conftest import desk
from tests.batch.desk import Desk

__all__ = ["desk"]


def test_the_plan_is_the_arithmetic_it_prints() -> None:
    measured = Measured(12, 7.2, 2e6, 60e3, 90e3, 2e3, 1500)
    rows = [row.split("=")[0].split() for row in plan(measured, Wanted(1_000_000, 10.0, 20, 0.5)).splitlines()[2:]]
    values = {" ".join(row[:-1]): row[-1] for row in rows}
    assert values == {
        "pages per core-hour": "500.0",
        "core-hours": "2,000.0",
        "nodes of 20 cores for 10 h": "20.0",
        "pages per second, all nodes": "27.8",
        "GB of scans read": "2,000.0",
        "MB/s of scans read": "55.6",
        "GB of results": "60.0",
        "GB of tables": "90.0",
        "GB of journal": "2.0",
        "GB of OUT in all": "152.0",
        "GB of memory a node": "30.0",
    }


def test_a_batch_is_measured_from_what_it_left(desk: Desk) -> None:
    for number in range(3):
        desk.picture(f"{number}.png")
    desk.run()
    measured, twice = measure(desk.out), measure(desk.out, threads=2)
    pages = list(desk.out.glob("pages/**/*.json"))
    assert measured.pages == 3 and twice.core_seconds == 2 * measured.core_seconds > 0
    assert measured.result_bytes == sum(path.stat().st_size for path in pages) / 3


def test_a_byte_that_differs_is_named(tmp_path: Path) -> None:
    for out, text in (("a", "1"), ("b", "1")):
        (tmp_path / out).mkdir()
        (tmp_path / out / "x.json").write_text(text)
    assert list(compared(tmp_path / "a", tmp_path / "b")) == []
    (tmp_path / "b" / "x.json").write_text("2")
    (tmp_path / "b" / "pages.jsonl").write_text("")
    assert list(compared(tmp_path / "a", tmp_path / "b")) == ["pages.jsonl", "x.json"]

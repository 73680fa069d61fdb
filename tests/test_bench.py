"""The arithmetic of the benches, that contenders are read in turn, and that growth would be noticed."""

from dataclasses import replace
from pathlib import Path

import pytest
from bench import endless, speed
from bench.endless import Look
from bench.speed import Run


def test_a_row_holds_medians_and_what_is_outside_the_engine() -> None:
    stock = [Run(4.0, 100), Run(5.0, 100), Run(9.0, 100)]
    ours = [Run(2.0, 101, 1.5), Run(3.0, 101, 1.0), Run(2.5, 101, 2.0)]
    row = speed.row_of(Path("a/page.png"), stock, ours)
    assert (row.page, row.stock_seconds, row.newsparse_seconds) == ("page.png", 5.0, 2.5)
    assert row.ratio == pytest.approx(0.5)
    assert row.outside_seconds == pytest.approx(0.5)
    assert (row.stock_characters, row.newsparse_characters, row.rounds) == (100, 101, 3)


def test_the_table_sums_times_and_takes_the_worst_page_outside() -> None:
    rows = [speed.row_of(Path(f"{n}.png"), [Run(4.0, 9)], [Run(n, 9, n - 0.25 * n)]) for n in (1.0, 3.0)]
    assert speed.table(rows).splitlines()[-1].split()[-4:] == ["8.00", "4.00", "0.50", "0.75"]


def test_pages_are_found_in_folders_once(tmp_path: Path) -> None:
    for name in ("b.png", "a.TIF", "c.json"):
        (tmp_path / name).touch()
    assert [page.name for page in speed.pages_in([tmp_path, tmp_path / "b.png"])] == ["a.TIF", "b.png"]


def test_contenders_warm_up_and_then_swap_the_order_every_round() -> None:
    class Fake:
        def __init__(self, name: str, log: list[str]) -> None:
            self.name, self.log = name, log

        def read(self, page: Path) -> Run:
            self.log.append(f"{self.name}{page.name}")
            return Run(1.0, 1)

    log: list[str] = []
    stock, ours = Fake("s", log), Fake("o", log)
    runs = speed.measure(stock, ours, [Path("1"), Path("2")], 2)  # type: ignore[arg-type]
    assert log == ["s1", "o1", "s1", "o1", "s2", "o2", "o1", "s1", "o2", "s2"]
    assert {page.name: (len(a), len(b)) for page, (a, b) in runs.items()} == {"1": (2, 2), "2": (2, 2)}


@pytest.mark.models
def test_stock_settings_are_those_published(tmp_path: Path) -> None:
    """The bench undoes newsparse's own settings in the model folders; it must notice when those change."""
    from newsparse.engines.paddle import prepare_folder
    from newsparse.models import locate

    det = prepare_folder("det", locate("ppocrv6_small_det").path, tmp_path / "det")
    rec = prepare_folder("rec", locate("ppocrv6_small_rec").path, tmp_path / "rec")
    speed._official_settings(det, rec)
    assert "max_candidates: 1000\n" in (det / "inference.yml").read_text("utf-8")
    assert "image_shape: [3, 48, 320]" in (rec / "inference.yml").read_text("utf-8")
    with pytest.raises(SystemExit, match="bring bench"):
        speed._official_settings(det, rec)


def look(pages: int, **changed: float) -> Look:
    sound = Look(pages, 0.012 * pages, 0.011 * pages, 0.0002 * pages, 55, 190, 500.0, 4_100_000)
    return replace(sound, **changed)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"seconds": 30.0}, "overhead is 19.0 ms a page"),
        ({"driver": 64}, "the driver grew from 55 to 64 MB"),
        ({"worker": 210}, "the worker grew from 190 to 210 MB"),
        ({"row": 2001.0}, "journal takes 2001 bytes a page"),
        ({"log": 17 << 20}, "the journal's log has"),
    ],
)
def test_growth_and_overhead_are_told(changed: dict[str, float], words: str) -> None:
    assert endless.problems([look(100), look(1000)]) == []
    (problem,) = endless.problems([look(100), look(1000, **changed)])
    assert words in problem


def test_a_batch_is_looked_at_while_it_works(tmp_path: Path) -> None:
    looks = endless.measure(tmp_path, 200)
    assert len(looks) == 3 and 150 < looks[-1].pages <= 204
    assert all(look.driver > 20 and look.worker > 50 and look.reading > 0 for look in looks)
    assert "overhead" in endless.table(looks)

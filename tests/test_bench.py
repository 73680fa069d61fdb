"""The arithmetic of the speed benches, that contenders are read in turn, and that `newsparse --help` is quick."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bench import huge, linear, measure, rapid, readers, scaling, speed, stages
from bench.measure import Contender, Run
from bench.stages import Share, StopWatches

HELP_SECONDS = 0.4


class FakeWorker:
    """Notes what it is asked to read; a second a page."""

    def __init__(self, name: str, log: list[str], page_by_page: bool = True) -> None:
        self.contender = Contender(name, name, page_by_page=page_by_page)
        self.log = log
        self.peak, self.load = 100.0, 2.0

    def read(self, pages: list[Path]) -> Run:
        self.log.append(self.contender.name + "".join(page.name for page in pages))
        return Run(float(len(pages)), len(pages), 3 * len(pages), 20 * len(pages))


def test_help_is_quick() -> None:
    """The best of several starts, in time of the CPU: what else goes on in the machine is not the program's."""
    taken = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "newsparse", "--help"], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(taken) <= HELP_SECONDS, f"newsparse --help took {min(taken):.2f} s at best"


def test_contenders_warm_up_and_take_turns() -> None:
    log: list[str] = []
    workers = [FakeWorker("s", log), FakeWorker("o", log), FakeWorker("b", log, page_by_page=False)]
    runs = measure.take_turns(workers, [Path("1"), Path("2")], 2)  # type: ignore[arg-type]
    assert log[:3] == ["s1", "o1", "b1"], "all are warmed up"
    assert log[3:8] == ["s1", "o1", "s2", "o2", "b12"]
    assert log[8:] == ["o1", "s1", "o2", "s2", "b12"], "another one is first in the next round"
    assert [len(part) for part in runs["s"]] == [2, 2]
    assert [len(part) for part in runs["b"]] == [1, 1]


def test_seconds_a_page_are_medians_of_each_page() -> None:
    rounds = [[Run(1.0), Run(10.0)], [Run(3.0), Run(20.0)], [Run(2.0), Run(90.0)]]
    assert measure.seconds_a_page(rounds) == pytest.approx((2.0 + 20.0) / 2)
    assert measure.seconds_a_page([[Run(8.0, pages=4)]]) == pytest.approx(2.0)


def test_rows_are_held_against_stock() -> None:
    log: list[str] = []
    workers = [FakeWorker(speed.STOCK, log), FakeWorker(speed.PARSE, log)]
    runs = {
        speed.STOCK: [[Run(4.0, 1, 10, 100), Run(6.0, 1, 12, 110)]],
        speed.PARSE: [[Run(1.0, 1, 11, 101, 0.75), Run(3.0, 1, 12, 111, 2.0)]],
    }
    rows = speed.rows_of(runs, workers)  # type: ignore[arg-type]
    assert [row.seconds for row in rows] == [5.0, 2.0]
    assert [row.ratio for row in rows] == [1.0, pytest.approx(0.4)]
    assert (rows[1].lines, rows[1].characters, rows[1].peak) == (23, 212, 100.0)
    assert speed.table(rows).splitlines()[-1].split() == [
        "newsparse",
        "parse",
        *["2.00", "0.40", "23", "212", "100", "2.0"],
    ]
    pages = speed.page_table(runs, workers, [Path("a.png"), Path("b.png")])  # type: ignore[arg-type]
    assert pages.splitlines()[-1].split() == ["b.png", "6.00", "3.00", "1.00"]
    without = speed.rows_of({speed.PARSE: runs[speed.PARSE]}, workers[1:])  # type: ignore[arg-type]
    assert without[0].ratio is None


def test_who_is_not_installed_is_named_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    present, absent = speed.contenders("openvino", str(tmp_path / "python"))
    assert "RapidOCR OpenVINO" not in [one.name for one in present]
    assert "pip install rapidocr openvino" in absent["RapidOCR OpenVINO"]
    assert "apt-get install" in absent["Tesseract chi_sim"]
    assert speed.PARSE in [one.name for one in present]


def test_an_environment_without_rapidocr_says_so() -> None:
    fault = rapid.fault_of(sys.executable)
    assert fault is None or "rapidocr" in fault


def test_memory_is_that_of_the_tree() -> None:
    child = "x = bytearray(60 << 20); print(1, flush=True); input()"
    parent = (
        "import subprocess, sys; x = bytearray(40 << 20); "
        f"p = subprocess.Popen([sys.executable, '-c', {child!r}]); p.wait()"
    )
    process = subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    process.stdout.readline()
    try:
        with measure.MemoryWatch(process.pid) as watch:
            time.sleep(0.3)
        assert 100 < watch.peak < 200
        assert 40 < measure.high_water(process.pid) / 2**20 < 100
    finally:
        process.communicate("\n")
    assert measure.tree_memory(process.pid) == 0


def test_pages_are_found_in_folders_once(tmp_path: Path) -> None:
    for name in ("b.png", "a.TIF", "c.json"):
        (tmp_path / name).touch()
    assert [page.name for page in measure.pages_in([tmp_path, tmp_path / "b.png"])] == ["a.TIF", "b.png"]


def test_text_is_counted_without_white_space() -> None:
    assert measure.count_text(["南 塘", " ", "", "报\n"]) == (2, 3)


def test_shapes_use_no_more_cpus_than_there_are() -> None:
    assert scaling.shapes(1) == [(1, 1)]
    assert scaling.shapes(2) == [(1, 1), (1, 2), (2, 1)]
    assert (2, 2) in scaling.shapes(4)
    runs = {"1 x 1": [[Run(8.0, 4)]], "1 x 2": [[Run(5.0, 4)]], "2 x 1": [[Run(4.0, 4)]]}
    rows = scaling.rows_of(runs, scaling.shapes(2), [1.0, 2.0, 3.0])
    assert [row.speedup for row in rows] == [1.0, pytest.approx(1.6), pytest.approx(2.0)]
    assert rows[2].efficiency == pytest.approx(1.0)
    assert scaling.table(rows).splitlines()[-1].split() == ["2", "x", "1", "1.00", "60.0", "2.00", "100%", "3"]


def test_a_straight_line_is_told_from_a_bent_one() -> None:
    straight = [(x, 0.5 + 0.01 * x) for x in (50.0, 200.0, 500.0, 1000.0)]
    fit = linear.fit_line(straight)
    assert (fit.slope, fit.intercept, fit.r2) == (pytest.approx(0.01), pytest.approx(0.5), pytest.approx(1.0))
    assert linear.last_against_middle(straight, fit.intercept) == pytest.approx(1.0)
    bent = [(x, 0.5 + 1e-5 * x * x) for x, _ in straight]
    assert linear.fit_line(bent).r2 < linear.STRAIGHT
    assert linear.fit_line([(1.0, 2.0), (3.0, 2.0)]).r2 == 1.0


def test_windows_hold_lines_in_proportion_to_their_area(tmp_path: Path) -> None:
    import cv2
    import numpy as np

    cv2.imwrite(str(tmp_path / "page.png"), np.full((400, 300, 3), 255, np.uint8))
    small, large = (cv2.imread(str(linear.window(tmp_path / "page.png", n, 100, tmp_path))) for n in (25, 400))
    assert small.shape == (200, 150, 3)
    assert large.shape == (800, 600, 3)


def test_the_huge_scan_is_the_page_enlarged(tmp_path: Path) -> None:
    import cv2
    import numpy as np

    page = np.full((40, 30, 3), 250, np.uint8)
    page[20:] = (0, 0, 200)
    cv2.imwrite(str(tmp_path / "page.png"), page)
    for grey, kind in ((False, "jpg"), (True, "tif"), (False, "png")):
        huge.make_scan(tmp_path / "page.png", (1500, 2200), grey, tmp_path / f"scan.{kind}")
        scan = cv2.imread(str(tmp_path / f"scan.{kind}"), cv2.IMREAD_UNCHANGED)
        assert scan.shape == ((2200, 1500) if grey else (2200, 1500, 3))
        assert scan[100:1000].mean() > 240
    assert scan[1300:, :, 2].mean() > 150 > 50 > scan[1300:, :, :2].mean(), "the lower half is red"


def test_watches_count_what_a_function_spends_itself() -> None:
    watches = StopWatches()
    inner = watches.watched("inner", lambda: time.sleep(0.05))
    outer = watches.watched("outer", lambda: (time.sleep(0.02), inner(), inner()))
    outer()
    taken = watches.take()
    assert 0.1 <= taken["inner"] < 0.2
    assert 0.02 <= taken["outer"] < 0.09
    assert watches.take() == {}


def test_shares_take_the_quickest_round_of_each_page() -> None:
    rest = "order: the rest"
    rounds = [[{"load": 1.0, rest: 1.0}, {"load": 0.2, rest: 1.2}], [{"load": 0.4, "detection: network": 3.0}]]
    shares = {share.stage: share for share in stages.shares_of(rounds)}
    assert shares["load"].seconds == pytest.approx(0.3)
    assert shares[rest].seconds == pytest.approx(0.6)
    assert not shares[rest].model
    assert all(shares[name].model for name in ("detection: network", "order: networks", "order: forests"))
    assert stages.outside_share([Share("a", 1.0, False), Share("b", 3.0, True)]) == pytest.approx(0.25)
    assert stages.table(list(shares.values())).splitlines()[-1].split()[:2] == ["everything", "else"]


@pytest.mark.parametrize("watched", stages.WATCHED, ids=lambda watched: watched.place)
def test_every_watched_function_is_there(watched: stages.Watched) -> None:
    owner, name = stages.owner_of(watched.place)
    assert callable(getattr(owner, name))
    with pytest.raises(SystemExit, match="up to date"):
        stages.owner_of(watched.place + "x")


def test_every_command_has_help() -> None:
    for command in ("compare", "profile", "scaling", "lines", "huge"):
        root = Path(__file__).parents[1]
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(root / "src"), os.environ.get("PYTHONPATH", "")])
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench", command, "--help"],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0
        assert "--json" in done.stdout


@pytest.mark.models
def test_stock_settings_are_those_published(tmp_path: Path) -> None:
    """The bench undoes newsparse's own settings in the model folders; it must notice when those change."""
    from newsparse.engines.paddle import prepare_folder
    from newsparse.models import locate

    det = prepare_folder("det", locate("ppocrv6_small_det").path, tmp_path / "det")
    rec = prepare_folder("rec", locate("ppocrv6_small_rec").path, tmp_path / "rec")
    readers.official_settings(det, rec)
    assert "max_candidates: 1000\n" in (det / "inference.yml").read_text("utf-8")
    assert "image_shape: [3, 48, 320]" in (rec / "inference.yml").read_text("utf-8")
    with pytest.raises(SystemExit, match="bring bench"):
        readers.official_settings(det, rec)

"""Inputs to files: what is taken, in what order, and where its results will stand."""

from pathlib import Path

import pytest

from newsparse.batch.discover import Found, Ignored, find
from newsparse.errors import InputMissingError
from tests.batch.desk import picture


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*inputs: str, lists: tuple[str, ...] = ()) -> list[str]:
    entries = find([Path(name) for name in inputs], [Path(name) for name in lists], Path("out"))
    return [f"{entry.path} > {entry.name}" for entry in entries if isinstance(entry, Found)]


def test_a_folder_is_mirrored_in_the_order_of_names(here: Path) -> None:
    for name in ("b.png", "a.png", "sub/deep/c.png", "aa/d.png"):
        picture(here / "x/scans" / name)
    assert names("x/scans") == [
        "x/scans/a.png > scans/a.png",
        "x/scans/aa/d.png > scans/aa/d.png",
        "x/scans/b.png > scans/b.png",
        "x/scans/sub/deep/c.png > scans/sub/deep/c.png",
    ]


def test_what_a_folder_holds_besides_pages(here: Path) -> None:
    picture(here / "s/a.png").rename(here / "s/scan0001")
    for name in ("s/broken.TIF", "s/notes.txt", "s/.hidden.png", "s/.git/x.png", "s/Thumbs.db"):
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_bytes(b"words")
    assert names("s") == ["s/broken.TIF > s/broken.TIF", "s/scan0001 > s/scan0001"]
    ignored = [entry.path.name for entry in find([Path("s")], [], Path("out")) if isinstance(entry, Ignored)]
    assert ignored == ["Thumbs.db", "notes.txt"]


def test_the_output_folder_is_no_input(here: Path) -> None:
    picture(here / "a.png")
    picture(here / "out/pages/b.png")
    assert [name.split(" > ")[0] for name in names(".")] == ["a.png"]


def test_links_in_a_circle_end(here: Path) -> None:
    picture(here / "s/a.png")
    (here / "s/again").symlink_to(here / "s")
    assert names("s") == ["s/a.png > s/a.png"]


def test_patterns(here: Path) -> None:
    for name in ("1995/a.tif", "1995/b.png", "1996/a.png"):
        picture(here / "s" / name)
    assert names("s/**/*.png") == ["s/1995/b.png > s/1995/b.png", "s/1996/a.png > s/1996/a.png"]
    assert names("s/199[5]") == ["s/1995/a.tif > 1995/a.tif", "s/1995/b.png > 1995/b.png"]
    (found,) = find([Path("s/*.jp2")], [], Path("out"))
    assert isinstance(found, Found) and found.problem == "nothing matches this pattern"


def test_a_name_with_signs_of_a_pattern_is_a_name_first(here: Path) -> None:
    picture(here / "a[1].png")
    assert names("a[1].png") == ["a[1].png > a[1].png"]


def test_files_stand_by_their_way_from_here(here: Path) -> None:
    picture(here / "s/a.png")
    elsewhere = Path("/elsewhere/b.png")
    assert names("s/a.png", str(here / "s/a.png"), "s/../s/a.png", str(elsewhere), "gone.png") == [
        "s/a.png > s/a.png",
        f"{here}/s/a.png > s/a.png",
        "s/../s/a.png > s/a.png",
        "/elsewhere/b.png > elsewhere/b.png",
        "gone.png > gone.png",
    ]


def test_lists(here: Path) -> None:
    picture(here / "s/a b.png")
    (here / "list").write_text("\ufeff# scans of May\ns/a b.png\r\n\nmissing.png\ns\n", "utf-8")
    assert names(lists=("list",)) == [
        "s/a b.png > s/a b.png",
        "missing.png > missing.png",
        "s/a b.png > s/a b.png",
    ]
    with pytest.raises(InputMissingError, match="nolist"):
        names(lists=("nolist",))

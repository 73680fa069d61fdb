"""The command: fonts, texts and resolution of the user's own all together, and what it refuses."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image
from typer.testing import CliRunner

from newsparse.cli import app
from newsparse.document import Page

bare = pytest.mark.usefixtures("bare_machine")


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["typeset", *map(str, words)])


@pytest.fixture
def own(tmp_path: Path, plain_font: Path) -> tuple[str, ...]:
    """Options that name a font list and a corpus."""
    (tmp_path / "fonts.toml").write_text(f"hei = {json.dumps(str(plain_font))}\n", "utf-8")
    lines = [
        {"headline": f"第{n}篇", "paragraphs": [f"这是第{n}篇里的第{k}句话垚。" for k in range(40)]} for n in range(9)
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (tmp_path / "texts.jsonl").write_text(text, "utf-8")
    return ("--fonts", str(tmp_path / "fonts.toml"), "--corpus", str(tmp_path / "texts.jsonl"))


@bare
def test_all_together(tmp_path: Path, own: tuple[str, ...]) -> None:
    words = ("opinion", "--levels", "clean,scan", "--dpi", 100, *own)
    done = run(*words, "-o", tmp_path / "a")
    assert done.exit_code == 0, done.output
    assert "no font has 垚: left out of pages and truth" in done.output
    run(*words, "-o", tmp_path / "b")
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == [
        "opinion-0001-clean.png",
        "opinion-0001-clean.truth.json",
        "opinion-0001-scan.jpg",
        "opinion-0001-scan.truth.json",
    ]
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    for name in ("clean.png", "scan.jpg"):
        path = tmp_path / "a" / f"opinion-0001-{name}"
        truth = Page.model_validate_json((path.parent / f"{path.stem}.truth.json").read_text("utf-8"))
        with Image.open(path) as image:
            assert image.size == (truth.source.width, truth.source.height)
            assert image.info["dpi"] == pytest.approx((100, 100), abs=0.02)
        assert truth.source.dpi == 100
        assert any(article.headline.startswith("第") for article in truth.articles)
        bodies = "".join(article.body for article in truth.articles)
        assert "篇里的第3句话。" in bodies
        assert "垚" not in bodies


@bare
def test_a_machine_without_fonts_needs_some(tmp_path: Path) -> None:
    done = run("opinion", "-o", tmp_path)
    assert done.exit_code == 2
    assert "give fonts of your own" in done.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("option", "value", "code", "words"),
    [
        ("--fonts", "none.toml", 2, "none.toml: cannot read fonts"),
        ("--corpus", "none.txt", 3, "none.txt: cannot read"),
        ("--corpus", "empty.txt", 3, "empty.txt: no text in this file"),
        ("--corpus", "gbk.txt", 3, "gbk.txt: not UTF-8 text"),
        ("--dpi", "600", 2, "600 dpi: out of range, 72 to 400"),
        ("--dpi", "fine", 2, "Error"),
    ],
)
def test_what_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, value: str, code: int, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty.txt").write_bytes(b"\n")
    Path("gbk.txt").write_bytes("一段。".encode("gbk"))
    done = run("opinion", option, value, "-o", "out")
    assert done.exit_code == code
    assert words in done.output
    assert not Path("out").exists()

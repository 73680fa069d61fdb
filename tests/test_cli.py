"""The command line: where results go, what is said, and the exit codes. Pipeline and engine are fakes."""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from newsparse import __version__
from newsparse.cli import app
from newsparse.config import Config, EngineConfig
from newsparse.containers import PageImage
from newsparse.document import Article, Author, Item, Line, Page, Paper, Paragraph, Source, Step
from newsparse.errors import ConfigError, EngineError, ModelError, NewsparseError, OutputError
from newsparse.stages.write import read_page, to_json

RUNNER = CliRunner()


def page_of(image: PageImage) -> Page:
    height, width = image.pixels.shape[:2]
    box = (20.0, 20.0, 120.0, 40.0)
    corners = ((20.0, 20.0), (120.0, 20.0), (120.0, 40.0), (20.0, 40.0))
    lines = (
        Line(id="l1", box=box, polygon=corners, text="标题", confidence=0.99, role="headline"),
        Line(id="l2", box=box, polygon=corners, text="正文。", confidence=0.5, role="body"),
        Line(id="l3", box=box, polygon=corners, text="广告", role="other"),
    )
    article = Article(
        id="a1",
        kind="article",
        headline="标题",
        headline_lines=("标题",),
        authors=(Author(name="张三"), Author(name="李四")),
        body="正文。",
        paragraphs=(Paragraph(text="正文。", lines=("l2",)),),
        lines=("l1", "l2"),
        boxes=(box,),
        confidence=0.875,
    )
    source = Source(
        path=image.path, sha256=image.sha256, page_index=image.page_index, width=width, height=height, dpi=image.dpi
    )
    return Page(
        source=source,
        paper=Paper(title="日报"),
        articles=(article,),
        items=(Item(id="i1", kind="advertisement", lines=("l3",), box=box),),
        lines=lines,
        reading_order=("l1", "l2", "l3"),
        steps=(Step(stage="ocr", engine="fake", version="1"),),
    )


class Seam:
    """The fake pipeline: makes a small page of every image, or raises what is put in ``errors`` for its name."""

    def __init__(self) -> None:
        self.errors: dict[tuple[str, int], BaseException] = {}
        self.engine_error: NewsparseError | None = None
        self.configs: list[Config] = []
        self.engines = 0

    def make_engine(self, config: EngineConfig) -> object:
        self.engines += 1
        if self.engine_error is not None:
            raise self.engine_error
        return object()

    def parse_image(self, image: PageImage, engine: object, config: Config, *, timed: bool = False) -> Page:
        self.configs.append(config)
        logging.getLogger("newsparse.pipeline").info("ocr 0.10 s")
        error = self.errors.get((Path(image.path).name, image.page_index))
        if error is not None:
            raise error
        page = page_of(image)
        steps = tuple(step.model_copy(update={"seconds": 0.5 if timed else None}) for step in page.steps)
        return page.model_copy(update={"steps": steps})


@pytest.fixture
def seam(monkeypatch: pytest.MonkeyPatch) -> Seam:
    fake = Seam()
    monkeypatch.setattr("newsparse.pipeline.parse_image", fake.parse_image)
    monkeypatch.setattr("newsparse.engines.base.make_engine", fake.make_engine)
    return fake


def picture(path: Path, pages: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    frames = [Image.fromarray(np.full((120, 160), 255 - 10 * k, np.uint8)) for k in range(pages)]
    frames[0].save(path, save_all=pages > 1, append_images=frames[1:]) if pages > 1 else frames[0].save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path


# --- where results go


def test_one_page_goes_to_standard_output(seam: Seam, folder: Path) -> None:
    done = RUNNER.invoke(app, ["parse", str(picture(folder / "p.png"))])
    assert done.exit_code == 0
    page = Page.model_validate_json(done.stdout)
    assert done.stdout == to_json(page)
    assert page.articles[0].headline == "标题"
    assert done.stderr == ""
    assert [path.name for path in folder.iterdir()] == ["p.png"]


def test_several_inputs_come_as_json_lines(seam: Seam, folder: Path) -> None:
    inputs = [str(picture(folder / name)) for name in ("b.png", "a.png")]
    done = RUNNER.invoke(app, ["parse", "-v", *inputs])
    assert [json.loads(row)["source"]["path"].rsplit("/", 1)[-1] for row in done.stdout.splitlines()] == [
        "b.png",
        "a.png",
    ]
    assert "JSON Lines" in done.stderr


def test_a_file_of_several_pages_comes_as_json_lines(seam: Seam, folder: Path) -> None:
    done = RUNNER.invoke(app, ["parse", str(picture(folder / "p.tif", pages=3))])
    assert [json.loads(row)["source"]["page_index"] for row in done.stdout.splitlines()] == [1, 2, 3]


def test_one_file_a_page_in_a_folder(seam: Seam, folder: Path) -> None:
    inputs = [str(picture(folder / "one.png")), str(picture(folder / "two.tif", pages=2))]
    done = RUNNER.invoke(app, ["parse", *inputs, "-o", "new/out"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert sorted(path.name for path in (folder / "new/out").iterdir()) == [
        "one.json",
        "two.p0001.json",
        "two.p0002.json",
    ]
    assert read_page(folder / "new/out/two.p0002.json").source.page_index == 2


def test_inputs_of_one_name_do_not_overwrite_each_other(seam: Seam, folder: Path) -> None:
    inputs = [str(picture(folder / name / "p.png")) for name in ("x", "y")]
    RUNNER.invoke(app, ["parse", *inputs, "-o", "out"])
    paths = {path.name: read_page(path).source.path for path in (folder / "out").iterdir()}
    assert paths == {"p.json": inputs[0], "p-2.json": inputs[1]}


@pytest.mark.parametrize(("form", "suffix", "start"), [("markdown", ".md", "# 日报"), ("text", ".txt", "日报")])
def test_other_formats(seam: Seam, folder: Path, form: str, suffix: str, start: str) -> None:
    inputs = [str(picture(folder / name)) for name in ("a.png", "b.png")]
    shown = RUNNER.invoke(app, ["parse", "--format", form, *inputs])
    assert shown.stdout.startswith(start) and shown.stdout.count("日报") == 2
    RUNNER.invoke(app, ["parse", "--format", form, "-o", "out", *inputs])
    assert sorted(path.name for path in (folder / "out").iterdir()) == [f"a{suffix}", f"b{suffix}"]


def test_overlay_stands_beside_the_json(seam: Seam, folder: Path) -> None:
    done = RUNNER.invoke(app, ["parse", str(picture(folder / "p.png")), "-o", "out", "--overlay", "-v"])
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["p.html", "p.json", "p.overlay.png"]
    assert Image.open(folder / "out/p.overlay.png").format == "PNG"
    assert "标题" in (folder / "out/p.html").read_text("utf-8")
    assert "wrote out/p.overlay.png" in done.stderr.replace(os.sep, "/")


def test_overlay_without_folder_goes_to_the_current_one(seam: Seam, folder: Path) -> None:
    done = RUNNER.invoke(app, ["parse", str(picture(folder / "in/p.png")), "--overlay"])
    assert Page.model_validate_json(done.stdout)
    assert sorted(path.name for path in folder.iterdir()) == ["in", "p.html", "p.overlay.png"]


def test_the_same_input_gives_the_same_bytes(seam: Seam, folder: Path) -> None:
    picture(folder / "p.png")
    for out in ("a", "b"):
        RUNNER.invoke(app, ["parse", "p.png", "-o", out, "--overlay"])
    for path in (folder / "a").iterdir():
        assert path.read_bytes() == (folder / "b" / path.name).read_bytes()


# --- settings


def test_options_win_over_the_file(seam: Seam, folder: Path) -> None:
    (folder / "c.toml").write_text('[engine]\nname = "paddleocr"\nthreads = 3\n[ingest]\ntext = "auto"\n')
    picture(folder / "p.png")
    RUNNER.invoke(app, ["parse", "p.png", "--config", "c.toml", "--engine", "replay", "--text", "ocr"])
    (config,) = seam.configs
    assert (config.engine.name, config.engine.threads, config.ingest.text) == ("replay", 3, "ocr")


@pytest.mark.parametrize(("options", "seconds"), [([], None), (["--timings"], 0.5)])
def test_seconds_only_when_asked_for(seam: Seam, folder: Path, options: list[str], seconds: float | None) -> None:
    done = RUNNER.invoke(app, ["parse", str(picture(folder / "p.png")), *options])
    assert json.loads(done.stdout)["steps"][0]["seconds"] == seconds


def test_the_engine_starts_once_and_only_when_a_page_is_there(seam: Seam, folder: Path) -> None:
    RUNNER.invoke(app, ["parse", "none.png"])
    assert seam.engines == 0
    picture(folder / "p.tif", pages=2)
    RUNNER.invoke(app, ["parse", "p.tif", "p.tif"])
    assert seam.engines == 1


# --- errors


def test_a_bad_input_is_one_line_and_the_others_go_on(seam: Seam, folder: Path) -> None:
    picture(folder / "good.png")
    (folder / "bad.png").write_bytes(b"nothing of a picture")
    done = RUNNER.invoke(app, ["parse", "none.png", "bad.png", "good.png", "-o", "out"])
    assert done.exit_code == 3
    messages = done.stderr.splitlines()
    assert len(messages) == 2
    assert "none.png" in messages[0] and "bad.png" in messages[1]
    assert [path.name for path in (folder / "out").iterdir()] == ["good.json"]


def test_a_bad_page_does_not_stop_its_file(seam: Seam, folder: Path) -> None:
    picture(folder / "p.tif", pages=3)
    seam.errors["p.tif", 2] = EngineError("p.tif: page 2:\nbroken")
    done = RUNNER.invoke(app, ["parse", "p.tif", "-o", "out"])
    assert done.exit_code == 5
    assert done.stderr == "newsparse: p.tif: page 2: broken\n"
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["p.p0001.json", "p.p0003.json"]


def test_the_code_is_that_of_the_first_error(seam: Seam, folder: Path) -> None:
    picture(folder / "p.png")
    seam.errors["p.png", 1] = EngineError("broken")
    assert RUNNER.invoke(app, ["parse", "p.png", "none.png"]).exit_code == 5
    assert RUNNER.invoke(app, ["parse", "none.png", "p.png"]).exit_code == 3


@pytest.mark.parametrize(("error", "code"), [(ModelError("det: missing"), 4), (ConfigError("unknown engine"), 2)])
def test_an_engine_that_does_not_start_ends_the_run(seam: Seam, folder: Path, error: NewsparseError, code: int) -> None:
    seam.engine_error = error
    for name in ("a.png", "b.png"):
        picture(folder / name)
    done = RUNNER.invoke(app, ["parse", "a.png", "b.png"])
    assert (done.exit_code, done.stderr, done.stdout) == (code, f"newsparse: {error}\n", "")


@pytest.mark.parametrize(
    "arguments", [["--format", "xml"], ["--text", "x"], ["--nope"], ["--config", "none.toml"], ["--config", "bad.toml"]]
)
def test_wrong_settings_are_code_2(seam: Seam, folder: Path, arguments: list[str]) -> None:
    (folder / "bad.toml").write_text("[engine]\nunknown = 1\n")
    picture(folder / "p.png")
    assert RUNNER.invoke(app, ["parse", "p.png", *arguments]).exit_code == 2


def test_no_input_is_code_2(folder: Path) -> None:
    assert RUNNER.invoke(app, ["parse"]).exit_code == 2


def test_a_folder_that_cannot_be_written_is_code_6(seam: Seam, folder: Path) -> None:
    picture(folder / "p.png")
    (folder / "out").write_text("a file")
    done = RUNNER.invoke(app, ["parse", "p.png", "-o", "out"])
    assert done.exit_code == OutputError.exit_code == 6
    assert "cannot write" in done.stderr and len(done.stderr.splitlines()) == 1


def test_interrupt_is_code_130(seam: Seam, folder: Path) -> None:
    picture(folder / "p.png")
    seam.errors["p.png", 1] = KeyboardInterrupt()
    assert RUNNER.invoke(app, ["parse", "p.png", "p.png"]).exit_code == 130


def test_a_reader_that_goes_away_is_no_message(seam: Seam, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture(folder / "p.png")

    def gone(*_: object, **__: object) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("typer.echo", gone)
    done = RUNNER.invoke(app, ["parse", "p.png"])
    assert (done.exit_code, done.stderr) == (1, "")


# --- messages


@pytest.mark.parametrize(
    ("options", "stages"), [([], False), (["-v"], True), (["-vv"], True), (["-q"], False), (["-q", "-v"], False)]
)
def test_verbosity(seam: Seam, folder: Path, options: list[str], stages: bool) -> None:
    picture(folder / "p.png")
    done = RUNNER.invoke(app, ["parse", "p.png", *options])
    assert ("ocr 0.10 s" in done.stderr) is stages
    assert Page.model_validate_json(done.stdout)


def test_quiet_still_tells_errors(seam: Seam, folder: Path) -> None:
    assert "none.png" in RUNNER.invoke(app, ["parse", "-q", "none.png"]).stderr


def test_the_log_is_as_before_after_a_run(seam: Seam, folder: Path) -> None:
    logger = logging.getLogger("newsparse")
    before = (logger.level, list(logger.handlers))
    RUNNER.invoke(app, ["parse", "-vv", str(picture(folder / "p.png"))])
    assert (logger.level, list(logger.handlers)) == before


def test_brackets_in_names_are_not_markup(seam: Seam, folder: Path) -> None:
    assert "[bold]x.png" in RUNNER.invoke(app, ["parse", "[bold]x.png"]).stderr


# --- the other commands


def test_show_lists_the_articles(folder: Path) -> None:
    image = PageImage(np.zeros((120, 160, 3), np.uint8), "p.png", "0" * 64)
    (folder / "p.json").write_text(to_json(page_of(image)), "utf-8")
    done = RUNNER.invoke(app, ["show", "p.json"])
    assert done.exit_code == 0
    row = next(row for row in done.stdout.splitlines() if "a1" in row)
    assert row.split() == ["a1", "article", "标题", "张三、李四", "1", "3", "0.88"]
    assert "1 advertisement" in done.stdout


@pytest.mark.parametrize("content", [None, "{}"])
def test_show_of_something_else_is_code_3(folder: Path, content: str | None) -> None:
    if content is not None:
        (folder / "p.json").write_text(content)
    done = RUNNER.invoke(app, ["show", "p.json"])
    assert done.exit_code == 3
    assert len(done.stderr.splitlines()) == 1 and "p.json" in done.stderr


def test_schema_is_json() -> None:
    assert json.loads(RUNNER.invoke(app, ["schema"]).stdout)["title"] == "newsparse page"


def test_models_tells_name_state_and_licence() -> None:
    done = RUNNER.invoke(app, ["models"])
    assert done.exit_code == 0
    for word in ("ppocrv6_small_det", "ppocrv6_small_rec", "Apache-2.0", "ok"):
        assert word in done.stdout


def test_models_without_manifest_is_code_4(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> tuple[()]:
        raise ModelError("model manifest not found")

    monkeypatch.setattr("newsparse.models.list_models", missing)
    done = RUNNER.invoke(app, ["models"])
    assert (done.exit_code, done.stderr) == (4, "newsparse: model manifest not found\n")


def test_version() -> None:
    assert RUNNER.invoke(app, ["--version"]).stdout == f"newsparse {__version__}\n"


@pytest.mark.parametrize("command", [["--help"], ["parse", "--help"]])
def test_help_lists_every_exit_code(command: list[str]) -> None:
    text = RUNNER.invoke(app, command).stdout
    for kind in NewsparseError.__subclasses__():
        assert f"\n {kind.exit_code}  " in text
    assert "\n 130  " in text


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom newsparse.cli import app\n"
        "try:\n    app(['parse', '--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = ('numpy', 'cv2', 'PIL', 'scipy', 'openvino', 'jieba')\n"
        "sys.stderr.write(' '.join(name for name in heavy if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_the_module_runs_as_a_program() -> None:
    done = subprocess.run([sys.executable, "-m", "newsparse", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"newsparse {__version__}\n"


def test_a_closed_pipe_is_quiet() -> None:
    """The real thing: a reader that takes one byte of the schema and leaves."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from newsparse.cli import app\nwhile True: app(['schema'], standalone_mode=False)"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    assert process.wait(timeout=20) == 1
    assert process.stderr.read() == b""


def test_standard_output_is_utf8_whatever_the_terminal(
    seam: Seam, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    app(["parse", str(picture(folder / "p.png"))], standalone_mode=False)
    sys.stdout.flush()
    assert "标题" in raw.getvalue().decode("utf-8")

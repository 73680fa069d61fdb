"""The parse command: pages in, results out."""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsparse.commands.console import failing, say, talking, to_stdout
from newsparse.errors import ConfigError, InputError, ModelError, NewsparseError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

    from newsparse.config import Config
    from newsparse.containers import PageImage
    from newsparse.document import Page
    from newsparse.engines.base import Engine

log = logging.getLogger("newsparse.commands")


class Format(StrEnum):
    """What `parse` writes."""

    JSON = "json"
    MARKDOWN = "markdown"
    TEXT = "text"


class TextSource(StrEnum):
    """Where the text of a PDF comes from."""

    AUTO = "auto"
    OCR = "ocr"
    LAYER = "layer"


SUFFIXES = {Format.JSON: ".json", Format.MARKDOWN: ".md", Format.TEXT: ".txt"}


_OUT, _HOW, _TALK = "Output", "Reading", "Messages"

PagesArgument = Annotated[
    list[Path], typer.Argument(metavar="PAGE", help="Images (JPEG, PNG, TIFF, JPEG 2000) or PDF files.")
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="DIR",
        help="Write NAME.json here (NAME.p0001.json for page 1 of a file with several). When two inputs share "
        "a name, the later one becomes NAME-2.",
        rich_help_panel=_OUT,
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="What to write.", rich_help_panel=_OUT)]
OverlayOption = Annotated[
    bool,
    typer.Option(
        "--overlay",
        help="Also write NAME.overlay.png and NAME.html, which show the result on the page: "
        "to DIR, or to the current folder.",
        rich_help_panel=_OUT,
    ),
]
TimingsOption = Annotated[
    bool,
    typer.Option(
        "--timings", help="Record the seconds of each stage (output then differs between runs).", rich_help_panel=_OUT
    ),
]
EngineOption = Annotated[
    str | None,
    typer.Option("--engine", metavar="NAME", help="Text engine: openvino (default), paddleocr.", rich_help_panel=_HOW),
]
TextOption = Annotated[
    TextSource | None,
    typer.Option(
        "--text",
        help="Text of PDF pages: the layer when it is sound, always OCR, or only the layer.",
        rich_help_panel=_HOW,
    ),
]
ConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings as TOML; options win.", rich_help_panel=_HOW)
]
VerboseOption = Annotated[
    int,
    typer.Option(
        "-v",
        "--verbose",
        count=True,
        show_default=False,
        help="Say what happens, with seconds; twice: everything.",
        rich_help_panel=_TALK,
    ),
]
QuietOption = Annotated[
    bool, typer.Option("-q", "--quiet", help="Only errors, no progress bar.", rich_help_panel=_TALK)
]


def parse(
    pages: PagesArgument,
    output: OutOption = None,
    form: FormatOption = Format.JSON,
    overlay: OverlayOption = False,
    timings: TimingsOption = False,
    engine: EngineOption = None,
    text: TextOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = 0,
    quiet: QuietOption = False,
) -> None:
    """Parse pages into articles.

    Without -o the result goes to standard output. JSON of several pages (several inputs, or a file with
    several pages) then comes as JSON Lines, one page a line.
    """
    with talking(verbose, quiet) as console, failing():
        settings = _settings(config, engine, text)
        target = _Target(output, form, overlay, timings)
        run = _Run(pages, settings, target, console)
        with run.progress(shown=console.is_terminal and not quiet):
            run.all_files()
    raise typer.Exit(run.exit_code)


def _settings(file: Path | None, engine: str | None, text: TextSource | None) -> "Config":
    from newsparse.config import load_config

    overrides: dict[str, dict[str, Any]] = {}
    if engine is not None:
        overrides["engine"] = {"name": engine}
    if text is not None:
        overrides["ingest"] = {"text": text.value}
    return load_config(file, overrides)


@dataclass(frozen=True, slots=True)
class _Target:
    """Where results go and as what."""

    folder: Path | None
    form: Format
    overlay: bool
    timings: bool


@dataclass(frozen=True, slots=True)
class _Job:
    """One input file: the name of its results, and how many pages it has (1 when that cannot be told)."""

    path: Path
    name: str
    pages: int


class _Run:
    """One call of `parse`: goes through the inputs, keeps the first error's code."""

    def __init__(self, paths: Sequence[Path], config: "Config", target: _Target, console: "Console") -> None:
        from newsparse.stages.write import output_names

        self._config, self._target, self._console = config, target, console
        names = output_names(paths)
        self._jobs = [_Job(path, name, self._count(path)) for path, name in zip(paths, names, strict=True)]
        self._several = sum(job.pages for job in self._jobs) > 1
        self._written = 0
        self._engine: Engine | None = None
        self._bar: tuple[Progress, TaskID] | None = None
        self.exit_code = 0

    def _count(self, path: Path) -> int:
        from newsparse.stages.ingest import count_pages

        try:
            return max(1, count_pages(path, self._config.ingest))
        except InputError:
            return 1  # said when its turn comes

    def all_files(self) -> None:
        """Parse every input; a bad one is reported and the others go on.

        Raises:
            ConfigError, ModelError: no page could be read with this engine.
        """
        from newsparse.stages.ingest import load_pages

        if self._several and self._target.folder is None and self._target.form is Format.JSON:
            log.info("several pages on standard output: JSON Lines, one page a line")
        for job in self._jobs:
            done = 0
            with self._going_on():
                for image in load_pages(job.path, self._config.ingest):
                    with self._going_on():
                        self._page(job, image)
                    done += 1
                    self._advance(job, 1)
            self._advance(job, job.pages - done)

    @contextmanager
    def _going_on(self) -> Iterator[None]:
        try:
            yield
        except (ConfigError, ModelError):
            raise
        except NewsparseError as error:
            say(error)
            self.exit_code = self.exit_code or error.exit_code

    def _page(self, job: _Job, image: "PageImage") -> None:
        from newsparse.engines.base import make_engine
        from newsparse.pipeline import parse_image

        if self._engine is None:  # after the first page is in: a missing file is told without loading models
            self._engine = make_engine(self._config.engine)
        begin = time.perf_counter()
        page = parse_image(image, self._engine, self._config, timed=self._target.timings)
        counts = len(page.articles), len(page.items), len(page.lines), time.perf_counter() - begin
        log.info("%s: page %d: %d articles, %d items, %d lines, %.2f s", job.path, image.page_index, *counts)
        self._write(job, image, page)

    def _write(self, job: _Job, image: "PageImage", page: "Page") -> None:
        from newsparse.stages import write

        name = write.page_name(job.name, image.page_index, job.pages)
        text = _rendered(page, self._target.form, lines=self._several and self._target.folder is None)
        if self._target.folder is None:
            self._to_stdout(text)
        else:
            self._to_file(self._target.folder / f"{name}{SUFFIXES[self._target.form]}", text)
        if self._target.overlay:
            from newsparse.review.html import render_html
            from newsparse.review.overlay import draw_overlay, png_bytes

            folder = self._target.folder or Path()
            self._to_file(folder / f"{name}.overlay.png", png_bytes(draw_overlay(image.pixels, page)))
            self._to_file(folder / f"{name}.html", render_html(image.pixels, page))

    def _to_stdout(self, text: str) -> None:
        if self._written and self._target.form is not Format.JSON:
            text = f"\n\n{text}"
        self._written += 1
        to_stdout(text)

    def _to_file(self, path: Path, data: bytes | str) -> None:
        from newsparse.stages.write import write_atomic

        write_atomic(path, data)
        log.info("wrote %s", path)

    @contextmanager
    def progress(self, *, shown: bool) -> Iterator[None]:
        """Show a bar over the pages while the context lasts, when there are several."""
        if not shown or not self._several:
            yield
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._console, transient=True, redirect_stdout=False) as bar:
            self._bar = bar, bar.add_task("pages", total=sum(job.pages for job in self._jobs))
            yield

    def _advance(self, job: _Job, pages: int) -> None:
        if self._bar is not None:
            bar, task = self._bar
            bar.update(task, advance=pages, description=job.path.name)


def _rendered(page: "Page", form: Format, *, lines: bool) -> str:
    from newsparse.stages import write

    if form is Format.MARKDOWN:
        return write.to_markdown(page)
    if form is Format.TEXT:
        return write.to_text(page)
    return write.to_json_line(page) + "\n" if lines else write.to_json(page)

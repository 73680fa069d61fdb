"""The eval command: predictions against truth, as a table, JSON and HTML."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsparse.commands.console import failing, talking, to_stdout
from newsparse.errors import ConfigError, InputMissingError

if TYPE_CHECKING:
    from newsparse.containers import PageImage, Pixels
    from newsparse.document import Page
    from newsparse.evaluate import PageResult, Pictures
    from newsparse.evaluate.report import Group

log = logging.getLogger("newsparse.commands")

SUFFIX = ".truth.json"
_DRAWN_PAGES = 20
"""Pages that the report shows with pictures, from the worst on: more make a file that browsers do not like."""
_LINE_CHARACTERS = 120
"""A true "line" with more characters is a rectangle of many lines."""
_DRAWN_SIDE = 2000
"""Longer side of a drawn page in the report, pixels."""

TruthArgument = Annotated[
    Path,
    typer.Argument(
        metavar="TRUTH", help="NAME.truth.json (a result, or a list of items), PAGE-XML, ALTO; or a folder."
    ),
]
FoundArgument = Annotated[
    Path,
    typer.Argument(
        metavar="PRED",
        help="What parse wrote: a file, or a folder with NAME.json for each NAME.truth.json. NAME may hold the suffix "
        "of the picture or not.",
    ),
]
JsonOption = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write all measures as JSON.")]
HtmlOption = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write a report that shows the worst pages first.")
]
PicturesOption = Annotated[
    Path | None,
    typer.Option("--pictures", metavar="DIR", help="Where the pages are: the report then shows them, drawn over."),
]
StagesOption = Annotated[
    bool,
    typer.Option(
        "--stages",
        help="Also run the later stages from true lines, true regions and true order: which stage loses what? "
        "Needs --pictures.",
    ),
]


@dataclass(frozen=True, slots=True)
class _Case:
    """One page to measure; ``found`` is None when there is no prediction."""

    name: str
    truth: "Page"
    found: "Page | None"


def evaluate(
    truth: TruthArgument,
    found: FoundArgument,
    json: JsonOption = None,
    html: HtmlOption = None,
    pictures: PicturesOption = None,
    stages: StagesOption = False,
) -> None:
    """Measure results against truth.

    Prints the measures by page, by family (the name up to the first hyphen) and pooled. A page without a result
    counts as an empty one and is named.
    """
    with talking(), failing():
        _evaluate(truth, found, json, html, pictures, stages=stages)


def _evaluate(
    truth: Path, found: Path, json: Path | None, html: Path | None, pictures: Path | None, *, stages: bool
) -> None:
    from newsparse.evaluate import compare, render_html, render_json, render_table, summarise
    from newsparse.stages.write import write_atomic

    if pictures is None and stages:
        raise ConfigError("--stages reads rules and pictures from the pages: name their folder with --pictures")
    if pictures is not None and html is None and not stages:
        raise ConfigError("--pictures shows pages in the report: name it with --html")
    cases = list(_cases(truth, found))
    results = [compare(case.name, case.truth, case.found) for case in cases]
    for case in cases:
        if case.found is None:
            log.warning("%s: no prediction, counted as an empty page", case.name)
    summary = summarise(results)
    if stages and pictures is not None:
        summary = replace(summary, stages=tuple(_by_stage(cases, pictures)))
    to_stdout(render_table(summary))
    if json is not None:
        write_atomic(json, render_json(summary))
    if html is not None:
        drawn = _drawn(cases, results, pictures) if pictures is not None else {}
        write_atomic(html, render_html(summary, drawn))


def _by_stage(cases: list[_Case], folder: Path) -> Iterator["Group"]:
    """The pages that have true lines and a picture, parsed again from each kind of true input."""
    from newsparse.config import Config
    from newsparse.evaluate import compare
    from newsparse.evaluate.report import grouped
    from newsparse.restage import STARTS, parse_from

    usable = [(case, image) for case in cases if (image := _image(case, folder)) is not None and _has_lines(case)]
    for start in STARTS if usable else ():
        results = [
            compare(case.name, case.truth, parse_from(image, case.truth, start, Config())) for case, image in usable
        ]
        yield grouped(results, lambda _, start=start: f"true {start}")[0]  # type: ignore[misc]


def _has_lines(case: _Case) -> bool:
    """Whether places are told by line: rectangles of many lines cannot be played back."""
    low = sorted(line.box[3] - line.box[1] for line in case.truth.lines)
    told = bool(low) and max(len(line.text) for line in case.truth.lines) < _LINE_CHARACTERS
    if not told:
        log.warning("%s: the truth has no lines; left out of --stages", case.name)
    return told


def _cases(truth: Path, found: Path) -> Iterator[_Case]:
    """Every true page with its prediction.

    Raises:
        InputMissingError: there is no truth, or no such file or folder of predictions.
        InputUnreadableError: a file is not a page.
    """
    from newsparse.evaluate.truth import only_known, read_truth
    from newsparse.stages.write import read_page

    paths = sorted((*truth.glob(f"*{SUFFIX}"), *truth.glob("*.xml"))) if truth.is_dir() else [truth]
    if not paths:
        raise InputMissingError(f"{truth}: no file NAME{SUFFIX} or NAME.xml in this folder")
    if not found.exists():
        raise InputMissingError(f"{found}: no such file or folder")
    alone = found.is_file() and len(paths) == 1
    for path in paths:
        foreign = path.suffix.lower() == ".xml"
        page = read_truth(path) or read_page(path)
        name = path.stem if foreign else path.name.removesuffix(SUFFIX)
        file = found if alone else _result_of(name, found)
        result = read_page(file) if file else None
        if foreign and result:
            result = only_known(result, page)
        yield _Case(name, page, result)


def _result_of(name: str, found: Path) -> Path | None:
    """NAME.json of the folder (or the one file), else that without the suffix of the picture."""
    there = {path.name: path for path in ([found] if found.is_file() else found.glob("*.json"))}
    return there.get(f"{name}.json") or there.get(f"{Path(name).stem}.json")


def _drawn(cases: list[_Case], results: list["PageResult"], folder: Path) -> dict[str, "Pictures"]:
    """The worst pages with truth and prediction drawn on them, by name."""
    from newsparse.document import Page
    from newsparse.evaluate import Pictures
    from newsparse.evaluate.report import worst_first

    by_name = {case.name: case for case in cases}
    drawn: dict[str, Pictures] = {}
    for result in worst_first(results)[:_DRAWN_PAGES]:
        case = by_name[result.name]
        pixels = _pixels(case, folder)
        if pixels is not None:
            found = case.found or Page(source=case.truth.source)
            drawn[case.name] = Pictures(_jpeg(pixels, case.truth), _jpeg(pixels, found))
    return drawn


def _pixels(case: _Case, folder: Path) -> "Pixels | None":
    image = _image(case, folder)
    return None if image is None else image.pixels


def _image(case: _Case, folder: Path) -> "PageImage | None":
    """The picture of a page: the file that the truth names, in this folder."""
    from newsparse.config import IngestConfig
    from newsparse.stages.ingest import load_pages

    path = folder / Path(case.truth.source.path).name
    if not path.is_file():
        log.warning("%s: no picture %s", case.name, path)
        return None
    pages = load_pages(path, IngestConfig(text="ocr"))
    return next((image for image in pages if image.page_index == case.truth.source.page_index), None)


def _jpeg(pixels: "Pixels", page: "Page") -> bytes:
    """The overlay of a page as a JPEG file of moderate size."""
    import cv2

    from newsparse.evaluate.place import in_frame
    from newsparse.review.overlay import draw_overlay

    size = page.source.model_copy(update={"width": pixels.shape[1], "height": pixels.shape[0]})
    drawn = draw_overlay(pixels, in_frame(page, size))  # truth may be measured in tenths of millimetres
    scale = min(1.0, _DRAWN_SIDE / max(drawn.shape))
    small = cv2.resize(drawn, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 75])
    return data.tobytes()

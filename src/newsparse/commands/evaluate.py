"""The eval command: predictions against truth, as a table, JSON and HTML."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsparse.commands.console import failing, talking, to_stdout
from newsparse.errors import ConfigError, InputMissingError

if TYPE_CHECKING:
    from newsparse.containers import Pixels
    from newsparse.document import Page
    from newsparse.evaluate import PageResult, Pictures

log = logging.getLogger("newsparse.commands")

SUFFIX = ".truth.json"
_DRAWN_PAGES = 20
"""Pages that the report shows with pictures, from the worst on: more make a file that browsers do not like."""
_DRAWN_SIDE = 2000
"""Longer side of a drawn page in the report, pixels."""

TruthArgument = Annotated[
    Path, typer.Argument(metavar="TRUTH", help="NAME.truth.json, PAGE-XML or ALTO; or a folder of such files.")
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
) -> None:
    """Measure results against truth.

    Prints the measures by page, by family (the name up to the first hyphen) and pooled. A page without a result
    counts as an empty one and is named.
    """
    with talking(), failing():
        _evaluate(truth, found, json, html, pictures)


def _evaluate(truth: Path, found: Path, json: Path | None, html: Path | None, pictures: Path | None) -> None:
    from newsparse.evaluate import compare, render_html, render_json, render_table, summarise
    from newsparse.stages.write import write_atomic

    if pictures is not None and html is None:
        raise ConfigError("--pictures shows pages in the report: name it with --html")
    cases = list(_cases(truth, found))
    results = [compare(case.name, case.truth, case.found) for case in cases]
    for case in cases:
        if case.found is None:
            log.warning("%s: no prediction, counted as an empty page", case.name)
    summary = summarise(results)
    to_stdout(render_table(summary))
    if json is not None:
        write_atomic(json, render_json(summary))
    if html is not None:
        drawn = _drawn(cases, results, pictures) if pictures is not None else {}
        write_atomic(html, render_html(summary, drawn))


def _cases(truth: Path, found: Path) -> Iterator[_Case]:
    """Every true page with its prediction.

    Raises:
        InputMissingError: there is no truth, or no such file or folder of predictions.
        InputUnreadableError: a file is not a page.
    """
    from newsparse.evaluate.truth import only_known, read_xml_truth
    from newsparse.stages.write import read_page

    paths = sorted((*truth.glob(f"*{SUFFIX}"), *truth.glob("*.xml"))) if truth.is_dir() else [truth]
    if not paths:
        raise InputMissingError(f"{truth}: no file NAME{SUFFIX} or NAME.xml in this folder")
    if not found.exists():
        raise InputMissingError(f"{found}: no such file or folder")
    alone = found.is_file() and len(paths) == 1
    for path in paths:
        foreign = path.suffix.lower() == ".xml"
        page = read_xml_truth(path) if foreign else read_page(path)
        name = path.stem if foreign else path.name.removesuffix(SUFFIX)
        file = found if alone else _result_of(name, found)
        result = read_page(file) if file else None
        yield _Case(name, page, only_known(result) if foreign and result else result)


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
    """The picture of a page: the file that the truth names, in this folder."""
    from newsparse.config import IngestConfig
    from newsparse.stages.ingest import load_pages

    path = folder / Path(case.truth.source.path).name
    if not path.is_file():
        log.warning("%s: no picture %s", case.name, path)
        return None
    pages = load_pages(path, IngestConfig(text="ocr"))
    return next((image.pixels for image in pages if image.page_index == case.truth.source.page_index), None)


def _jpeg(pixels: "Pixels", page: "Page") -> bytes:
    """The overlay of a page as a JPEG file of moderate size."""
    import cv2

    from newsparse.review.overlay import draw_overlay

    drawn = draw_overlay(pixels, page)
    scale = min(1.0, _DRAWN_SIDE / max(drawn.shape))
    small = cv2.resize(drawn, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 75])
    return data.tobytes()

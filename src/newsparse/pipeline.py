"""The pipeline, stage by stage: the table of contents of the program."""

import time
from collections.abc import Iterator
from pathlib import Path

from newsparse.config import Config
from newsparse.containers import PageImage
from newsparse.document import Page, Step
from newsparse.engines.base import Engine, make_engine
from newsparse.engines.checked import CheckedEngine
from newsparse.stages.ingest import load_pages
from newsparse.stages.layout import find_layout
from newsparse.stages.ocr import read_lines
from newsparse.stages.order import find_order
from newsparse.stages.split import split_page


def parse_image(image: PageImage, engine: Engine, config: Config, *, timed: bool = False) -> Page:
    """Run all stages on one ingested page.

    Raises:
        EngineError: the engine failed or broke its protocol.
    """
    engine = CheckedEngine(engine)
    clock = _Clock()
    layout = find_layout(image, engine, config.layout)
    clock.lap("layout", engine)
    layout = read_lines(layout, engine, config.ocr)
    clock.lap("ocr", engine if image.glyphs is None else None)
    flow = find_order(layout)
    clock.lap("order")
    page = split_page(image, layout, flow)
    clock.lap("split")
    return page.model_copy(update={"steps": clock.steps(timed)})


def parse_pages(path: Path, engine: Engine, config: Config) -> Iterator[Page]:
    """Parse every page of a file, one in memory at a time.

    Raises:
        InputError: the file, or a page of it, cannot be used.
    """
    for image in load_pages(path, config.ingest):
        yield parse_image(image, engine, config)


def parse_page(path: str | Path, config: Config | None = None, page_index: int = 1) -> Page:
    """Parse one page of a file with an engine made for the call.

    Args:
        path: image or PDF.
        config: settings; the defaults when None.
        page_index: page in the file, from 1.

    Raises:
        InputError: the file cannot be used or has no such page.
    """
    from newsparse.errors import InputMissingError

    settings = config or Config()
    engine = make_engine(settings.engine)
    for image in load_pages(Path(path), settings.ingest):
        if image.page_index == page_index:
            return parse_image(image, engine, settings)
    raise InputMissingError(f"{path}: no page {page_index}")


class _Clock:
    """Names, engines and seconds of the stages that ran."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._laps: list[tuple[str, Engine | None, float]] = []

    def lap(self, stage: str, engine: Engine | None = None) -> None:
        """Close a stage."""
        now = time.perf_counter()
        self._laps.append((stage, engine, now - self._last))
        self._last = now

    def steps(self, timed: bool) -> tuple[Step, ...]:
        """The record; seconds only when asked for, so that the same input gives the same bytes."""
        from newsparse import __version__

        return tuple(
            Step(
                stage=stage,
                engine=engine.name if engine else None,
                version=engine.version if engine else __version__,
                seconds=round(seconds, 4) if timed else None,
            )
            for stage, engine, seconds in self._laps
        )

"""The later stages on a page whose earlier stages are true: what is wrong then is the fault of the later ones.

True lines are played back by the replay engine, so that detection and recognition make no mistake; true regions and
true order are laid over the lines that were played back, by place.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from newsparse.config import Config, EngineConfig
from newsparse.containers import Chain, Flow, Layout, PageImage, Region, RegionKind
from newsparse.document import Box, Page
from newsparse.engines.base import make_engine
from newsparse.engines.checked import CheckedEngine
from newsparse.errors import InputUnreadableError
from newsparse.geometry import centre, contains, overlap_x, union, width
from newsparse.stages.layout import find_layout
from newsparse.stages.ocr import read_lines
from newsparse.stages.order import find_order, order_regions
from newsparse.stages.split import split_page
from newsparse.stages.split.page import to_source

Start = Literal["lines", "regions", "order"]
"""What is true: the lines; the lines and the regions they stand in; all that, and which regions follow which."""
STARTS: tuple[Start, ...] = get_args(Start)

_HEAD_ROLES = frozenset({"section", "kicker", "headline", "deck", "byline"})
_KINDS: dict[str, RegionKind] = {
    "masthead": "masthead",
    "folio": "folio",
    "advertisement": "advertisement",
    "notice": "notice",
    "weather": "weather",
    "teaser": "teaser",
    "section-head": "section",
    "photo": "caption",
}
_STEP = 2.4
"""Lines of one region follow one another closer than this, in heights of a line."""


def parse_from(image: PageImage, truth: Page, start: Start, config: Config) -> Page:
    """Run the stages that come after what is true.

    Args:
        image: the page.
        truth: its true result; its lines must have places.
        start: what is taken from it.
        config: settings of the stages.

    Raises:
        InputUnreadableError: the truth has no lines.
    """
    layout = _true_layout(image, truth, config)
    if start == "lines":
        return split_page(image, layout, find_order(layout))
    regions, chains = _true_regions(layout, truth)
    if start == "regions":
        return split_page(image, layout, order_regions(layout, regions))
    return split_page(image, layout, Flow(layout.lines, tuple(regions), tuple(chains), layout.pictures))


def _true_layout(image: PageImage, truth: Page, config: Config) -> Layout:
    """Marks of the picture, lines of the truth."""
    if not truth.lines:
        raise InputUnreadableError(f"{truth.source.path}: the truth has no lines")
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder) / "truth.json"
        recording.write_text(truth.model_dump_json(), "utf-8")
        engine = CheckedEngine(make_engine(EngineConfig(name="replay", recording=recording)))
        layout = read_lines(find_layout(replace(image, glyphs=None), engine, config.layout), engine, config.ocr)
    return replace(layout, lines=tuple(line for line in layout.lines if line.text.strip()))


def _true_regions(layout: Layout, truth: Page) -> tuple[list[Region], list[Chain]]:
    """Regions and chains of the truth, in lines of the layout; lines that are of none make regions of their own."""
    found = _by_true_line(layout, truth)
    role = {line.id: line.role for line in truth.lines}
    regions: list[Region] = []
    chains: list[Chain] = []

    def add(kind: RegionKind, lines: Sequence[int]) -> int:
        box = union(layout.lines[i].box for i in lines)
        regions.append(Region(kind, tuple(lines), box, layout.lines[lines[0]].size, None))
        return len(regions) - 1

    for article in truth.articles:
        own = [(role[name], i) for name in article.lines for i in found.pop(name, ())]
        parts = list(_parts(own, layout))
        begun = next((n for n, (kind, _) in enumerate(parts) if kind in ("body", "subhead")), len(parts))
        numbers = [add(kind, lines) for kind, lines in parts]
        if numbers:
            chains.append(Chain(tuple(numbers[:begun]), tuple(numbers[begun:])))
    for item in truth.items:
        lines = [i for name in item.lines for i in found.pop(name, ())]
        if lines:
            add(_KINDS.get(item.kind, "other"), lines)
    for lines in found.values():
        add("other", lines)
    return regions, chains


def _by_true_line(layout: Layout, truth: Page) -> dict[str, list[int]]:
    """Lines of the layout by the true line that their middle lies in; others by a name of their own."""
    out: dict[str, list[int]] = {}
    for i, (box, _) in enumerate(to_source(layout, [line.box for line in layout.lines])):
        x, y = centre(box)
        near = [true for true in truth.lines if contains(true.box, (x, y))]
        best = min(near, key=lambda true: _distance(centre(true.box), (x, y)), default=None)
        out.setdefault(best.id if best else f"?{i}", []).append(i)
    return out


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _parts(own: Sequence[tuple[str, int]], layout: Layout) -> Iterator[tuple[RegionKind, list[int]]]:
    """The lines of an article cut where the kind changes, or where the next line is not right under the last."""
    current: list[int] = []
    kind: RegionKind = "body"
    for before, (role, i) in pairwise((("", -1), *own)):
        now: RegionKind = "head" if role in _HEAD_ROLES else "subhead" if role == "subhead" else "body"
        tail = role == "byline" and bool(before[0]) and before[0] not in _HEAD_ROLES
        if tail:
            now = "body"  # a signature under the text
        if current and (now != kind or not _under(layout.lines[before[1]].box, layout.lines[i].box)):
            yield kind, current
            current = []
        kind = now
        current.append(i)
    if current:
        yield kind, current


def _under(upper: Box, lower: Box) -> bool:
    high = max(upper[3] - upper[1], lower[3] - lower[1])
    step = (lower[1] + lower[3] - upper[1] - upper[3]) / 2
    shared = overlap_x(upper, lower) > 0.3 * min(width(upper), width(lower))
    return -0.5 * high < step < _STEP * high and (shared or step < 0.5 * high)

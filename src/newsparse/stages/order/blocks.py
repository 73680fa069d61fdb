"""Lines to blocks: stacks of lines in one column, of one type size, without a break.

Two lines are stacked when the lower begins within a line's height under the upper, is set in the same size, and
lies in the same column: left edges or right edges agree, or one line's extent holds the other's. Where a line has
two lines side by side under it (or over it), the column changes and the stack ends.
"""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from newsparse.containers import Panel, Rule, TextLine
from newsparse.document import Box
from newsparse.geometry import centre, contains, height, overlap_x, overlap_y, share_x, union, width

_SLACK = 1.5
"""How far a line may run over the side of the tint that it is set on, em."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stack of lines: indexes into the repaired lines, top to bottom."""

    lines: tuple[int, ...]
    box: Box
    size: float
    panel: int | None
    vertical: bool = False


def make_block(indexes: Sequence[int], lines: Sequence[TextLine], panel: int | None) -> Block:
    """A block of the given lines; its size is the median, weighted by length."""
    chosen = [lines[i] for i in indexes]
    sizes = np.array([line.size for line in chosen])
    spans = np.array([max(line.box[2] - line.box[0], line.box[3] - line.box[1]) for line in chosen])
    order = np.argsort(sizes)
    half = np.searchsorted(np.cumsum(spans[order]), spans.sum() / 2)
    size = float(sizes[order][min(half, len(sizes) - 1)])
    return Block(tuple(indexes), union(line.box for line in chosen), size, panel, chosen[0].direction == "vertical")


def innermost_panels(lines: Sequence[TextLine], panels: Sequence[Panel], sheet: Box, em: float) -> list[int | None]:
    """For each line the smallest panel that holds its middle; panels as large as the page hold nothing.

    A panel that holds only a strip of type (lower than 2.6 em) is dress of a line, not a container.
    """
    whole = width(sheet) * height(sheet)
    frames = [panel.box for panel in panels if panel.kind == "frame"]
    sizes = {
        index: width(panel.box) * height(panel.box)
        for index, panel in enumerate(panels)
        if height(panel.box) > 2.6 * em
        and not (panel.kind != "frame" and any(_lines_frame(panel.box, frame, em) for frame in frames))
        and width(panel.box) > 3 * em
        and width(panel.box) * height(panel.box) < 0.85 * whole
        and not _is_cut(panel, lines, em)
    }
    ranked = sorted(sizes, key=lambda index: sizes[index])
    held = [next((i for i in ranked if contains(panels[i].box, centre(line.box))), None) for line in lines]
    strips = {i for i in ranked if _is_strip_panel([line for line, p in zip(lines, held, strict=True) if p == i])}
    ranked = [i for i in ranked if i not in strips]
    return [next((i for i in ranked if contains(panels[i].box, centre(line.box))), None) for line in lines]


def _is_cut(panel: Panel, lines: Sequence[TextLine], em: float) -> bool:
    """Whether lines run over the side of a tint, two or most of those in it: they stand on paper, it is none."""
    if panel.kind == "frame":
        return False
    x0, y0, x1, y1 = panel.box
    inside = [line for line in lines if y0 < centre(line.box)[1] < y1 and overlap_x(line.box, panel.box) > 2 * em]
    over = sum(line.box[0] < x0 - _SLACK * em or line.box[2] > x1 + _SLACK * em for line in inside)
    return over > 1 or 2 * over > len(inside)


def _is_strip_panel(inside: Sequence[TextLine]) -> bool:
    """Whether all lines of a panel stand in one row: a strip under a head, not a box."""
    if not inside or len(inside) > 3:
        return False
    top, bottom = max(line.box[1] for line in inside), min(line.box[3] for line in inside)
    return top < bottom and all(line.direction == "horizontal" for line in inside)


def _lines_frame(tint: Box, frame: Box, em: float) -> bool:
    """Whether a tint is (part of) the ground of a frame: at least three sides run along the frame's."""
    sides = [abs(a - b) < 1.2 * em for a, b in zip(tint, frame, strict=True)]
    return sum(sides) >= 3


def stack_lines(
    indexes: Sequence[int],
    lines: Sequence[TextLine],
    panels: Sequence[int | None],
    rules: Sequence[Rule],
    em: float,
    same: Callable[[TextLine, TextLine], bool] | None = None,
) -> list[Block]:
    """Build blocks from horizontal lines; vertical lines are blocks of their own.

    Args:
        indexes: which lines take part.
        lines: all repaired lines.
        panels: innermost panel of each line.
        rules: printed rules; a horizontal one parts blocks.
        em: body size, pixels.
        same: a further condition on (upper, lower).
    """
    flat = sorted((i for i in indexes if lines[i].direction == "horizontal"), key=lambda i: lines[i].box[1])
    tops = [lines[i].box[1] for i in flat]
    below: dict[int, list[int]] = {}
    mates: dict[int, list[int]] = {}
    for i in flat:
        lower = flat[bisect_left(tops, lines[i].box[1]) : bisect_right(tops, lines[i].box[3] + 2 * em)]
        nearest = _directly_below(i, lower, lines, em)
        below[i] = [
            j
            for j in nearest
            if panels[i] == panels[j]
            and stackable(lines[i], lines[j], em)
            and not is_ruled(lines[i].box, lines[j].box, rules)
            and (same is None or same(lines[i], lines[j]))
        ]
        row = _last_row(lines[i], nearest, flat, lines, em) if len(nearest) > 1 else []
        if row and row[0] in below[i]:
            below[i] = row[:1]
            mates[row[0]] = row[1:]
        elif len(nearest) > 1:
            below[i] = []
    above: dict[int, list[int]] = {}
    for i, lower in below.items():
        for j in lower:
            above.setdefault(j, []).append(i)
    blocks, used = [], set()
    for i in flat:
        if i in used:
            continue
        run = [i]
        used.add(i)
        while below[run[-1]] and len(above[below[run[-1]][0]]) == 1 and below[run[-1]][0] not in used:
            run.append(below[run[-1]][0])
            used.add(run[-1])
            if mates.get(run[-1]) and not used & set(mates[run[-1]]):
                run += mates[run[-1]]
                used.update(run)
                break
        blocks += _split_at_jumps(run, lines, panels)
    blocks += [make_block([i], lines, panels[i]) for i in indexes if lines[i].direction == "vertical"]
    return blocks


def _last_row(
    upper: TextLine, nearest: Sequence[int], flat: Sequence[int], lines: Sequence[TextLine], em: float
) -> list[int]:
    """The row under a line when it is the last of its column: a short last line, and a signature at the right edge.

    All of the row lies within the line's own extent, its last piece ends near the right edge, and nothing follows.
    """
    row = sorted(nearest, key=lambda j: lines[j].box[0])
    tops = [lines[j].box[1] for j in row]
    first, last = lines[row[0]], lines[row[-1]]
    level = max(tops) - min(tops) < 0.5 * em
    right = upper.box[2] - 4 * em < last.box[2] < upper.box[2] + 1.2 * em
    inside = first.box[0] > upper.box[0] - 2.7 * em and right
    short = len(last.text.strip()) <= 14 and width(last.box) < 0.6 * width(upper.box)
    if not (level and inside and short):
        return []
    follows = any(j not in row and _directly_under(lines[k], lines[j], em) for k in row for j in flat)
    return [] if follows else row


def _directly_under(upper: TextLine, lower: TextLine, em: float) -> bool:
    gap = lower.box[1] - upper.box[3]
    return -0.3 * em < gap < 1.2 * em and overlap_x(upper.box, lower.box) > 0.3 * em and lower.size < 1.2 * em


def _directly_below(i: int, flat: Sequence[int], lines: Sequence[TextLine], em: float) -> list[int]:
    """Lines that start within 1.6 em under a line and are not hidden from it by one another."""
    upper = lines[i]
    near = []
    for j in flat:
        lower = lines[j]
        gap = lower.box[1] - upper.box[3]
        if j == i or lower.box[1] <= upper.box[1] + 0.4 * upper.size or gap > 1.6 * em:
            continue
        if overlap_x(upper.box, lower.box) > 0.5 * em or _one_lane(upper, lower, em):
            near.append(j)
    return [
        j
        for j in near
        if not any(
            lines[k].box[3] < lines[j].box[1] + 0.3 * lines[j].size
            and (
                overlap_x(lines[k].box, lines[j].box) > 0
                or _one_lane(lines[k], lines[j], em)
                or _signs(lines[j], upper, lines[k], em)
            )
            for k in near
            if k != j
        )
    ]


def _signs(line: TextLine, upper: TextLine, last: TextLine, em: float) -> bool:
    """Whether a short line at the right edge of a column stands a row under its short last line: a signature."""
    right = upper.box[2] - 4 * em < line.box[2] < upper.box[2] + 1.2 * em
    short = len(line.text.strip()) <= 14 and width(line.box) < 0.75 * width(upper.box)
    return right and short and last.box[2] < line.box[0] and abs(last.box[0] - upper.box[0]) < 2.6 * em


def _one_lane(upper: TextLine, lower: TextLine, em: float) -> bool:
    """A last line of a character or two and the indented line under it do not overlap, but begin together."""
    return -0.7 * em < lower.box[0] - upper.box[0] < 2.7 * em and lower.box[1] - upper.box[3] < em


def stackable(upper: TextLine, lower: TextLine, em: float) -> bool:
    """Whether two lines can follow one another in one column."""
    slack = 0.14 + 1.0 / max(1.0, min(upper.size, lower.size))
    ratio = max(upper.size, lower.size) / min(upper.size, lower.size)
    if ratio > 1 + slack and not _uncertain_size(upper, lower):
        return False
    gap = lower.box[1] - upper.box[3]
    if gap > 0.95 * max(em, 0.8 * min(upper.size, lower.size)) or upper.ground != lower.ground:
        return False
    lane = _one_lane(upper, lower, em) or _ends_first_line(upper, lower, em)
    if share_x(upper.box, lower.box) < 0.5 and not lane:
        return False
    left, right = abs(upper.box[0] - lower.box[0]), abs(upper.box[2] - lower.box[2])
    held = max(lower.box[0] - upper.box[0], upper.box[0] - lower.box[0]) >= 0 and (
        (lower.box[0] >= upper.box[0] - 0.6 * em and lower.box[2] <= upper.box[2] + 0.6 * em)
        or (upper.box[0] >= lower.box[0] - 0.6 * em and upper.box[2] <= lower.box[2] + 0.6 * em)
    )
    return left < 0.7 * em or right < 0.7 * em or held or left < 2.9 * em


def _ends_first_line(upper: TextLine, lower: TextLine, em: float) -> bool:
    """The few characters that end a paragraph of two lines begin two em left of its indented first line."""
    indent = upper.box[0] - lower.box[0]
    return 0 < indent < 2.6 * em and lower.box[2] < upper.box[2] and overlap_x(upper.box, lower.box) > 0.5 * em


def _uncertain_size(upper: TextLine, lower: TextLine) -> bool:
    """Lines of a character or two, or of Latin and digits only, show no reliable type size."""
    return any(sum("\u4e00" <= char <= "\u9fff" for char in line.text) < 3 for line in (upper, lower))


def is_ruled(upper: Box, lower: Box, rules: Sequence[Rule]) -> bool:
    """Whether a horizontal rule passes between two boxes, under at least half of the narrower."""
    least = 0.5 * min(width(upper), width(lower))
    top, bottom = centre(upper)[1], centre(lower)[1]
    return any(
        rule.direction == "horizontal"
        and top < centre(rule.box)[1] < bottom
        and min(overlap_x(rule.box, upper), overlap_x(rule.box, lower)) > least
        for rule in rules
    )


def _split_at_jumps(run: list[int], lines: Sequence[TextLine], panels: Sequence[int | None]) -> list[Block]:
    """Cut a stack where its pitch jumps: the space over a head, or between two items."""
    if len(run) < 3:
        return [make_block(run, lines, panels[run[0]])]
    pitches = np.array([centre(lines[b].box)[1] - centre(lines[a].box)[1] for a, b in itertools.pairwise(run)])
    usual = float(np.median(pitches))
    parts: list[list[int]] = [[run[0]]]
    for pitch, index in zip(pitches, run[1:], strict=True):
        if pitch > 1.4 * usual:
            parts.append([])
        parts[-1].append(index)
    return [make_block(part, lines, panels[part[0]]) for part in parts]


def row_mates(block: Block, other: Block) -> bool:
    """Whether a short block stands in the last row of another, inside its column (a signature after the end)."""
    inside = other.box[0] > block.box[0] - 2 and other.box[2] < block.box[2] + 2
    return inside and overlap_y(block.box, other.box) > 0.5 * height(other.box) and len(other.lines) == 1

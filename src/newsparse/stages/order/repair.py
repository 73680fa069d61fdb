"""Lines as printed from lines as detected: doubles dropped, pieces joined.

Detectors break lines at quotation marks, brackets and wide spaces, and vertical heads into single characters. A
break inside a column is told from a gutter by the lines above and below: print crosses a break, never a gutter.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from newsparse.containers import Rule, TextLine
from newsparse.document import UNREAD
from newsparse.geometry import (
    Grid,
    area,
    centre,
    column_grid,
    covered_shares,
    height,
    overlap_y,
    share_y,
    union,
    width,
)
from newsparse.language.text import cjk_count, quotes_of_digits
from newsparse.stages.order.abreast import are_abreast, part_abreast
from newsparse.stages.order.initials import grown, with_initials
from newsparse.stages.order.strays import without_strays

_PHRASES, _WORDS = 0.4, 0.6
"""Gap from which on phrases, and words, of unlike size are two heads' and not one's, in sizes of the larger."""
_TOUCH = 0.8
"""Pieces of one line nearer than this (in sizes of the type) are one line in any case: gutters are wider."""
_ONE_SIZE = 0.84
"""Least ratio of the sizes of two longer pieces of one line."""
_ONE_HEAD, _ONE_WORD, _ONE_UPRIGHT, _SMALLER = 0.93, 0.88, 0.88, 0.6
"""The same of two phrases of one line of display type with a space between them, where one is a word of two characters,
and of two upright ones; ratio of sizes below which words are not of a line."""
_HEAD_REACH = 2.4
_SOLID_REACH = 1.3
_CLOSERS = "，。、；：？！”’」』》）〉】,.;:?!"
_OPENERS = "“‘「『《（〈【("
_BODY_REACH = 2.2
_LEAST_STACK, _PITCH = 4, 2.6
"""Characters of the shortest line of spaced vertical type that is put together of them alone, and how far their middles
are apart at most, in sizes: a mark between two, which is not seen, takes a place of its own."""
_DIRT = 0.5
"""Height of several characters, in that of the body's, up to which they may be dirt."""
_DISPLAY = 1.15
"""Type from this size on (em) is head material: its quotation marks are large enough to be read as digits."""
_HEAD = 1.3
"""Type from this size on (em) is that of headlines."""
_MARK_TEXT, _MARK_SIZE = 4, 0.6
"""A piece that may be a mark seen twice: characters read in it at most, and its size in that of the line."""


def repair_lines(lines: Sequence[TextLine], rules: Sequence[Rule], em: float) -> tuple[TextLine, ...]:
    """Drop doubles and empty lines, join pieces; the result is sorted top to bottom, then left to right."""
    kept = _without_doubles([line for line in lines if line.text.strip()])
    kept = with_initials(_without_marks_seen_twice(kept), em)
    kept = part_abreast(_join_vertical(kept), _HEAD * em)
    kept = _join_horizontal(kept, rules, em)
    kept = [_with_quotes(without_strays(line)) if line.size >= _DISPLAY * em else line for line in kept]
    return tuple(sorted(kept, key=lambda line: (line.box[1], line.box[0])))


def _with_quotes(line: TextLine) -> TextLine:
    text = quotes_of_digits(line.text)
    return line if text == line.text else replace(line, text=text, positions=())


def _without_doubles(lines: Sequence[TextLine]) -> list[TextLine]:
    """A line that lies almost whole in another, of about its size, is the same print seen twice."""
    ranked = sorted(lines, key=lambda item: -area(item.box))
    shares = covered_shares([line.box for line in ranked], [line.box for line in ranked])
    kept: dict[int, TextLine] = {}
    for i, (line, inside) in enumerate(zip(ranked, shares > 0.75, strict=True)):
        if not any(k in kept and line.size > 0.5 * kept[k].size for k in np.flatnonzero(inside).tolist()):
            kept[i] = line
    return list(kept.values())


def _without_marks_seen_twice(lines: Sequence[TextLine]) -> list[TextLine]:
    """Drop small pieces whose print was read with a much larger line; that line's box then holds them.

    A large quotation mark is as far from its line's other characters as a word is from the next, and as high as small
    type: detectors see it once with its line, half cut off, and once alone, where it is read as digits. So they do
    with the stroke of a large 一.
    """
    owners: dict[int, TextLine] = {}
    dropped: set[int] = set()
    small = [i for i, line in enumerate(lines) if len(line.text.strip()) <= _MARK_TEXT]
    for i in small:
        owner = next((k for k, line in enumerate(lines) if k != i and _was_read_with(line, lines[i])), None)
        if owner is not None:
            dropped.add(i)
            owners[owner] = grown(owners.get(owner, lines[owner]), lines[i].box)
    return [owners.get(i, line) for i, line in enumerate(lines) if i not in dropped]


def _was_read_with(line: TextLine, piece: TextLine) -> bool:
    """Whether a character of a line is centred in a much smaller piece that lies in the line's height."""
    if piece.size > _MARK_SIZE * line.size or not line.positions or len(line.positions) != len(line.text):
        return False
    axis = 0 if line.direction == "horizontal" else 1
    if piece.box[axis + 2] - piece.box[axis] > line.size:
        return False
    if not line.box[1 - axis] <= centre(piece.box)[1 - axis] <= line.box[3 - axis]:
        return False
    start, length = line.box[axis], line.box[axis + 2] - line.box[axis]
    return any(piece.box[axis] <= start + share * length <= piece.box[axis + 2] for share in line.positions)


def _is_square(line: TextLine) -> bool:
    return len(line.text.strip()) <= 2 and width(line.box) < 1.5 * height(line.box)


def _join_vertical(lines: list[TextLine]) -> list[TextLine]:
    """Join vertical pieces that stand on one axis; single characters over or under a vertical piece belong to it."""
    pieces = sorted((line for line in lines if line.direction == "vertical" or _is_square(line)), key=_top)
    others = [line for line in lines if not (line.direction == "vertical" or _is_square(line))]
    pieces = _join_stacks(pieces)
    joined: list[TextLine] = []
    for piece in pieces:
        for index, above in enumerate(joined):
            if _same_axis(above, piece):
                joined[index] = _join(above, piece, "vertical")
                break
        else:
            joined.append(piece)
    return others + joined


def _join_stacks(pieces: Sequence[TextLine]) -> list[TextLine]:
    """Join single characters that stand one under the other, evenly: spaced vertical type, seen in characters only."""
    stacks: list[list[TextLine]] = []
    for piece in pieces:
        if piece.direction == "vertical" or cjk_count(piece.text) != 1 or len(piece.text.strip()) > 1:
            stacks.append([piece])
            continue
        over = next((stack for stack in stacks if _is_next(stack, piece)), None)
        if over is None:
            stacks.append([piece])
        else:
            over.append(piece)
    out: list[TextLine] = []
    for stack in stacks:
        if len(stack) < _LEAST_STACK:
            out += stack
            continue
        whole = stack[0]
        for piece in stack[1:]:
            whole = _join(whole, piece, "vertical")
        out.append(replace(whole, text="".join(piece.text.strip() for piece in stack), positions=()))
    return sorted(out, key=_top)


def _is_next(stack: Sequence[TextLine], piece: TextLine) -> bool:
    """Whether a character stands right under the last of a stack, on its axis and in its size."""
    last = stack[-1]
    size = max(last.size, piece.size)
    if last.direction == "vertical" or len(last.text.strip()) != 1 or min(last.size, piece.size) < 0.8 * size:
        return False
    pitch = centre(piece.box)[1] - centre(last.box)[1]
    return 0.8 * size < pitch < _PITCH * size and abs(centre(piece.box)[0] - centre(last.box)[0]) < 0.25 * size


def _top(line: TextLine) -> float:
    return line.box[1]


def _same_axis(above: TextLine, below: TextLine) -> bool:
    size = max(width(above.box), width(below.box))
    if "vertical" not in (above.direction, below.direction):
        return False
    gap = below.box[1] - above.box[3]
    single = len(below.text.strip()) == 1 or len(above.text.strip()) == 1
    phrases = min(len(above.text.strip()), len(below.text.strip())) > 2 and gap > 0.5 * size
    alike = min(width(above.box), width(below.box)) > (_ONE_UPRIGHT if phrases else 0.6) * size or single
    middle = abs(centre(above.box)[0] - centre(below.box)[0])
    return (
        -0.8 * size < gap < (2.4 if single else 1.6) * size
        and middle < (0.5 if single else 0.3) * size
        and alike
        and (single or size < 1.6 * min(above.size, below.size))
    )


def _join_horizontal(lines: list[TextLine], rules: Sequence[Rule], em: float) -> list[TextLine]:
    flat = [line for line in lines if line.direction == "horizontal" and abs(line.size / em - 1) < 0.3]
    grid = column_grid([line.box for line in flat], em)
    pieces = sorted((line for line in lines if line.direction == "horizontal"), key=lambda line: line.box[0])
    done = [line for line in lines if line.direction == "vertical"]
    specks = {id(line) for line in pieces if _is_speck(line, em) and _in_gutter(line, pieces, grid, em)}
    done += [line for line in pieces if id(line) in specks]
    pieces = [line for line in pieces if id(line) not in specks]
    boxes = np.array([line.box for line in pieces]).reshape(-1, 4)
    free = np.ones(len(pieces), bool)  # what is not in a line yet
    for first in range(len(pieces)):
        if not free[first]:
            continue
        left, free[first] = pieces[first], False
        while True:
            near = boxes[:, 0] - left.box[2] <= _HEAD_REACH * max(left.size, em)
            level = (boxes[:, 3] > left.box[1]) & (boxes[:, 1] < left.box[3])
            beside = [k for k in np.flatnonzero(free & near & level) if _level(left, pieces[k])]
            others = [*(pieces[k] for k in np.flatnonzero(free)), *done] if beside else []
            joined = next((k for k in beside if _one_line(left, pieces[k], others, rules, grid, em)), None)
            if joined is None:
                break
            left, free[joined] = _join(left, pieces[joined], "horizontal"), False
        done.append(left)
    return done


def _is_speck(line: TextLine, em: float) -> bool:
    """A single doubtful character, or some of half the body's height, narrower than one of the body's: dirt, mostly."""
    few = len(line.text.strip()) == 1 or line.size < _DIRT * em
    return few and width(line.box) < 0.8 * em and (line.confidence or 0.0) < 0.9


def _in_gutter(speck: TextLine, lines: Sequence[TextLine], grid: Grid, em: float) -> bool:
    """Whether the lines left and right of a speck are of two columns: it must not bridge them."""
    level = [line for line in lines if line is not speck and share_y(line.box, speck.box) > 0.5]
    left = max((line.box[2] for line in level if line.box[0] < speck.box[0]), default=None)
    right = min((line.box[0] for line in level if line.box[2] > speck.box[2]), default=None)
    if left is None or right is None or right <= left:
        return False
    middle = centre(speck.box)[1]
    parted = grid.at_gutter(left, right, middle, em) or grid.at_gutter(left, right - 2 * em, middle, em)
    return right - left < 4 * em and parted


def _level(left: TextLine, right: TextLine) -> bool:
    return share_y(left.box, right.box) >= 0.55 and left.ground == right.ground


def _one_line(
    left: TextLine,
    right: TextLine,
    others: Sequence[TextLine],
    rules: Sequence[Rule],
    grid: Grid,
    em: float,
) -> bool:
    size = max(left.size, right.size)
    low = min(left.size, right.size)
    small = min(len(left.text), len(right.text)) <= 2
    if abs(centre(left.box)[1] - centre(right.box)[1]) > 0.35 * (low if size < _HEAD * em else size) and not small:
        return False
    if low < (_ONE_SIZE if min(len(left.text), len(right.text)) >= 5 else 0.7) * size and not small:
        return False
    gap = right.box[0] - left.box[2]
    if gap < -0.8 * size or any(_between(rule, left, right) for rule in rules):
        return False
    if _are_unlike(left, right, gap, em):
        return False
    place = left.box[2], right.box[0], centre(left.box)[1], em
    if low < _HEAD * em <= size and 0.5 * size < gap and grid.at_gutter(*place):
        return False  # a word of a subhead beside the text of the next column
    if size < _HEAD * em and gap < _BODY_REACH * size:
        if gap > 0.5 * size and (grid.at_gutter(*place) or grid.between_short(*place)):
            return False
        parted = gap > 0.6 * size and _two_columns(width(left.box), width(right.box), grid.widths, em)
        if parted and not _bridged(left, right, others, em):
            return False
        pieces = [_fits(width(part.box), grid.widths, em) for part in (left, right)]
        if not any(pieces) and gap < 1.3 * size and _fits(right.box[2] - left.box[0], grid.widths, em):
            return True
    mark = left.text[-1:] in _CLOSERS or right.text[:1] in _OPENERS
    if size > 1.35 * em and mark:
        gap -= 0.6 * size  # half of a mark's own square is white
    if size > 1.35 * em and gap > 0.8 * size and abs(centre(left.box)[1] - centre(right.box)[1]) > 0.15 * size:
        return False
    two_heads = size >= _HEAD * em and gap > 0.3 * size
    if two_heads and (are_abreast(left, right, others) or _over_two_columns(left, right, grid, em)):
        return False
    if gap < (_TOUCH + 0.5 * mark * (size <= 1.35 * em)) * size:
        return size > _HEAD * em or not _gutter(left, right, others, em)
    if size > 1.35 * em:
        return gap < _reach(left, right) and not _gutter(left, right, others, em)
    return gap < _BODY_REACH * size and _bridged(left, right, others, em)


def _are_unlike(left: TextLine, right: TextLine, gap: float, em: float) -> bool:
    """Whether what stands beside display type is so much smaller that it is text, or a phrase of another size."""
    if left.text[-1:] in _OPENERS or right.text[:1] in _CLOSERS:
        return False
    small, large = sorted((left, right), key=lambda piece: piece.size)
    if large.size < _HEAD * em:
        return False
    if small.size < _SMALLER * large.size and cjk_count(small.text.replace("一", "").replace(UNREAD, "")) > 0:
        return True
    shorter = min(cjk_count(left.text), cjk_count(right.text))
    least = _ONE_HEAD if shorter > 2 else _ONE_WORD  # of two characters both may be low ones
    apart = _PHRASES if shorter > 2 else _WORDS
    return shorter > 1 and gap > apart * large.size and small.size < least * large.size


def _reach(left: TextLine, right: TextLine) -> float:
    """How far two pieces of display type may stand apart: letterspaced ones further than solid ones, pixels."""
    size = max(left.size, right.size)
    pitches = [width(part.box) / max(1, len(part.text.strip())) for part in (left, right) if len(part.text.strip()) > 1]
    spaced = 1.6 * max(pitches, default=_HEAD_REACH * size)
    return min(_HEAD_REACH * size, max(_SOLID_REACH * size, spaced))


def _over_two_columns(left: TextLine, right: TextLine, grid: Grid, em: float) -> bool:
    """Whether two pieces of display type each stand in the middle of a column of their own: two heads, not one."""
    boxes = grid.boxes
    below = boxes[(boxes[:, 1] > left.box[3] - 0.3 * em) & (boxes[:, 1] < left.box[3] + 8 * em)]
    sides = []
    for piece, part in ((left, below[below[:, 2] < right.box[0] + em]), (right, below[below[:, 0] > left.box[2] - em])):
        wide = part[part[:, 2] - part[:, 0] > 0.8 * width(piece.box)]
        middle = (wide[:, 0] + wide[:, 2]) / 2
        sides.append(int((np.abs(middle - centre(piece.box)[0]) < 1.0 * em).sum()) >= 2)
    return all(sides)


def _two_columns(left: float, right: float, columns: Sequence[float], em: float) -> bool:
    """Whether two pieces are full lines of one width of column; the left one may be a first line, indented."""
    return any(
        abs(column - right) < 0.6 * em and min(abs(column - left), abs(column - 2 * em - left)) < 0.6 * em
        for column in columns
    )


def _fits(wide: float, columns: Sequence[float], em: float) -> bool:
    """Whether a width is that of a column's full line, or of one that is indented by two em."""
    return any(abs(column - wide) < 0.6 * em or abs(column - 2 * em - wide) < 0.6 * em for column in columns)


def _between(rule: Rule, left: TextLine, right: TextLine) -> bool:
    middle = (rule.box[0] + rule.box[2]) / 2
    beside = left.box[2] - 2 <= middle <= right.box[0] + 2
    return rule.direction == "vertical" and beside and overlap_y(rule.box, left.box) > 0.5 * height(left.box)


def _neighbours(left: TextLine, right: TextLine, others: Sequence[TextLine], em: float) -> list[TextLine]:
    box = union((left.box, right.box))
    reach = 1.6 * max(em, height(box))
    near = (line for line in others if line.direction == "horizontal" and line is not left and line is not right)
    return [
        line
        for line in near
        if -reach < overlap_y(line.box, box) <= 0.3 * height(box) and line.size < 1.6 * max(left.size, right.size)
    ]


def _bridged(left: TextLine, right: TextLine, others: Sequence[TextLine], em: float) -> bool:
    """Whether a line just above or below prints across the gap, and none stops at it on both sides."""
    gap = (left.box[2], right.box[0])
    near = _neighbours(left, right, others, em)
    alike = [line for line in near if abs(line.size / max(left.size, right.size) - 1) < 0.15]
    crossing = [line for line in alike if line.box[0] < gap[0] - em and line.box[2] > gap[1] + em]
    return bool(crossing) and not _gutter(left, right, others, em)


def _gutter(left: TextLine, right: TextLine, others: Sequence[TextLine], em: float) -> bool:
    """Whether neighbouring lines end before the gap and begin after it, where these two do."""
    near = _neighbours(left, right, others, em)
    ends = any(-0.5 * em < line.box[2] - left.box[2] < 0.8 * em and line.box[0] < left.box[2] - 2 * em for line in near)
    starts = any(
        -2.3 * em < line.box[0] - right.box[0] < 0.5 * em and line.box[2] > right.box[0] + 3 * em for line in near
    )
    crossed = any(
        line.box[0] < left.box[2] - em
        and line.box[2] > right.box[0] + em
        and abs(line.size / max(left.size, right.size) - 1) < 0.15
        for line in near
    )
    return ends and starts and not crossed


def _without_double(first: TextLine, second: TextLine, axis: int) -> TextLine:
    """The second piece without its first character when that is the last one of the first piece, seen twice.

    Pieces overlap where a detector cut through a character; then both are read with it.
    """
    placed = len(first.positions) == len(first.text) and len(second.positions) == len(second.text)
    if len(second.text) < 2 or not placed or first.text[-1:] != second.text[:1]:
        return second
    spans = [part.box[axis + 2] - part.box[axis] for part in (first, second)]
    ends = first.box[axis] + first.positions[-1] * spans[0], second.box[axis] + second.positions[0] * spans[1]
    if ends[1] - ends[0] > 0.6 * max(first.size, second.size):
        return second
    return replace(second, text=second.text[1:], positions=second.positions[1:])


def _join(first: TextLine, second: TextLine, direction: str) -> TextLine:
    box = union((first.box, second.box))
    axis = 0 if direction == "horizontal" else 1
    if direction == "horizontal" and second.box[0] < first.box[0]:
        first, second = second, first
    gap = second.box[axis] - first.box[axis + 2]
    space = " " if gap > 0.7 * max(first.size, second.size) else ""
    second = _without_double(first, second, axis)
    start, length = box[axis], max(1e-6, box[axis + 2] - box[axis])
    places = []
    for part in (first, second):
        span = part.box[axis + 2] - part.box[axis]
        if part is second and space:
            places.append((second.box[axis] - gap / 2 - start) / length)
        places += [(part.box[axis] + share * span - start) / length for share in part.positions]
    main = first if area(first.box) >= area(second.box) else second
    scores = [(part.confidence, len(part.text)) for part in (first, second) if part.confidence is not None]
    lows = [part.low for part in (first, second) if part.low is not None]
    total = sum(n for _, n in scores)
    xs, ys = (box[0], box[2]), (box[1], box[3])
    corner = main.polygon.copy()
    corner[:, 0], corner[:, 1] = (xs[0], xs[1], xs[1], xs[0]), (ys[0], ys[0], ys[1], ys[1])
    complete = all(len(part.positions) == len(part.text) for part in (first, second))
    return replace(
        main,
        box=box,
        polygon=corner,
        direction="horizontal" if direction == "horizontal" else "vertical",
        text=first.text + space + second.text,
        confidence=sum(c * n for c, n in scores) / total if total else main.confidence,
        low=min(lows, default=None),
        positions=tuple(places) if complete else (),
    )

"""Heads that stand on pictures, or right over them: their text begins below the picture.

Pale type on a photo, or on its darkened foot, may be a head or lettering of the picture; what stands round the picture
tells. A head has text right below, over the whole width, that no other head stands over; a banner in a picture has a
text that runs on above it, or a head of the text itself. Whether the text is the head's is for the links to say; a head
that gets none is lettering after all.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from newsparse.containers import Chain, Panel, Picture, TextLine
from newsparse.document import UNREAD, Box
from newsparse.geometry import centre, contains, grow, height, overlap_x, overlap_y, share_y, union, width
from newsparse.language.text import cjk_count
from newsparse.stages.order.adverts import measure, running_lines
from newsparse.stages.order.draft import Draft, Overlaid
from newsparse.stages.order.figures import ends_in_credit
from newsparse.stages.order.heads import LEAD

_LARGE, _LOUD = 1.7, 3.0
"""Least size of the largest line of such a head, em; the same where text stands right over the picture."""
_LEAST, _MOST = 4, 8
"""Characters of the shortest such headline, and lines of the largest head."""
_ABOVE = 2.5
"""How near text stands over a picture, em."""
_SIDE, _FILLED = 1.5, 3.0
"""How far text may stand out at the sides of the picture, and how much of it may be left free at a side, em."""
_HIGHEST, _TIGHT, _OVER, _BESIDE = 14.0, 2.2, 3.5, 3.0
"""Height of the highest head over a picture, em; space between its lines, and to the picture, em, at most; how near a
column stands beside the picture, em."""
_SMALL, _FULL = 1.2, 0.7
"""Size of body type, em, at most; share of a picture's width that no line of a head in body type fills."""
_DISPLAY = 1.5
"""Size of type that is a head, em."""
_ALIGNED = 0.7
"""Share of the wider of two pieces of one picture that they have in common, seen from above."""
_BAND = 12.0
"""Height of the highest band of colour, em; a head on one is told by what else is in it."""
_ROW, _PARTS, _CLOSE = 0.5, 1.5, 0.7
"""Share of height that lines of one row have in common; space between two parts of a row, sizes, and between two rows
of a head set close, em, at most."""
_STEP = 3.5
"""Space between two lines of one head, em, at most."""


def find_overlaid(draft: Draft) -> None:
    """Note the lines of heads on pictures; the pictures under them are no obstacles to text any more.

    To what comes after, they are heads like others: right over the text, their lines close to one another, and on no
    ground of their own that would make badges of them. `put_back` undoes that.
    """
    pictures = draft.layout.pictures
    grounds = [(p, picture.box) for p, picture in enumerate(pictures)]
    grounds += [(-1, panel.box) for panel in draft.layout.panels if _is_ground(panel, draft.em)]
    found: list[tuple[Box, set[int], list[int], int]] = []
    for members in _touching([box for _, box in grounds], draft.em):
        box = union(grounds[m][1] for m in members)
        under = {grounds[m][0] for m in members} - {-1}
        if not under and height(box) < _BAND * draft.em:
            continue
        head = _head_in(box, draft)
        if not head or _is_lettering(box, head, draft):
            head = _head_over(box, draft) if under else []
        first = _text_below(box, head, draft) if head else None
        if first is not None:
            found.append((box, under, head, first))
    taken = {p for _, under, _, _ in found for p in under}
    kept = [picture for p, picture in enumerate(pictures) if p not in taken]
    for box, under, head, first in found:
        on_picture = bool(under) or _is_credited(box, draft)
        if on_picture:
            draft.under.add(len(kept))
            kept.append(Picture(box))
        for i in head:
            draft.overlaid[i] = Overlaid(draft.lines[i], len(kept) - 1 if on_picture else None)
            draft.panels[i] = draft.panels[first]
        moved = _moved(head, box[3], draft)
        draft.lines = tuple(moved.get(i, line) for i, line in enumerate(draft.lines))
    draft.layout = replace(draft.layout, pictures=tuple(kept))


def _is_credited(box: Box, draft: Draft) -> bool:
    """Whether the credit of a picture stands right under a box."""
    return any(
        -0.5 * draft.em < draft.lines[i].box[1] - box[3] < _ABOVE * draft.em
        and overlap_x(draft.lines[i].box, box) > 0.8 * width(draft.lines[i].box)
        and ends_in_credit(draft.lines[i].text)
        for i in draft.free
    )


def _moved(head: Sequence[int], foot: float, draft: Draft) -> dict[int, TextLine]:
    """The lines of a head on light ground, set close above a height, rows that stand in one staying so."""
    rows: list[list[int]] = []
    for i in sorted(head, key=lambda i: draft.lines[i].box[1]):
        if rows and share_y(draft.lines[rows[-1][0]].box, draft.lines[i].box) > _ROW:
            rows[-1].append(i)
        else:
            rows.append([i])
    boxes = [union(draft.lines[i].box for i in row) for row in rows]
    gaps = [min(max(0.0, below[1] - above[3]), _CLOSE * draft.em) for above, below in pairwise(boxes)]
    moved = {}
    for row, box, gap in zip(reversed(rows), reversed(boxes), (*reversed(gaps), 0.0), strict=True):
        down = foot - box[3]
        for i in row:
            line = draft.lines[i]
            x0, y0, x1, y1 = line.box
            moved[i] = replace(line, box=(x0, y0 + down, x1, y1 + down), ground="light")
        foot -= height(box) + gap
    return moved


def put_back(draft: Draft) -> None:
    """Every line of a head on a picture where it is printed."""
    draft.lines = draft.printed()
    for r, region in enumerate(draft.regions):
        if any(i in draft.overlaid for i in region.lines):
            draft.regions[r] = replace(region, box=union(draft.lines[i].box for i in region.lines))


def _is_ground(panel: Panel, em: float) -> bool:
    return panel.kind == "dark" and height(panel.box) > 2.6 * em and width(panel.box) > 6 * em


def _touching(boxes: Sequence[Box], em: float) -> list[list[int]]:
    """Groups of boxes that lie on or right at one another and are about as wide."""
    groups: list[list[int]] = []
    for b, box in enumerate(boxes):
        near = [
            group
            for group in groups
            if any(
                overlap_y(grow(boxes[g], 0.3 * em), box) > 0
                and overlap_x(boxes[g], box) > _ALIGNED * max(width(boxes[g]), width(box))
                for g in group
            )
        ]
        groups = [group for group in groups if group not in near] + [[b, *(g for group in near for g in group)]]
    return groups


def _head_in(box: Box, draft: Draft) -> list[int]:
    """Lines of pale type in a box that make a head: a large one, and those close over and under it."""
    pale = [i for i in draft.free if draft.lines[i].ground == "dark" and contains(box, centre(draft.lines[i].box))]
    pale = [i for i in pale if draft.lines[i].direction == "horizontal" and cjk_count(draft.lines[i].text)]
    large = [i for i in pale if draft.lines[i].size > _LARGE * draft.em]
    if not large:
        return []
    top = max(large, key=lambda i: draft.lines[i].size * len(draft.lines[i].text))
    pale.sort(key=lambda i: draft.lines[i].box[1])
    parts = [[pale[0]]]
    for above, below in pairwise(pale):
        if draft.lines[below].box[1] - draft.lines[above].box[3] > _STEP * draft.em:
            parts.append([])
        parts[-1].append(below)
    head = next(part for part in parts if top in part)
    lines = [draft.lines[i] for i in head]
    words = sum(cjk_count(line.text.replace(UNREAD, "")) for line in lines if line.size > _LARGE * draft.em)
    m = measure(head, draft.lines, draft.em)
    sells = m.cues + m.teaser + m.notice
    return head if words >= _LEAST and len(head) <= _MOST and not sells and _shares_measure(lines) else []


def _head_over(box: Box, draft: Draft) -> list[int]:
    """Lines of a head right over a picture, within its sides, with no text of theirs beside the picture."""
    em, (x0, y0, x1, _) = draft.em, box
    over = [
        i
        for i in draft.free
        if draft.lines[i].direction == "horizontal"
        and -_HIGHEST * em < draft.lines[i].box[1] - y0
        and draft.lines[i].box[3] < y0 + 0.5 * em
        and x0 - _SIDE * em < draft.lines[i].box[0]
        and draft.lines[i].box[2] < x1 + _SIDE * em
    ]
    text = running_lines(over, draft.lines, em)
    head: list[int] = []
    top = y0
    for i in sorted(over, key=lambda i: -draft.lines[i].box[3]):
        if i in text or top - draft.lines[i].box[3] > (_TIGHT if head else _OVER) * em:
            break
        head.append(i)
        top = min(top, draft.lines[i].box[1])
    large = [i for i in head if draft.lines[i].size > _LARGE * em and draft.lines[i].ground == "light"]
    words = sum(cjk_count(draft.lines[i].text.replace(UNREAD, "")) for i in large)
    if any(_is_text(draft.lines[i], box, em) for i in head):
        return []
    if words < _LEAST or len(head) > _MOST or _begins_beside(box, head, top, draft):
        return []
    return head


def _is_text(line: TextLine, box: Box, em: float) -> bool:
    """Whether a line over a picture begins a report, or fills the picture's width: the text has begun there."""
    small = line.size < _SMALL * em
    return small and (bool(LEAD.search(line.text)) or width(line.box) > _FULL * width(box))


def _begins_beside(box: Box, head: Sequence[int], top: float, draft: Draft) -> bool:
    """Whether a column of text without a head of its own begins beside a picture, under the head over that."""
    em, (x0, y0, x1, y1) = draft.em, box
    for i in draft.free:
        line = draft.lines[i]
        beside = -_TIGHT * em < line.box[0] - x1 < _BESIDE * em or -_TIGHT * em < x0 - line.box[2] < _BESIDE * em
        if i in head or not beside or not y0 - em < line.box[1] < y1 or width(line.box) < 5 * em:
            continue
        column = (line.box[0], top - _ABOVE * em, line.box[2], line.box[1] - 0.1 * em)
        if not any(
            overlap_x(other.box, column) > em and overlap_y(other.box, column) > 0
            for k, other in enumerate(draft.lines)
            if k not in head and k != i
        ):
            return True
    return False


def _shares_measure(lines: Sequence[TextLine]) -> bool:
    """Whether no two lines stand beside each other, as signs in a picture do, but for parts of one."""
    return all(
        overlap_x(a.box, b.box) > 0
        or (share_y(a.box, b.box) > _ROW and -overlap_x(a.box, b.box) < _PARTS * max(a.size, b.size))
        for a, b in pairwise(lines)
    )


def _text_below(box: Box, head: Sequence[int], draft: Draft) -> int | None:
    """The first line of running text right below a box, which fills its width and has no head of its own."""
    em, (x0, _, x1, _) = draft.em, box
    under = [i for i in draft.right_under(box) if i not in head]
    running = running_lines(under, draft.lines, em)
    if len(running) < 3:
        return None
    first = min(running, key=lambda i: draft.lines[i].box[1])
    level = draft.lines[first].box[3]
    if any(draft.lines[i].size > _DISPLAY * em and draft.lines[i].box[1] < level + em for i in under):
        return None
    sides = union(draft.lines[i].box for i in under if draft.lines[i].size < _DISPLAY * em)
    return first if sides[0] < x0 + _FILLED * em and sides[2] > x1 - _FILLED * em else None


def _is_lettering(box: Box, head: Sequence[int], draft: Draft) -> bool:
    """Whether another head, or text that goes on below, stands right over the box."""
    em, (x0, y0, x1, _) = draft.em, box
    over = [
        i
        for i in draft.free
        if i not in head
        and -0.5 * em < y0 - draft.lines[i].box[3] < _ABOVE * em
        and overlap_x(draft.lines[i].box, box) > 0.5 * width(draft.lines[i].box)
    ]
    if any(draft.lines[i].size > _DISPLAY * em for i in over):
        return True
    covered = sum(overlap_x(draft.lines[i].box, (x0, 0, x1, 0)) for i in over if width(draft.lines[i].box) > 5 * em)
    large = max(draft.lines[i].size for i in head)
    return covered > 0.5 * (x1 - x0) and large < _LOUD * em


def without_bare(draft: Draft, chains: Sequence[Chain]) -> list[Chain]:
    """Heads on pictures that got no text become what is lettered there, or an advertisement on a ground of colour."""
    kept = []
    for chain in chains:
        lines = [i for r in chain.head for i in draft.regions[r].lines]
        pale = all(i in draft.overlaid and draft.overlaid[i].line.ground == "dark" for i in lines)
        if chain.text or not lines or not pale:
            kept.append(chain)
            continue
        picture = draft.overlaid[lines[0]].picture
        region = draft.melt(set(chain.head), "advertisement" if picture is None else "picture-text")
        if picture is not None:
            draft.captions[region] = picture
    return kept

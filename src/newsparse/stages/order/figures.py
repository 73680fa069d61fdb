"""Pictures and the words that belong to them: lettering inside, captions under, over or beside."""

import re
from collections.abc import Mapping, Sequence

from newsparse.containers import Picture, TextLine
from newsparse.document import Box
from newsparse.geometry import height, inside_share, overlap_x, overlap_y, union, width
from newsparse.stages.order.blocks import Block

_CREDIT = re.compile(
    r"(摄|摄影|/图|供图|制图|资料图|图片)\s*[)）]?\s*$|摄影报道|新华社发|新华社.{0,12}摄|本报.{0,14}摄"
)
_SHOWS = re.compile(r"^\s*[▲△▼←→↑↓●■]?\s*(图为|图①|图一|上图|下图|左图|右图|本图)|(图为|左[一二]|右[一二])")


def ends_in_credit(text: str) -> bool:
    """Whether a line ends in the credit of a picture."""
    return bool(_CREDIT.search(text))


def text_in_pictures(lines: Sequence[TextLine], pictures: Sequence[Picture]) -> dict[int, int]:
    """Line index -> picture index, for lines that lie in a picture."""
    out: dict[int, int] = {}
    for i, line in enumerate(lines):
        for p, picture in enumerate(pictures):
            if inside_share(line.box, picture.box) > 0.7:
                out[i] = p
                break
    return out


def find_captions(
    blocks: Sequence[Block], lines: Sequence[TextLine], pictures: Sequence[Picture], columns: Sequence[float], em: float
) -> dict[int, int]:
    """Block index -> picture index, for captions.

    A caption touches its picture, stays within its sides, and is short. A credit or a pointing word settles it;
    else it must differ from body columns in width or type size.

    Args:
        blocks: blocks of lines outside pictures.
        lines: repaired lines.
        pictures: the pictures.
        columns: usual widths of body columns, pixels.
        em: body size.
    """
    out: dict[int, int] = {}
    for p, picture in enumerate(pictures):
        titles = [b for b, block in enumerate(blocks) if _may_be_title(block, picture, lines, em)]
        found = _captions_of(blocks, lines, picture.box, picture, columns, em)
        found |= _down_to_credit(blocks, lines, picture, em)
        for b in titles:
            box = union((picture.box, blocks[b].box))
            under = _captions_of(blocks, lines, box, picture, columns, em, least=2.6)
            under |= _beside_title(blocks, b, picture, columns, em)
            if under - {b}:
                found |= under | {b}
        out.update({b: p for b in found if b not in out})
    return {**out, **_second_lines(blocks, lines, out, em)}


def _down_to_credit(blocks: Sequence[Block], lines: Sequence[TextLine], picture: Picture, em: float) -> set[int]:
    """Small blocks between a picture and a credit that stands a few lines under it."""
    under = [
        b
        for b, block in enumerate(blocks)
        if not block.vertical
        and len(block.lines) <= 6
        and block.size < 1.25 * em
        and block.box[0] > picture.box[0] - 1.5 * em
        and block.box[2] < picture.box[2] + 1.5 * em
        and -em < block.box[1] - picture.box[3] < 6 * em
    ]
    credits = [b for b in under if len(blocks[b].lines) <= 2 and _CREDIT.search(lines[blocks[b].lines[-1]].text)]
    if not credits:
        return set()
    foot = min(blocks[b].box[3] for b in credits)
    return {b for b in under if blocks[b].box[3] <= foot + 0.3 * em}


def _captions_of(
    blocks: Sequence[Block],
    lines: Sequence[TextLine],
    box: Box,
    picture: Picture,
    columns: Sequence[float],
    em: float,
    least: float = 2.0,
) -> set[int]:
    found = set()
    for b, block in enumerate(blocks):
        if block.vertical or len(block.lines) > 9 or block.size > 1.35 * em:
            continue
        place = _place(block, box, em)
        if place is not None and place + _words(block, lines) + _shape(block, picture, columns, em) > least:
            found.add(b)
    return found


def _may_be_title(block: Block, picture: Picture, lines: Sequence[TextLine], em: float) -> bool:
    """One short line of display type right under a picture, within its sides."""
    under = -0.5 * em < block.box[1] - picture.box[3] < 2.6 * em
    within = block.box[0] > picture.box[0] - em and block.box[2] < picture.box[2] + em
    short = len(block.lines) == 1 and len(lines[block.lines[0]].text) <= 16 and not block.vertical
    return under and within and short and 1.15 * em < block.size < 3.2 * em


def _beside_title(
    blocks: Sequence[Block], title: int, picture: Picture, columns: Sequence[float], em: float
) -> set[int]:
    """Caption lines that stand in one row with the photo's title, also under the picture; no column of text."""
    head = blocks[title]
    found = set()
    for b, block in enumerate(blocks):
        if b == title or block.vertical or block.size > 1.2 * em or len(block.lines) > 6:
            continue
        if len(block.lines) > 1 and not _is_unlike(width(block.box), columns, em):
            continue
        beside = max(block.box[0] - head.box[2], head.box[0] - block.box[2])
        level = overlap_y(block.box, head.box) > 0.4 * min(height(block.box), height(head.box))
        within = block.box[0] > picture.box[0] - 2 * em and block.box[2] < picture.box[2] + 2 * em
        if level and within and -0.5 * em < beside < 6 * em:
            found.add(b)
    return found


def _place(block: Block, box: Box, em: float) -> float | None:
    below = block.box[1] - box[3]
    above = box[1] - block.box[3]
    within = block.box[0] > box[0] - 1.5 * em and block.box[2] < box[2] + 1.5 * em
    if within and -1.5 * em < below < 2.2 * em:
        return 1.2 - 0.4 * max(0.0, below / em - 1.0)
    if within and -0.5 * em < above < 1.5 * em:
        return -1.0
    beside = -overlap_x(block.box, box)
    level = overlap_y(block.box, box) > 0.8 * height(block.box)
    if level and -0.5 * em < beside < 1.5 * em:
        return -1.2
    return None


def _words(block: Block, lines: Sequence[TextLine]) -> float:
    text = "".join(lines[i].text for i in block.lines)
    score = 0.0
    if _CREDIT.search(text) or _CREDIT.search(lines[block.lines[-1]].text):
        score += 2.5
    if _SHOWS.search(text):
        score += 1.5
    return score


def _shape(block: Block, picture: Picture, columns: Sequence[float], em: float) -> float:
    score = 0.0
    if block.size < 0.93 * em:
        score += 0.8
    if block.size > 1.2 * em:
        score -= 0.5
    wide = width(block.box)
    if _is_unlike(wide, columns, em):
        score += 0.6
    if abs(wide - width(picture.box)) < 2.5 * em:
        score += 0.8
    if len(block.lines) > 4:
        score -= 0.4 * (len(block.lines) - 4)
    return score


def _is_unlike(wide: float, columns: Sequence[float], em: float) -> bool:
    """Whether no column of text has a width."""
    return all(abs(wide - column) > 1.2 * em for column in columns)


def _second_lines(
    blocks: Sequence[Block], lines: Sequence[TextLine], found: Mapping[int, int], em: float
) -> dict[int, int]:
    """Blocks close to a caption that end in a credit, or stand in one row with it."""
    out: dict[int, int] = {}
    for b, p in found.items():
        for c, other in enumerate(blocks):
            if c in found or len(other.lines) > 2 or other.vertical or other.size > 1.25 * em:
                continue
            box = blocks[b].box
            under = -0.5 * em < other.box[1] - box[3] < 0.9 * em and overlap_x(box, other.box) > 0.5 * width(other.box)
            row = overlap_y(box, other.box) > 0.5 * height(other.box) and -overlap_x(box, other.box) < 3 * em
            if (under or row) and _CREDIT.search(lines[other.lines[-1]].text):
                out[c] = p
    return out

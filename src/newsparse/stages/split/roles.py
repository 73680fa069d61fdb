"""Kicker, headline or deck: what the lines of a head are, judged by how they are set beside each other.

A headline is larger, blacker or closer than what stands before and after it, but in a narrow column all lines of a
head may be shrunk to one size. A trained score sees what all of that is worth. It decides for the whole head: kickers
come first, then the headline, which is never missing, then the decks.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from newsparse.containers import TextLine
from newsparse.document import Role
from newsparse.forest import Forests, score_rows

Rows = NDArray[np.float32]

PARTS: tuple[Role, ...] = ("kicker", "headline", "deck")
"""The roles told apart, in the order in which they stand; each has a forest of its own, named in the plural."""
_BESIDE = ("size", "weight", "gap", "ground", "coloured", "length", "middle", "left")
_FURTHER = 3
"""So many of these are also seen of the lines one further on."""
ROLE_COLUMNS = (
    *("lines", "before", "after", "from_largest", "size", "size_share", "weight_share", "weight_to_largest"),
    *("characters", "length_share", "dark", "toned", "coloured", "vertical"),
    *("dash", "parted", "byline_under", "section_over"),
    *(f"{name}_over" for name in _BESIDE),
    *(f"{name}_under" for name in _BESIDE),
    *(f"{name}_second_over" for name in _BESIDE[:_FURTHER]),
    *(f"{name}_second_under" for name in _BESIDE[:_FURTHER]),
)
"""One name a column: a line by itself, in its head, and beside the lines before and after it.

How far apart characters stand says little of their type: short lines are spaced out to the width of long ones.
"""
_SMALL, _NEVER = 0.76, 50.0
"""Size, over that of the largest line, below which none is of the headline, and what that is worth, nats."""
_DASHED = 10.0
"""What a long dash at the beginning of a line says for a deck, whatever its type says, nats."""
_DASH = re.compile("——|--|—|一一")


def role_rows(lines: Sequence[TextLine], settled: Sequence[Role | None], em: float) -> Rows:
    """Features of the lines of a head whose role is open: shape (open lines, len(ROLE_COLUMNS)).

    Args:
        lines: the head's lines in reading order.
        settled: the role of each where it is known.
        em: body size, pixels.
    """
    at = [k for k, role in enumerate(settled) if role is None]
    own = [lines[k] for k in at]
    if not own:
        return np.zeros((0, len(ROLE_COLUMNS)), np.float32)
    lengths = [len(line.text.strip()) for line in own]
    largest = max(range(len(own)), key=lambda n: own[n].size)
    rows = []
    for n, (line, length) in enumerate(zip(own, lengths, strict=True)):
        text = line.text.strip()
        over, under, second_over, second_under = (
            _beside(line, own[m], (length, lengths[m]), em, after=m > n)
            if 0 <= m < len(own)
            else [np.nan] * len(_BESIDE)
            for m in (n - 1, n + 1, n - 2, n + 2)
        )
        rows.append(
            [
                *(len(own), n, len(own) - 1 - n, n - largest, line.size / em, line.size / own[largest].size),
                _ratio(line.weight, max(other.weight for other in own)),
                *(_ratio(line.weight, own[largest].weight), length, length / max(1, *lengths)),
                *(line.ground == "dark", line.ground == "tint", line.coloured, line.direction == "vertical"),
                *(_DASH.match(text) is not None, " " in text or "\u3000" in text),
                *("byline" in settled[at[n] + 1 :], "section" in settled[: at[n]]),
                *(*over, *under, *second_over[:_FURTHER], *second_under[:_FURTHER]),
            ]
        )
    return np.array(rows, np.float32)


def _beside(line: TextLine, other: TextLine, lengths: tuple[int, int], em: float, *, after: bool) -> list[float]:
    """Another line of the head in terms of one; ``after``: whether it follows it."""
    first, second = (line, other) if after else (other, line)
    return [
        _ratio(other.size, line.size),
        _ratio(other.weight, line.weight),
        _gap(first, second) / min(line.size, other.size),
        float(other.ground != line.ground),
        float(other.coloured != line.coloured),
        _ratio(lengths[1], lengths[0]),
        (other.box[0] + other.box[2] - line.box[0] - line.box[2]) / 2 / em,
        (other.box[0] - line.box[0]) / em,
    ]


def _ratio(one: float, two: float) -> float:
    return one / two if two else float("nan")


def _gap(first: TextLine, second: TextLine) -> float:
    if first.direction == "vertical":
        return first.box[0] - second.box[2]
    return second.box[1] - first.box[3]


def told_roles(lines: Sequence[TextLine], settled: Sequence[Role | None], em: float, forests: Forests) -> list[Role]:
    """A role for every line of a head.

    Args:
        lines: the head's lines in reading order.
        settled: the role of each where it is known.
        em: body size, pixels.
        forests: trained scores, one for each of `PARTS`.

    Raises:
        ModelError: the trained scores are of another version.
    """
    rows = role_rows(lines, settled, em)
    odds = np.column_stack([score_rows(forests, f"{part}s", rows, ROLE_COLUMNS) for part in PARTS])
    small = rows[:, ROLE_COLUMNS.index("size_share")] < _SMALL
    odds[small, PARTS.index("headline")] -= _NEVER
    dashed = (rows[:, ROLE_COLUMNS.index("dash")] > 0) & (rows[:, ROLE_COLUMNS.index("before")] > 0)
    odds[dashed, PARTS.index("deck")] += _DASHED
    told = iter(best_parts(odds))
    return [role if role is not None else next(told) for role in settled]


def best_parts(odds: NDArray[np.float64]) -> list[Role]:
    """The likeliest kickers, headline and decks, in this order, of which the headline has a line at least.

    Args:
        odds: logits of the roles of `PARTS`, shape (lines, 3).
    """
    if not len(odds):
        return []
    sums = np.vstack([np.zeros(len(PARTS)), np.cumsum(odds, axis=0)])
    count = len(odds)
    _, first, last = max(
        (float(sums[i, 0] + sums[j, 1] - sums[i, 1] + sums[count, 2] - sums[j, 2]), i, j)
        for i in range(count)
        for j in range(i + 1, count + 1)
    )
    kicker, headline, deck = PARTS
    return [kicker] * first + [headline] * (last - first) + [deck] * (count - last)

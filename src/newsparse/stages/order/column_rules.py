"""Rules between the columns of one article: a habit of some papers; there a vertical rule parts nothing."""

from collections.abc import Sequence

from newsparse.containers import Rule
from newsparse.document import Box
from newsparse.geometry import centre, overlap_x, width
from newsparse.stages.order.heads import Head

_THIN, _UNDER, _BESIDE = 0.45, 10.0, 1.0
"""How thick such a rule is at most, how far under the head it begins, and how far the head reaches beyond it, em."""
_LEVEL, _DEEP, _HALF, _NEAR = 1.0, 4.0, 0.5, 2.0
"""How far the top of a column is from that of a rule, its least height, how far it reaches over the rule, and how far
it stands from it, em."""
_FEW, _MANY = 2, 0.2
"""Rules inside articles that tell of the habit, and their share of all that are as thin and upright."""


def without_column_rules(
    rules: Sequence[Rule], heads: Sequence[Head], columns: Sequence[Box], em: float
) -> tuple[Rule, ...]:
    """Rules that part articles.

    A rule that begins under a headline, and has the headline on both its sides, stands between two columns of one
    article; so does one that begins where columns of text on both its sides do. Where a page has several of them, its
    other thin upright rules tell nothing either.

    Args:
        rules: of the page.
        heads: all its heads.
        columns: boxes of its text.
        em: body size, in the unit of the boxes.
    """
    thin = [rule for rule in rules if rule.direction == "vertical" and width(rule.box) <= _THIN * em]
    inside = [
        rule
        for rule in thin
        if any(_is_under(rule, head, heads, em) for head in heads) or _parts_columns(rule, columns, em)
    ]
    if len(inside) < max(_FEW, _MANY * len(thin)):
        return tuple(rules)
    return tuple(rule for rule in rules if rule not in thin)


def _is_under(rule: Rule, head: Head, heads: Sequence[Head], em: float) -> bool:
    """Whether a rule begins right under a head that reaches beyond it on both sides."""
    x, top = centre(rule.box)[0], rule.box[1]
    if head.vertical or head.tag or not head.box[0] + _BESIDE * em < x < head.box[2] - _BESIDE * em:
        return False
    if not -0.5 * em < top - head.box[3] < _UNDER * em:
        return False
    near = (x - em, top, x + em, top)
    return not any(
        other is not head and head.box[3] <= other.box[1] < top and overlap_x(other.box, near) > 0 for other in heads
    )


def _parts_columns(rule: Rule, columns: Sequence[Box], em: float) -> bool:
    """Whether text on both sides of a rule begins level with it."""
    x, top = centre(rule.box)[0], rule.box[1]
    level = [box for box in columns if abs(box[1] - top) < _LEVEL * em and box[3] - box[1] > _DEEP * em]
    left = any(-_HALF * em < x - box[2] < _NEAR * em for box in level)
    return left and any(-_HALF * em < box[0] - x < _NEAR * em for box in level)

"""Stanzas that were linked to no head, joined to the poem that they go on with.

The prices of links are learned from prose, which fills its columns; of a poem the next stanza stands below, or beside
it and level with the first, and nothing stands between.
"""

from collections.abc import Callable, Mapping, Sequence, Set

from newsparse.document import Box
from newsparse.geometry import overlap_x, overlap_y, union
from newsparse.stages.order.links import Solution
from newsparse.stages.order.runs import begins_under, by_columns, run_of
from newsparse.stages.order.scene import Scene, same_size
from newsparse.stages.order.staging import Prepared
from newsparse.stages.order.trust import Run
from newsparse.stages.order.verses import is_verse

_POEM = 0.5
"""Certainty of a poem under a head of its own, at least; what judges articles has seen none."""
_BELOW, _BESIDE, _LEVEL, _HEADED = 5.0, 18.0, 1.5, 4.0
"""How far below and beside a stanza a poem goes on, and how level then with its first; how near over a column the head
of a poem of its own stands, em."""

Judge = Callable[[Sequence[Run]], list[float]]


def with_stanzas(
    stage: Prepared, solution: Solution, sure: Mapping[Run, float], lost: Sequence[Run], judged: Judge
) -> dict[Run, float]:
    """The chains of a page with the stanzas in lost ones given to the poems that they go on with, the nearest first.

    Args:
        stage: the page.
        solution: its links.
        sure: chains and their certainties.
        lost: those without a head that are hardly articles; of verses alone they are taken apart.
        judged: how sure each of some chains is one whole article.
    """
    scene, lines = stage.scene, stage.draft.lines
    blocks = [[lines[i] for i in stage.blocks[node.block].lines] for node in scene.nodes]
    poems = {n for n, block in enumerate(blocks) if is_verse(block, scene.em)}
    parted = [run for run in lost if poems >= set(run.nodes)]
    loose = {n for run in parted for n in run.nodes}
    kept = {run: p for run, p in sure.items() if run not in parted}
    while True:
        near = [
            (far, run, n) for run in kept for n in loose if (far := goes_on(scene, run, n, poems, loose)) is not None
        ]
        if not near:
            break
        _, early, n = min(near, key=lambda found: found[0])
        whole = run_of(solution, (early.head, by_columns(scene, (*early.nodes, n))))
        loose.remove(n)
        del kept[early]
        kept[whole] = max(judged([whole])[0], _POEM if early.head is not None else 0.0)
    kept |= {run: sure[run] for run in parted if loose >= set(run.nodes)}
    rest = [n for run in parted if not loose >= set(run.nodes) for n in run.nodes if n in loose]
    alone = [run_of(solution, (None, (n,))) for n in rest]
    return kept | dict(zip(alone, judged(alone) if alone else [], strict=True))


def goes_on(scene: Scene, early: Run, stanza: int, poems: Set[int], loose: Set[int]) -> float | None:
    """How far a loose stanza is from the text, or the head, whose poem it goes on with.

    A poem goes on below its last stanza, or beside it, level with its first; under a bare head it begins, or left of
    the middle of the head, if it has two columns.

    Args:
        scene: the page.
        early: a chain of which the poem may be.
        stanza: a block of text.
        poems: blocks of text that hold verses.
        loose: those that belong to no head.

    Returns:
        The distance, em; None where it does not go on.
    """
    em, block = scene.em, scene.nodes[stanza]
    head = scene.heads[early.head] if early.head is not None else None
    if not early.nodes:
        if head is None or head.panel != block.panel:
            return None
        under = begins_under(block.box, head.box, em) or any(
            _is_pair(scene, block.box, scene.nodes[n].box, head.box) for n in loose - {stanza}
        )
        return (block.box[1] - head.box[3]) / em if under else None
    known = [scene.nodes[n] for n in early.nodes if n in poems]
    if len(known) < len(early.nodes) or known[0].panel != block.panel or not same_size(known[0], block):
        return None
    top = min(node.box[1] for node in known)
    far = [_distance(scene, node.box, block.box, top) for node in known]
    return min((d for d in far if d is not None), default=None)


def _is_pair(scene: Scene, left: Box, right: Box, head: Box) -> bool:
    """Whether two level stanzas stand left and right of the middle of a head, right under it."""
    em, middle = scene.em, (head[0] + head[2]) / 2
    whole = union((left, right))
    if not begins_under(whole, head, em) or not left[2] - em < middle < right[0] + em:
        return False
    gap = (left[2], max(left[1], right[1]), right[0], min(left[3], right[3]))
    level = abs(left[1] - right[1]) < _LEVEL * em and gap[2] - gap[0] < _BESIDE * em
    return level and not _is_parted(scene, gap)


def _distance(scene: Scene, box: Box, other: Box, top: float) -> float | None:
    """From one stanza to another below it, or beside it and level with the first, em; None where something parts them.

    Args:
        scene: the page.
        box: a stanza of the poem.
        other: what may be of it.
        top: where the poem begins, pixels.
    """
    em = scene.em
    middle = abs(other[0] + other[2] - box[0] - box[2]) / 2
    if min(abs(other[0] - box[0]), middle) < em and 0 < other[1] - box[3] < _BELOW * em:
        gap: Box = (max(box[0], other[0]), box[3], min(box[2], other[2]), other[1])
        return None if _is_parted(scene, gap) else (gap[3] - gap[1]) / em
    if abs(other[1] - top) > _LEVEL * em:
        return None
    left, right = sorted((box, other))
    gap = (left[2], max(left[1], right[1]), right[0], min(left[3], right[3]))
    if not 0 < gap[2] - gap[0] < _BESIDE * em or gap[3] <= gap[1] or _is_parted(scene, gap):
        return None
    over: Box = (other[0], other[1] - _HEADED * em, other[2], other[1])
    headed = other is left and any(overlap_x(h.box, over) > 0 and overlap_y(h.box, over) > 0 for h in scene.heads)
    return None if headed else (gap[2] - gap[0]) / em


def _is_parted(scene: Scene, gap: Box) -> bool:
    """Whether text, a head or a rule stands in a box."""
    boxes = [node.box for node in scene.nodes] + [head.box for head in scene.heads] + [rule.box for rule in scene.rules]
    return any(overlap_x(box, gap) > 0 and overlap_y(box, gap) > 0 for box in boxes)

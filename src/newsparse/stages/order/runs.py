"""Chains of links, and a better set of them: moves that make more chains whole articles.

The assignment of `links` prices every link by itself. Whether a chain as a whole is an article (its shape, what stands
inside it, whether its headline speaks of it) shows only when it is complete. So links are exchanged, one move at a
time, as long as the page gains: the worth of a page is the expected number of whole articles among its chains, less
the price of its links.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from newsparse.document import Box
from newsparse.forest import Forests, score_rows
from newsparse.geometry import overlap_x
from newsparse.stages.order.links import Link, Solution
from newsparse.stages.order.prices import FORBIDDEN
from newsparse.stages.order.scene import FROM, Scene, same_size
from newsparse.stages.order.trust import CHAIN_COLUMNS, Run, Stand, chain_row, in_columns

Key = tuple[int | None, tuple[int, ...]]
"""A chain: its head and nodes."""

_WORTH = 8.0
"""What one more whole article is worth, nats of link price."""
_REACH = 6.0
"""Links that cost more than the best of their source and of their target by this are not tried, nats."""
_ODD = 2.0
"""What it costs that of several small heads of one kind some begin texts and others do not, nats for each of the
fewer: they are all subheads, or none is."""
_KIN = 3
"""Members of the smallest such group."""
_MOST_MOVES = 40
_UNDER = 3.0
"""How far under a head its text may begin, em."""
_TAGGED = 8.0
"""How much dearer than from a tag the link from the headline over it may be, nats."""
_GAIN = 0.05
"""Moves that gain less are not made."""


def find_runs(scene: Scene, links: Sequence[Link]) -> list[Run]:
    """Follow the links from every head, and from every block that nothing leads to."""
    after = {link.source: link for link in links if not link.from_head}
    first = {link.source: link for link in links if link.from_head}
    led = {link.target for link in links}
    runs = []
    for h in range(len(scene.heads)):
        lead = first.get(h)
        runs.append(_run_from(h, lead.target, (lead,), after) if lead else Run(h, (), ()))
    return runs + [_run_from(None, n, (), after) for n in range(len(scene.nodes)) if n not in led]


def _run_from(head: int | None, node: int, used: tuple[Link, ...], after: Mapping[int, Link]) -> Run:
    nodes, links = [node], list(used)
    while (step := after.get(nodes[-1])) is not None and step.target not in nodes:
        links.append(step)
        nodes.append(step.target)
    return Run(head, tuple(nodes), tuple(links))


@dataclass(frozen=True, slots=True)
class State:
    """Successor of each row (heads, then nodes), as a node or -1."""

    after: tuple[int, ...]
    heads: int

    def before(self) -> dict[int, int]:
        """The row that leads to each node."""
        return {node: row for row, node in enumerate(self.after) if node >= 0}

    def moved(self, changes: Mapping[int, int]) -> "State":
        """The state with other successors for some rows."""
        after = list(self.after)
        for row, node in changes.items():
            after[row] = node
        return replace(self, after=tuple(after))

    def chain_of(self, row: int, before: Mapping[int, int]) -> Key | None:
        """The chain that a row stands in; None when the links run in a ring."""
        seen = {row}
        while row >= self.heads and row - self.heads in before:
            row = before[row - self.heads]
            if row in seen:
                return None
            seen.add(row)
        head = row if row < self.heads else None
        nodes = [] if head is not None else [row - self.heads]
        at = row
        while self.after[at] >= 0:
            nodes.append(self.after[at])
            at = self.heads + self.after[at]
            if len(nodes) > len(self.after):
                return None
        return head, tuple(nodes)


class Judge:
    """Chances that chains are whole articles; every chain is judged once."""

    def __init__(self, stand: Stand, forests: Forests) -> None:
        self.stand = stand
        self._forests = forests
        self._known: dict[Key, float] = {}

    def learn(self, keys: Iterable[Key]) -> None:
        """Judge chains that are new, all at once."""
        new = [key for key in dict.fromkeys(keys) if key not in self._known]
        if new:
            rows = np.array([chain_row(self.stand, run_of(self.stand.solution, key)) for key in new], np.float32)
            odds = score_rows(self._forests, "articles", rows, CHAIN_COLUMNS)
            self._known.update(zip(new, (1 / (1 + np.exp(-odds))).tolist(), strict=True))

    def chance(self, key: Key) -> float:
        """Chance of a chain that was learned."""
        return self._known[key]


def run_of(solution: Solution, key: Key) -> Run:
    """A chain with its links."""
    head, nodes = key
    heads = solution.price.shape[0] - solution.price.shape[1]
    rows = [*([head] if head is not None else []), *(heads + n for n in nodes)]
    targets = nodes if head is not None else nodes[1:]
    return Run(head, nodes, tuple(solution.link(row, n) for row, n in zip(rows, targets, strict=False)))


@dataclass(frozen=True, slots=True)
class Move:
    """Other successors for some rows, the chains that go and those that come, and what the links then cost more."""

    changes: Mapping[int, int]
    gone: frozenset[Key]
    come: frozenset[Key]
    price: float


def moves_from(scene: Scene, solution: Solution, state: State) -> Iterator[Move]:
    """Every exchange of one link, with the ends it leaves loose joined or not, every cut, and small heads in rows."""
    price = solution.price
    if not price.size:
        return
    before = state.before()
    best_row = np.minimum(price.min(axis=1), solution.last)
    best_column = np.minimum(price.min(axis=0), solution.first)
    near = (price < best_row[:, None] + _REACH) | (price < best_column[None, :] + _REACH)
    for row, node in zip(*np.nonzero(near & (price < FORBIDDEN)), strict=True):
        s, t = int(row), int(node)
        if state.after[s] == t:
            continue
        loose, source = state.after[s], before.get(t)
        changes: dict[int, int] = {s: t} | ({source: -1} if source is not None else {})
        yield from _made(solution, state, before, changes)
        # What s led to goes on after the source of t, or, where t began a text, after the end of that text.
        end = source if source is not None else _end_of(state, state.heads + t)
        if loose >= 0 and end not in (None, s) and price[end, loose] < FORBIDDEN:
            yield from _made(solution, state, before, {s: t, end: loose})
    for s, t in enumerate(state.after):
        if t >= 0:
            yield from _made(solution, state, before, {s: -1})
    chains = sorted({chain for row in range(len(state.after)) if (chain := state.chain_of(row, before))}, key=str)
    whole = (
        *_partings(scene, state, before, chains),
        *_joinings(scene, solution, state, before),
        *_weavings(scene, solution, state, chains),
    )
    for rows in whole:
        yield from _made(solution, state, before, rows)


def _end_of(state: State, row: int) -> int | None:
    """The last row of a chain; None when it runs in a ring."""
    seen = set[int]()
    while state.after[row] >= 0:
        if row in seen:
            return None
        seen.add(row)
        row = state.heads + state.after[row]
    return row


def _partings(
    scene: Scene, state: State, before: Mapping[int, int], chains: Sequence[Key]
) -> Iterator[Mapping[int, int]]:
    """A chain cut before all its small heads at once: a list of briefs that was taken for one article."""
    for chain in chains:
        inner = [n for n in chain[1] if scene.nodes[n].inner is not None and n in before]
        if len(inner) > 1 or (inner and before[inner[0]] < state.heads):
            yield {before[n]: -1 for n in inner}


def _joinings(scene: Scene, solution: Solution, state: State, before: Mapping[int, int]) -> Iterator[Mapping[int, int]]:
    """All texts that begin with small heads joined, one after the other, to the text they go on best from."""
    loose = [n for n, node in enumerate(scene.nodes) if node.inner is not None and n not in before]
    ends = np.array([row >= state.heads and node < 0 for row, node in enumerate(state.after)])
    price = np.where(ends[:, None], solution.price, FORBIDDEN)
    joined: dict[int, int] = {}
    for n in loose:
        row = int(price[:, n].argmin())
        if price[row, n] < FORBIDDEN and row not in joined:
            joined[row] = n
    groups: dict[Key, dict[int, int]] = {}
    for row in joined:
        root, seen = state.chain_of(row, before), set[Key]()
        while root and root not in seen and root[0] is None and root[1][0] in joined.values():
            seen.add(root)
            source = next(r for r, n in joined.items() if root and n == root[1][0])
            root = state.chain_of(source, before)
        if root and root not in seen:
            groups.setdefault(root, {})[row] = joined[row]
    yield from (changes for changes in groups.values() if len(changes) > 1)


def _weavings(scene: Scene, solution: Solution, state: State, chains: Sequence[Key]) -> Iterator[Mapping[int, int]]:
    """A text without a head set before the text of a head, or woven with it column by column.

    So it is where a head stands in the middle of its columns, or over the last ones only: one link alone does not
    bring such a text to its head.
    """
    bare = [nodes for head, nodes in chains if head is None and scene.nodes[nodes[0]].inner is None]
    for head, nodes in chains:
        if head is None or not nodes:
            continue
        for other in bare:
            woven = by_columns(scene, (*other, *nodes))
            for order in {(*other, *nodes), woven}:
                rows = [head, *(state.heads + n for n in order)]
                links = dict(zip(rows, (*order, -1), strict=True))
                if all(n < 0 or solution.price[row, n] < FORBIDDEN for row, n in links.items()):
                    yield {row: n for row, n in links.items() if state.after[row] != n}


def by_columns(scene: Scene, nodes: Sequence[int]) -> tuple[int, ...]:
    """Nodes column by column, each from top to foot."""
    columns = in_columns([scene.nodes[n].box for n in nodes], scene.em)
    return tuple(nodes[k] for column in columns for k in sorted(column, key=lambda k: scene.nodes[nodes[k]].box[1]))


def _made(solution: Solution, state: State, before: Mapping[int, int], changes: Mapping[int, int]) -> Iterator[Move]:
    after = state.moved(changes)
    led = after.before()
    touched = {*changes, *(state.heads + n for n in changes.values() if n >= 0)}
    touched |= {state.heads + state.after[row] for row in changes if state.after[row] >= 0}
    gone = {state.chain_of(row, before) for row in touched}
    come = {after.chain_of(row, led) for row in touched}
    if None in come or None in gone:
        return
    old, new = frozenset(k for k in gone if k), frozenset(k for k in come if k)
    cost = _links_price(solution, after, changes) - _links_price(solution, state, changes)
    nodes = {n for row in changes for n in (state.after[row], after.after[row]) if n >= 0}
    cost += sum(solution.first[n] * ((n not in led) - (n not in before)) for n in nodes)
    yield Move(changes, old - new, new - old, float(cost))


def _links_price(solution: Solution, state: State, rows: Iterable[int]) -> float:
    return float(sum(solution.price[r, state.after[r]] if state.after[r] >= 0 else solution.last[r] for r in rows))


def state_of(solution: Solution) -> State:
    """The links of a solution as successors."""
    rows, columns = solution.price.shape
    after = [-1] * rows
    for link in solution.links:
        after[link.source if link.from_head else rows - columns + link.source] = link.target
    return State(tuple(after), rows - columns)


def improve_links(scene: Scene, solution: Solution, forests: Forests) -> Solution:
    """The solution after all moves that make the page better.

    Raises:
        ModelError: the trained scores are of another version.
    """
    judge = Judge(Stand(scene, solution), forests)
    state, kin = state_of(solution), _kin(scene)
    for _ in range(_MOST_MOVES):
        moves = list(moves_from(scene, solution, state))
        judge.learn(key for move in moves for key in (*move.gone, *move.come))
        gains = [_gain(move, judge) - _ODD * _more_uneven(state, move.changes, kin) for move in moves]
        best = int(np.argmax(gains)) if gains else -1
        if best < 0 or gains[best] < _GAIN:
            break
        state = state.moved(moves[best].changes)
    state = state.moved(_without_tags(scene, solution, state))
    state = state.moved(_headed(scene, state))
    links = [solution.link(row, node) for row, node in enumerate(state.after) if node >= 0]
    return replace(solution, links=tuple(links))


def _without_tags(scene: Scene, solution: Solution, state: State) -> dict[int, int]:
    """Links from headlines without text, over a tag that took theirs: a tag is no headline, and gives its text back."""
    em, price = scene.em, solution.price
    links: dict[int, int] = {}
    for t, tag in enumerate(scene.heads):
        node = state.after[t]
        if not tag.tag or node < 0:
            continue
        over = [
            h
            for h, head in enumerate(scene.heads)
            if not head.tag
            and max(state.after[h], links.get(h, -1)) < 0
            and head.box[3] < tag.box[1] + em
            and overlap_x(head.box, tag.box) > 0
            and price[h, node] < price[t, node] + _TAGGED
        ]
        if over:
            links |= {t: -1, min(over, key=lambda h: price[h, node]): node}
    return links


def _headed(scene: Scene, state: State) -> dict[int, int]:
    """Links from heads without text to the texts without a head right under them.

    Either may stand alone: the head of what is told on another page, the rest of what was begun there. Both at one
    place are one article, though each by itself looked the likelier for it.
    """
    before, em = state.before(), scene.em
    bare = [h for h, head in enumerate(scene.heads) if state.after[h] < 0 and not head.tag and not head.vertical]
    chains = {chain for row in range(state.heads, len(state.after)) if (chain := state.chain_of(row, before))}
    owner = {n: chain for chain in chains for n in chain[1]}
    links: dict[int, int] = {}
    for h in bare:
        box = scene.heads[h].box
        level = [n for n, node in enumerate(scene.nodes) if overlap_x(node.box, box) > em]
        under = {owner[n] for n in level if begins_under(scene.nodes[n].box, box, em) and n in owner}
        over = {owner[n] for n in level if -0.5 * em < box[1] - scene.nodes[n].box[3] < _UNDER * em and n in owner}
        if len(under) != 1 or under & over:
            continue
        ((head, nodes),) = under
        first = scene.nodes[nodes[0]]
        same = first.panel == scene.heads[h].panel and first.inner is None and not FROM.search(first.first)
        if head is None and same and nodes[0] not in links.values():
            links[h] = nodes[0]
    return links


def begins_under(text: Box, head: Box, em: float) -> bool:
    """Whether a block of text begins right under a head."""
    return -0.5 * em < text[1] - head[3] < _UNDER * em and overlap_x(text, head) > em


def _kin(scene: Scene) -> list[frozenset[int]]:
    """Small heads of one size in one box, group by group."""
    groups: list[list[int]] = []
    for n, node in enumerate(scene.nodes):
        if node.inner is None:
            continue
        for group in groups:
            first = scene.nodes[group[0]]
            if first.panel == node.panel and same_size(node, first):
                group.append(n)
                break
        else:
            groups.append([n])
    return [frozenset(group) for group in groups if len(group) >= _KIN]


def _more_uneven(state: State, changes: Mapping[int, int], kin: Sequence[frozenset[int]]) -> int:
    """By how many a move raises the number of small heads that are treated unlike most of their kind."""
    left = {state.after[row] for row in changes} - {-1}
    led = {node for node in changes.values() if node >= 0}
    touched = [group for group in kin if group & (left ^ led)]
    if not touched:
        return 0
    before = {node for node in state.after if node >= 0}
    after = before - left | led
    return sum(_fewer(group, after) - _fewer(group, before) for group in touched)


def _fewer(group: frozenset[int], led: set[int]) -> int:
    return min(len(group & led), len(group - led))


def _gain(move: Move, judge: Judge) -> float:
    more = sum(judge.chance(key) for key in move.come) - sum(judge.chance(key) for key in move.gone)
    return _WORTH * more - move.price

"""Which lines belong together: the grouping of lines into articles as a partition against the true one.

The atoms are the predicted lines (known by their place, see `newsparse.evaluate.place`) and the true lines of articles
that nobody found. Measured are atoms that lie in an article in truth or in prediction. Sources: B-cubed (Bagga and
Baldwin, 1998), adjusted Rand index (Hubert and Arabie, 1985), splits and merges by the common refinement of both
partitions (the article separation measures of CITlab).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb

from newsparse.document import Page, Role
from newsparse.evaluate.place import Places
from newsparse.evaluate.scores import Adding, Measure, Rate, f1, harmonic, share

NEAR = 0.9
"""Jaccard index of line sets from which an article counts as nearly right."""
_TITLE: frozenset[Role] = frozenset({"kicker", "headline", "deck", "byline"})


@dataclass(frozen=True, slots=True)
class Atom:
    """A line as both sides see it: its true article and its predicted one (indexes; None: not in an article)."""

    true: int | None
    found: int | None
    title: bool = False
    """Kicker, headline, deck or byline: by truth where there is one."""


@dataclass(frozen=True, slots=True)
class GroupScores(Adding):
    """How well lines are grouped into articles.

    Attributes:
        precision: B-cubed, over the lines of predicted articles.
        recall: B-cubed, over the lines of true articles.
        rand: adjusted Rand index, summed over pages (each page counts once).
        pairs: F1 of line pairs in the same article.
        title_pairs: the same, one line of the head and one of the body.
        body_pairs: the same, two lines of the body.
        splits: cuts through true articles, per true article.
        merges: seams inside predicted articles, per true article.
        exact: share of true articles whose set of lines is that of a predicted one.
        near: share of true articles with a predicted one of Jaccard index >= 0.9.
    """

    precision: Rate
    recall: Rate
    rand: Rate
    pairs: Rate
    title_pairs: Rate
    body_pairs: Rate
    splits: Rate
    merges: Rate
    exact: Rate
    near: Rate

    @property
    def bcubed(self) -> Measure:
        """F1 of B-cubed precision and recall."""
        return harmonic(self.precision, self.recall)


def compare_articles(truth: Page, found: Page, places: Places) -> GroupScores:
    """Measure the grouping of a page."""
    return group_scores(tuple(atoms_of(truth, found, places)), len(truth.articles))


def atoms_of(truth: Page, found: Page, places: Places) -> Iterator[Atom]:
    """The atoms of a page that lie in an article on either side."""
    true_article, found_article = _article_of(truth), _article_of(found)
    for p, line in enumerate(found.lines):
        own = places.true_of[p]
        role = truth.lines[own[0]].role if own else line.role
        atom = Atom(true_article[own[0]] if own else None, found_article[p], role in _TITLE)
        if atom.true is not None or atom.found is not None:
            yield atom
    for t, line in enumerate(truth.lines):
        if not places.found_of[t] and true_article[t] is not None:
            yield Atom(true_article[t], None, line.role in _TITLE)


def _article_of(page: Page) -> list[int | None]:
    """For each line of the page the number of its article."""
    owner = {i: number for number, article in enumerate(page.articles) for i in article.lines}
    return [owner.get(line.id) for line in page.lines]


@dataclass(frozen=True, slots=True)
class _Table:
    """Atoms counted by pair of labels; atoms without an article on one side stand alone there."""

    cells: Counter[tuple[int | None, int | None]]
    true: Counter[int]
    found: Counter[int]

    @classmethod
    def of(cls, atoms: Sequence[Atom]) -> "_Table":
        return cls(
            Counter((atom.true, atom.found) for atom in atoms),
            Counter(atom.true for atom in atoms if atom.true is not None),
            Counter(atom.found for atom in atoms if atom.found is not None),
        )

    def common(self) -> Iterator[tuple[int, int, int]]:
        """(true article, predicted article, atoms) of every non-empty cell of articles on both sides."""
        for (true, found), count in self.cells.items():
            if true is not None and found is not None:
                yield true, found, count


def group_scores(atoms: Sequence[Atom], articles: int) -> GroupScores:
    """Measure a grouping.

    Args:
        atoms: lines with their labels.
        articles: number of true articles, also those without lines.
    """
    table = _Table.of(atoms)
    cells = list(table.common())
    jaccard: dict[int, float] = dict.fromkeys(table.true, 0.0)
    for true, found, count in cells:
        union = table.true[true] + table.found[found] - count
        jaccard[true] = max(jaccard[true], count / union)
    splits, merges = _cuts(cells)
    return GroupScores(
        precision=share(sum(n * n / table.found[p] for _, p, n in cells), table.found.total()),
        recall=share(sum(n * n / table.true[t] for t, _, n in cells), table.true.total()),
        rand=_rand(table, len(atoms)),
        pairs=_pair_f1(table, cells),
        title_pairs=_mixed_pairs(atoms),
        body_pairs=_body_pairs(atoms),
        splits=Rate(splits, articles, articles),
        merges=Rate(merges, articles, articles),
        exact=share(sum(value == 1 for value in jaccard.values()), articles),
        near=share(sum(value >= NEAR for value in jaccard.values()), articles),
    )


def _cuts(cells: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
    """Cells more than true articles, and more than predicted ones, where both sides have an article."""
    return len(cells) - len({t for t, _, _ in cells}), len(cells) - len({p for _, p, _ in cells})


def _rand(table: _Table, atoms: int) -> Rate:
    """Adjusted Rand index of one page: (index - expected) / (most possible - expected), in pairs of atoms."""
    if not atoms:
        return Rate()
    both = sum(comb(n, 2) for _, _, n in table.common())
    true, found = (sum(comb(n, 2) for n in side.values()) for side in (table.true, table.found))
    expected = true * found / comb(atoms, 2) if atoms > 1 else 0.0
    most = (true + found) / 2
    return Rate(1.0 if most == expected else (both - expected) / (most - expected), 1, atoms)


def _pair_f1(table: _Table, cells: Sequence[tuple[int, int, int]]) -> Rate:
    true, found = (sum(comb(n, 2) for n in side.values()) for side in (table.true, table.found))
    return f1(sum(comb(n, 2) for _, _, n in cells), found, true)


def _mixed_pairs(atoms: Sequence[Atom]) -> Rate:
    """Pairs of a head line and a body line."""
    title = _Table.of([atom for atom in atoms if atom.title])
    body = _Table.of([atom for atom in atoms if not atom.title])
    hits = sum(n * body.cells[t, p] for t, p, n in title.common())
    true, found = (sum(n * b[k] for k, n in a.items()) for a, b in ((title.true, body.true), (title.found, body.found)))
    return f1(hits, found, true)


def _body_pairs(atoms: Sequence[Atom]) -> Rate:
    body = _Table.of([atom for atom in atoms if not atom.title])
    return _pair_f1(body, list(body.common()))

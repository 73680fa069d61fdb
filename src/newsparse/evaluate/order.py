"""Reading order: true neighbours that stay neighbours, and blocks listed in their predicted order.

The edit of blocks is that of OmniDocBench: the true order numbers of the matched blocks, listed as predicted, against
the sorted list, Levenshtein over length.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from rapidfuzz.distance import Levenshtein

from newsparse.document import Page
from newsparse.evaluate.place import Places
from newsparse.evaluate.scores import Adding, Rate, share


@dataclass(frozen=True, slots=True)
class OrderScores(Adding):
    """How well lines follow one another.

    Attributes:
        lines: share of true lines in whose place a line was found.
        neighbours: share of the line pairs that follow each other in a true article and do so in a predicted one.
        blocks: edit of the order of blocks over the page; 0 is perfect.
    """

    lines: Rate
    neighbours: Rate
    blocks: Rate


def compare_order(truth: Page, found: Page, places: Places) -> OrderScores:
    """Measure the order of lines inside articles and of blocks on the page."""
    true = set(_neighbours(_indexes(truth)))
    read = set(_neighbours(_translated(sequence, places) for sequence in _indexes(found)))
    return OrderScores(
        lines=share(sum(bool(pieces) for pieces in places.found_of), len(truth.lines)),
        neighbours=share(len(true & read), len(true)),
        blocks=_block_edit(truth, found, places),
    )


def _indexes(page: Page) -> Iterator[list[int]]:
    """The lines of each article in order, as indexes into the page's lines."""
    index = {line.id: at for at, line in enumerate(page.lines)}
    for article in page.articles:
        yield [index[i] for i in article.lines]


def _translated(sequence: Sequence[int], places: Places) -> list[int]:
    """Predicted lines as true ones: pieces of one line count once, lines that are no true line are left out."""
    true = [t for p in sequence for t in places.true_of[p]]
    return [t for t, _ in groupby(true)]


def _neighbours(sequences: Iterator[list[int]]) -> Iterator[tuple[int, int]]:
    for sequence in sequences:
        yield from pairwise(sequence)


def _block_edit(truth: Page, found: Page, places: Places) -> Rate:
    """A block's place in the predicted order is the median place of its lines."""
    index = {line.id: at for at, line in enumerate(found.lines)}
    rank = {index[i]: at for at, i in enumerate(found.reading_order)}
    blocks = _blocks(truth)
    ranks = [[rank[p] for t in block for p in places.found_of[t]] for block in blocks]
    places_found = sorted((median(own), number) for number, own in enumerate(ranks) if own)
    listed = [number for _, number in places_found]
    lost = len(blocks) - len(listed)  # a block that was not found has no place: one deletion
    return share(Levenshtein.distance(listed, sorted(listed)) + lost, len(blocks))


def _blocks(truth: Page) -> list[list[int]]:
    """Runs of the true reading order within one paragraph or, outside paragraphs, one role of one article or item."""
    owner = {i: article.id for article in truth.articles for i in article.lines}
    owner |= {i: item.id for item in truth.items for i in item.lines}
    paragraph = {
        i: f"{article.id} {number}"
        for article in truth.articles
        for number, own in enumerate(article.paragraphs)
        for i in own.lines
    }
    at = {line.id: number for number, line in enumerate(truth.lines)}
    role = {line.id: line.role for line in truth.lines}

    def block_of(line: str) -> str:
        return paragraph.get(line) or f"{owner[line]} {role[line]}"

    return [[at[i] for i in run] for _, run in groupby(truth.reading_order, key=block_of)]

"""Does confidence mean something? Whether what was found is right, beside the confidence that it was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from newsparse.document import Article, Page
from newsparse.evaluate.place import in_frame, match_lines
from newsparse.evaluate.text import bare

_WHOLE = 0.9
"""Jaccard index of lines, and similarity of the body, from which an article counts as right."""


_EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
"""Where the bins of a reliability table begin and end."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """A found article or line: its confidence (0 when it has none), and whether it is right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Findings whose confidence lies from ``low`` up to ``high``: how many, their mean confidence, share right."""

    low: float
    high: float
    n: int
    confidence: float | None
    right: float | None


def reliability(findings: Sequence[Trusted]) -> tuple[Bin, ...]:
    """The findings by confidence; what is well calibrated is right as often as its confidence says."""
    bins = []
    for low, high in pairwise(_EDGES):
        own = [one for one in findings if low <= one.confidence < high or (high == 1.0 and one.confidence == 1.0)]
        mean = sum(one.confidence for one in own) / len(own) if own else None
        bins.append(Bin(low, high, len(own), mean, sum(one.right for one in own) / len(own) if own else None))
    return tuple(bins)


def judge_lines(truth: Page, found: Page) -> list[Trusted]:
    """Whether each found line that has a confidence reads like the true line in its place, marks and spaces aside.

    Args:
        truth: the true page.
        found: the predicted page.
    """
    seen = in_frame(found, truth.source)
    out = []
    for line, places in zip(seen.lines, match_lines(truth, seen).true_of, strict=True):
        if line.confidence is not None and len(places) == 1:
            out.append(Trusted(line.confidence, bare(line.text) == bare(truth.lines[places[0]].text)))
    return out


def judge_articles(truth: Page, found: Page) -> list[Trusted]:
    """Whether each found article is right: its lines, its headline to the letter, its text.

    Args:
        truth: the true page.
        found: the predicted page.
    """
    seen = in_frame(found, truth.source)
    places = match_lines(truth, seen)
    place = {line.id: places.true_of[k] for k, line in enumerate(seen.lines)}
    index = {line.id: k for k, line in enumerate(truth.lines)}
    whole = [({index[i] for i in article.lines}, article) for article in truth.articles]
    out = []
    for article in seen.articles:
        own = {t for i in article.lines for t in place[i]}
        best = max(whole, key=lambda pair: len(own & pair[0]), default=None)
        right = best is not None and _alike(own, best[0]) and _reads(article, best[1])
        out.append(Trusted(article.confidence or 0.0, right))
    return out


def _alike(found: set[int], true: set[int]) -> bool:
    return len(found & true) >= _WHOLE * max(1, len(found | true))


def _reads(found: Article, true: Article) -> bool:
    same = bare(found.headline) == bare(true.headline)
    return same and Levenshtein.normalized_similarity(bare(found.body), bare(true.body)) >= _WHOLE

"""Does confidence mean something? Whether each found article is right, beside the confidence that it was given."""

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from newsparse.document import Article, Page
from newsparse.evaluate.place import in_frame, match_lines
from newsparse.evaluate.text import bare

_WHOLE = 0.9
"""Jaccard index of lines, and similarity of the body, from which an article counts as right."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """A found article: its confidence (0 when it has none), and whether it is right."""

    confidence: float
    right: bool


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

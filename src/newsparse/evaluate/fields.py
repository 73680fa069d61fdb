"""Articles as wholes: matched one to one, then field by field; what leaks in from advertisements; areas.

Articles are matched so that the similarity of their whole texts sums up highest (Kuhn-Munkres). All text is compared
normalised; fields by letters and digits only.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from newsparse.document import Article, ItemKind, Page
from newsparse.evaluate.scores import Adding, Rate, f1, share
from newsparse.evaluate.text import bare, normalise, similarity

HIT = 0.8
"""Similarity of whole texts from which a matched article counts as found."""
TOUCH = 0.2
"""Below it two articles have nothing to do with each other and are not matched."""
AREA_HIT = 0.5
"""Areas are hit when intersection over union is above this."""
GRAM = 5
"""Length of the runs of Han characters that tell a leak; numbers and marks would meet by chance."""
_GRID = 1000
"""Cells along the longer side of the page on which areas are counted."""
_LEAKING: frozenset[ItemKind] = frozenset({"advertisement", "notice", "masthead"})


@dataclass(frozen=True, slots=True)
class FieldScores(Adding):
    """How well articles and their fields are found.

    Attributes:
        articles: F1 of articles whose whole text is at least 0.8 alike.
        coverage: mean similarity over true articles, 0 for those without a match.
        areas: F1 of articles whose areas have an intersection over union above 0.5.
        headline: share of true articles whose headline is the same letters.
        kicker: F1 of exact values, as are deck, byline, dateline and section.
        deck: see kicker.
        byline: see kicker.
        dateline: see kicker.
        section: see kicker.
        authors: F1 of names.
        body: edits of bodies over true characters; an article without a match counts whole.
        leak: share of the text of advertisements, notices and mastheads that stands in predicted articles.
    """

    articles: Rate
    coverage: Rate
    areas: Rate
    headline: Rate
    kicker: Rate
    deck: Rate
    byline: Rate
    dateline: Rate
    section: Rate
    authors: Rate
    body: Rate
    leak: Rate


@dataclass(frozen=True, slots=True)
class Pair:
    """A true article and the predicted one matched to it, with the similarity of their whole texts."""

    true: Article
    found: Article | None
    alike: float


@dataclass(frozen=True, slots=True)
class Fault:
    """A field of a true article that is not as it should be; ``article`` is its headline, or its id without one."""

    article: str
    field: str
    true: str
    found: str


def whole(article: Article) -> str:
    """All text of an article, normalised."""
    parts = (article.kicker, article.headline, article.deck, article.byline, article.body)
    return "".join(map(normalise, parts))


def match_articles(truth: Page, found: Page) -> tuple[Pair, ...]:
    """Every true article with its match, if any."""
    from scipy.optimize import linear_sum_assignment

    texts = [whole(article) for article in found.articles]
    alike = np.array([[similarity(whole(article), text) for text in texts] for article in truth.articles], float)
    alike = alike.reshape(len(truth.articles), len(texts))
    rows, columns = linear_sum_assignment(alike, maximize=True)
    match = {int(i): int(j) for i, j in zip(rows, columns, strict=True) if alike[i, j] > TOUCH}
    return tuple(
        Pair(article, found.articles[match[i]], float(alike[i, match[i]])) if i in match else Pair(article, None, 0.0)
        for i, article in enumerate(truth.articles)
    )


def compare_fields(truth: Page, found: Page, pairs: Sequence[Pair]) -> FieldScores:
    """Measure articles and fields of a page; ``pairs`` from `match_articles`."""
    n = len(truth.articles)
    return FieldScores(
        articles=f1(sum(pair.alike >= HIT for pair in pairs), len(found.articles), n),
        coverage=share(sum(pair.alike for pair in pairs), n),
        areas=_area_f1(truth, found),
        headline=share(sum(_same_headline(pair) for pair in pairs), n),
        kicker=_exact_f1(found, pairs, lambda article: article.kicker),
        deck=_exact_f1(found, pairs, lambda article: article.deck),
        byline=_exact_f1(found, pairs, lambda article: article.byline),
        dateline=_exact_f1(found, pairs, lambda article: article.dateline),
        section=_exact_f1(found, pairs, lambda article: article.section),
        authors=_author_f1(found, pairs),
        body=_body_error(pairs),
        leak=_leak(truth, found),
    )


def find_faults(pairs: Sequence[Pair]) -> Iterator[Fault]:
    """What is wrong, field by field, in the words of both sides; of bodies only the similarity is told."""
    for pair in pairs:
        name = pair.true.headline or pair.true.id
        if pair.found is None:
            yield Fault(name, "article", "", "not found")
            continue
        if pair.alike < HIT:
            yield Fault(name, "article", "", f"whole text {pair.alike:.2f} alike")
        for field in ("kicker", "headline", "deck", "byline", "dateline", "section"):
            true, read = getattr(pair.true, field) or "", getattr(pair.found, field) or ""
            if bare(true) != bare(read):
                yield Fault(name, field, true, read)
        if _names(pair.true) != _names(pair.found):
            yield Fault(name, "authors", *("、".join(a.name for a in side.authors) for side in (pair.true, pair.found)))


def _same_headline(pair: Pair) -> bool:
    return pair.found is not None and bare(pair.true.headline) == bare(pair.found.headline)


def _exact_f1(found: Page, pairs: Sequence[Pair], field: Callable[[Article], str | None]) -> Rate:
    hits = sum(bare(field(pair.true)) == bare(field(pair.found)) != "" for pair in pairs if pair.found is not None)
    return f1(
        hits,
        sum(bool(bare(field(article))) for article in found.articles),
        sum(bool(bare(field(pair.true))) for pair in pairs),
    )


def _names(article: Article) -> set[str]:
    return {bare(author.name) for author in article.authors} - {""}


def _author_f1(found: Page, pairs: Sequence[Pair]) -> Rate:
    hits = sum(len(_names(pair.true) & _names(pair.found)) for pair in pairs if pair.found is not None)
    read = sum(len(_names(article)) for article in found.articles)
    return f1(hits, read, sum(len(_names(pair.true)) for pair in pairs))


def _body_error(pairs: Sequence[Pair]) -> Rate:
    """Edits of one body are bounded by its length, so that two merged articles do not outweigh a whole page."""
    edits = characters = 0
    for pair in pairs:
        true = normalise(pair.true.body)
        read = normalise(pair.found.body) if pair.found else ""
        edits += min(len(true), Levenshtein.distance(true, read))
        characters += len(true)
    return Rate(edits, characters, characters)


def _grams(text: str) -> Iterator[str]:
    """Runs of `GRAM` Han characters."""
    han = ["\u4e00" <= character <= "\u9fff" for character in text]
    for at in range(len(text) - GRAM + 1):
        if all(han[at : at + GRAM]):
            yield text[at : at + GRAM]


def _leak(truth: Page, found: Page) -> Rate:
    """Line by line of the true items, leaving out what true articles also say."""
    own = {gram for article in truth.articles for gram in _grams(whole(article))}
    read = {gram for article in found.articles for gram in _grams(whole(article))}
    text = {line.id: normalise(line.text) for line in truth.lines}
    lines = [text[i] for item in truth.items if item.kind in _LEAKING for i in item.lines]
    foreign = [gram for line in lines for gram in _grams(line) if gram not in own]
    return share(sum(gram in read for gram in foreign), len(foreign))


def _area_f1(truth: Page, found: Page) -> Rate:
    """Areas matched one to one by intersection over union."""
    from scipy.optimize import linear_sum_assignment

    true, read = _masks(truth), _masks(found)
    common = true @ read.T
    union = true.sum(1)[:, None] + read.sum(1)[None, :] - common
    overlap = common / np.maximum(union, 1)
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    return f1(int((overlap[rows, columns] > AREA_HIT).sum()), len(found.articles), len(truth.articles))


def _masks(page: Page) -> NDArray[np.float32]:
    """(articles, cells) 1 where a box of the article lies, on a grid of `_GRID` cells along the longer side."""
    scale = _GRID / max(page.source.width, page.source.height)
    rows, columns = round(page.source.height * scale) + 1, round(page.source.width * scale) + 1
    masks = np.zeros((len(page.articles), rows, columns), np.float32)
    for mask, article in zip(masks, page.articles, strict=True):
        for box in article.boxes:
            x0, y0, x1, y1 = (max(0, round(value * scale)) for value in box)
            mask[y0:y1, x0:x1] = 1
    return masks.reshape(len(page.articles), rows * columns)

"""What a person should look at: reasons that need no truth to be seen."""

from collections.abc import Iterator, Mapping, Sequence

from newsparse.document import Article, Item, Line, Paper, Review
from newsparse.geometry import grow, overlap_x, overlap_y, union
from newsparse.language.text import cjk_count

_CERTAIN = 0.8
"""Articles less likely to be right than this are to be looked at."""
_POOR_LINE = 0.85
_POOR_SHARE = 0.1
"""A page has poor text when more than this share of its lines is read with less confidence than `_POOR_LINE`."""
_HEAD_ROLES = frozenset({"kicker", "headline", "deck"})
_MEET = 1.0
"""Distance of two heads that may be over one text, in sizes of the larger line of the one without."""
_ORPHAN = 10
"""Chinese characters of the shortest block outside all articles and known items that may be part of an article."""


def find_doubts(
    paper: Paper, articles: Sequence[Article], items: Sequence[Item], lines: Sequence[Line]
) -> tuple[Review, ...]:
    """Reasons for a review, those of the page first, then article by article, then what belongs to none."""
    heads = {line.id: line for line in lines if line.role in _HEAD_ROLES}
    return (
        *_of_page(paper, articles, lines),
        *(review for article in articles for review in _of_article(article, articles, heads)),
        *_of_items(items, lines),
    )


def _of_page(paper: Paper, articles: Sequence[Article], lines: Sequence[Line]) -> Iterator[Review]:
    if lines and not articles:
        yield Review(reason="no-article")
    read = [line.confidence for line in lines if line.confidence is not None]
    if read and sum(value < _POOR_LINE for value in read) > _POOR_SHARE * len(read):
        yield Review(reason="low-text-confidence")
    if paper.confidence is not None and paper.confidence < 1:
        yield Review(reason="masthead-contradiction")


def _of_items(items: Sequence[Item], lines: Sequence[Line]) -> Iterator[Review]:
    texts = {line.id: line.text for line in lines}
    for item in items:
        if item.kind == "other" and cjk_count("".join(texts[i] for i in item.lines)) >= _ORPHAN:
            yield Review(reason="orphan-block", item=item.id)


def _of_article(article: Article, articles: Sequence[Article], heads: Mapping[str, Line]) -> Iterator[Review]:
    if not article.headline and article.continued_from is None:
        yield Review(reason="text-without-headline", article=article.id)
    elif not article.body:
        crowded = any(_heads_meet(article, other, heads) for other in articles if other.body and other.headline)
        yield Review(reason="two-headlines-one-text" if crowded else "headline-without-text", article=article.id)
    elif article.confidence is not None and article.confidence < _CERTAIN:
        yield Review(reason="uncertain-article", article=article.id)


def _heads_meet(bare: Article, other: Article, heads: Mapping[str, Line]) -> bool:
    """Whether a headline without text stands right over, under or beside that of another article."""
    head, theirs = ([heads[i] for i in article.lines if i in heads] for article in (bare, other))
    if not head or not theirs:
        return False
    box = union(line.box for line in head)
    size = max(min(line.box[2] - line.box[0], line.box[3] - line.box[1]) for line in head)
    near = grow(box, _MEET * size)
    return any(overlap_x(near, line.box) > 0 and overlap_y(near, line.box) > 0 for line in theirs)

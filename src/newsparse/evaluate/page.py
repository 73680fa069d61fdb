"""All measures of one page."""

import re
from dataclasses import dataclass

from newsparse.document import Page
from newsparse.evaluate.articles import GroupScores, compare_articles
from newsparse.evaluate.fields import Fault, FieldScores, compare_fields, find_faults, match_articles
from newsparse.evaluate.order import OrderScores, compare_order
from newsparse.evaluate.place import in_frame, match_lines
from newsparse.evaluate.scores import Adding
from newsparse.evaluate.text import TextScores, compare_text
from newsparse.evaluate.trust import Trusted, judge_articles, judge_lines


@dataclass(frozen=True, slots=True)
class PageScores(Adding):
    """The measures of one page, or of several added up."""

    text: TextScores
    order: OrderScores
    articles: GroupScores
    fields: FieldScores


@dataclass(frozen=True, slots=True)
class PageResult:
    """One page with its measures.

    Attributes:
        name: the page; its family is what stands before the first hyphen or dot.
        scores: the measures.
        faults: fields that are not as they should be.
        missing: there was no prediction; an empty page was measured.
        articles: confidence of each found article, and whether it is right.
        lines: the same of each found line that has a true one in its place.
    """

    name: str
    scores: PageScores
    faults: tuple[Fault, ...] = ()
    missing: bool = False
    articles: tuple[Trusted, ...] = ()
    lines: tuple[Trusted, ...] = ()

    @property
    def family(self) -> str:
        """What pages of one kind share: the name up to the first hyphen or dot."""
        return re.split(r"[-.]", self.name, maxsplit=1)[0]


def compare(name: str, truth: Page, found: Page | None) -> PageResult:
    """Measure a predicted page against the true one.

    Args:
        name: what the page is called in reports.
        truth: the true page.
        found: the predicted page, in pixels of the same picture or of the same picture at another size; None when
            there is no prediction, which counts as an empty page.
    """
    seen = in_frame(found, truth.source) if found is not None else Page(source=truth.source)
    places = match_lines(truth, seen)
    pairs = match_articles(truth, seen)
    scores = PageScores(
        compare_text(truth, seen, places),
        compare_order(truth, seen, places),
        compare_articles(truth, seen, places),
        compare_fields(truth, seen, pairs),
    )
    faults = tuple(find_faults(pairs))
    trusted = tuple(judge_articles(truth, seen)), tuple(judge_lines(truth, seen))
    return PageResult(name, scores, faults, found is None, *trusted)

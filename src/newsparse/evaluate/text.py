"""Text against text: character error rates, and how much of them is owed to order.

Sources: CER is (insertions + deletions + substitutions) / true characters; the edit distance over the longer text is
that of OmniDocBench; the bag gap (NewsBench) is bigram F1 - (1 - CER), large where the characters are there but in
another order.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from newsparse.document import Line, Page
from newsparse.evaluate.place import Places
from newsparse.evaluate.scores import Adding, Measure, Rate, f1

_QUOTES = dict.fromkeys(map(ord, "“”„‟«»「」『』〝〞＂"), '"') | dict.fromkeys(map(ord, "‘’‚‛＇`´"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－─━"), "-")
_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･"), "·")
_MARKS = _QUOTES | _DASHES | _DOTS
_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[\W_]+")


def normalise(text: str | None) -> str:
    """NFKC, white space removed, quotation marks, dashes and middle dots unified."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text or "").translate(_MARKS))


def bare(text: str | None) -> str:
    """Letters and digits only: what a headline, a byline or a name is compared by."""
    return _NOT_WORD.sub("", normalise(text))


def similarity(one: str, other: str) -> float:
    """1 - edit distance / longer length; 1 for two empty texts."""
    return float(Levenshtein.normalized_similarity(one, other))


@dataclass(frozen=True, slots=True)
class TextScores(Adding):
    """How well the characters of a page are found.

    Attributes:
        cer: all lines in reading order as one text, edits over true characters (may pass 1).
        edit: the same, edits over the longer text.
        bigrams: F1 of character pairs, whatever their order.
        reading: each true line against what was read in its place, edits over true characters: recognition alone.
    """

    cer: Rate
    edit: Rate
    bigrams: Rate
    reading: Rate

    @property
    def bag_gap(self) -> Measure:
        """Bigram F1 - (1 - CER): the part of the error owed to order."""
        if self.bigrams.value is None or self.cer.value is None:
            return Measure(None, self.cer.n)
        return Measure(self.bigrams.value - (1 - self.cer.value), self.cer.n)


def compare_text(truth: Page, found: Page, places: Places) -> TextScores:
    """Measure the text of a page."""
    true, read = page_text(truth), page_text(found)
    edits = Levenshtein.distance(true, read)
    return TextScores(
        cer=Rate(edits, len(true), len(true)),
        edit=Rate(edits, max(len(true), len(read)), len(true)),
        bigrams=_bigram_f1(true, read),
        reading=_reading(truth.lines, found.lines, places),
    )


def page_text(page: Page) -> str:
    """All lines in reading order, normalised, as one text."""
    lines = {line.id: line for line in page.lines}
    return "".join(normalise(lines[i].text) for i in page.reading_order)


def _bigram_f1(true: str, read: str) -> Rate:
    one, other = (Counter(map("".join, pairwise(text))) for text in (true, read))
    return f1((one & other).total(), other.total(), one.total())


def _reading(true: Sequence[Line], found: Sequence[Line], places: Places) -> Rate:
    """Line by line; true lines that one predicted line covers together are taken together."""
    edits = characters = 0
    seen: set[int] = set()
    for at, line in enumerate(true):
        if at in seen:
            continue
        pieces = places.found_of[at]
        together = places.true_of[pieces[0]] if len(pieces) == 1 else (at,)
        seen.update(together)
        text = "".join(normalise(true[i].text) for i in sorted(together, key=lambda i: _along(true[i])))
        read = "".join(normalise(found[i].text) for i in sorted(pieces, key=lambda i: _along(found[i], line)))
        edits += Levenshtein.distance(text, read)
        characters += len(text)
    return Rate(edits, characters, characters)


def _along(line: Line, of: Line | None = None) -> float:
    """Where a line starts along the direction of print of the line ``of`` (itself by default)."""
    return line.box[1] if (of or line).direction == "vertical" else line.box[0]

"""Measures of many pages: pooled, per family and per page, as JSON and as a table of plain text."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import reduce
from operator import add
from typing import Literal

from newsparse.evaluate.page import PageResult, PageScores
from newsparse.evaluate.scores import Measure, Rate
from newsparse.evaluate.trust import Bin, reliability


@dataclass(frozen=True, slots=True)
class Column:
    """One measure as reports show it.

    Attributes:
        key: its name in JSON.
        label: its name in tables.
        of: takes it from the scores.
        best: whether high or low values are good.
        style: how the value is written.
        short: its name in tables by family and page; empty when it is not shown there.
    """

    key: str
    label: str
    of: Callable[[PageScores], Rate | Measure]
    best: Literal["high", "low"] = "high"
    style: Literal["share", "fine", "percent"] = "share"
    short: str = ""

    def text(self, scores: PageScores) -> str:
        """The value as printed; a hyphen when there was nothing to measure."""
        value = self.of(scores).value
        if value is None:
            return "-"
        if self.style == "percent":
            return f"{100 * value:.2f}%"
        return f"{value:.4f}" if self.style == "fine" else f"{value:.3f}"


MEASURES = (
    Column("article_f1", "article F1", lambda s: s.fields.articles, short="art.F1"),
    Column("coverage", "coverage", lambda s: s.fields.coverage, short="cover"),
    Column("bcubed", "B-cubed F1", lambda s: s.articles.bcubed, short="B-cub"),
    Column("near", "Jaccard>=0.9", lambda s: s.articles.near, short="J>=.9"),
    Column("order", "order", lambda s: s.order.neighbours, short="order"),
    Column("headline", "headline", lambda s: s.fields.headline, short="head"),
    Column("kicker_f1", "kicker F1", lambda s: s.fields.kicker, short="kick"),
    Column("deck_f1", "deck F1", lambda s: s.fields.deck, short="deck"),
    Column("byline_f1", "byline F1", lambda s: s.fields.byline, short="byline"),
    Column("authors_f1", "authors F1", lambda s: s.fields.authors, short="author"),
    Column("leak", "leak", lambda s: s.fields.leak, "low", "fine", short="leak"),
    Column("body_cer", "body CER", lambda s: s.fields.body, "low", "percent", short="body"),
    Column("dateline_f1", "dateline F1", lambda s: s.fields.dateline),
    Column("section_f1", "section F1", lambda s: s.fields.section),
    Column("area_f1", "area F1", lambda s: s.fields.areas),
    Column("bcubed_precision", "B-cubed precision", lambda s: s.articles.precision),
    Column("bcubed_recall", "B-cubed recall", lambda s: s.articles.recall),
    Column("ari", "adjusted Rand index", lambda s: s.articles.rand),
    Column("pair_f1", "pair F1", lambda s: s.articles.pairs),
    Column("title_pair_f1", "title-body pair F1", lambda s: s.articles.title_pairs),
    Column("body_pair_f1", "body-body pair F1", lambda s: s.articles.body_pairs),
    Column("exact", "articles exact", lambda s: s.articles.exact),
    Column("splits", "splits per article", lambda s: s.articles.splits, "low"),
    Column("merges", "merges per article", lambda s: s.articles.merges, "low"),
    Column("lines", "lines found", lambda s: s.order.lines),
    Column("order_edit", "block order edit", lambda s: s.order.blocks, "low"),
    Column("reading_cer", "line CER", lambda s: s.text.reading, "low", "percent"),
    Column("page_cer", "page CER", lambda s: s.text.cer, "low", "percent"),
    Column("page_edit", "page text edit", lambda s: s.text.edit, "low"),
    Column("bigram_f1", "bigram F1", lambda s: s.text.bigrams),
    Column("bag_gap", "bag gap", lambda s: s.text.bag_gap, "low"),
)
"""Every measure, those that are asked for first at the top."""
MAIN = tuple(column for column in MEASURES if column.short)


@dataclass(frozen=True, slots=True)
class Group:
    """Pages taken together."""

    name: str
    pages: int
    scores: PageScores


@dataclass(frozen=True, slots=True)
class Summary:
    """Pages in the order given, their families in the order of first appearance, and all of them together."""

    pages: tuple[PageResult, ...]
    families: tuple[Group, ...]
    pooled: Group
    stages: tuple[Group, ...] = ()
    """The same pages with the later stages run from true input, by what is true; empty when that was not done."""

    @property
    def trust(self) -> dict[str, tuple[Bin, ...]]:
        """Reliability of the confidence of articles and of lines."""
        return {
            "articles": reliability([one for page in self.pages for one in page.articles]),
            "lines": reliability([one for page in self.pages for one in page.lines]),
        }

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the pages without a prediction."""
        return tuple(page.name for page in self.pages if page.missing)


def summarise(pages: Sequence[PageResult]) -> Summary:
    """Pool pages.

    Raises:
        ValueError: there are no pages.
    """
    if not pages:
        raise ValueError("no pages to pool")
    return Summary(tuple(pages), grouped(pages, lambda page: page.family), grouped(pages, lambda page: "all pages")[0])


def grouped(pages: Sequence[PageResult], key: Callable[[PageResult], str]) -> tuple[Group, ...]:
    """Pool the pages that share a key, in order of first appearance."""
    members: dict[str, list[PageScores]] = {}
    for page in pages:
        members.setdefault(key(page), []).append(page.scores)
    return tuple(Group(name, len(scores), reduce(add, scores)) for name, scores in members.items())


def worst_first(pages: Sequence[PageResult]) -> list[PageResult]:
    """Pages by the mean of coverage, B-cubed F1, order and headline, lowest first."""
    judged = [column for column in MAIN if column.key in ("coverage", "bcubed", "order", "headline")]

    def goodness(page: PageResult) -> float:
        values = [value for column in judged if (value := column.of(page.scores).value) is not None]
        return sum(values) / len(values) if values else 1.0

    return sorted(pages, key=goodness)


def render_json(summary: Summary) -> str:
    """All measures with their n, pooled, per family and per page, and every fault."""
    tree = {
        "pooled": {"pages": summary.pooled.pages, **_values(summary.pooled.scores)},
        "families": {group.name: {"pages": group.pages, **_values(group.scores)} for group in summary.families},
        "pages": {
            page.name: {
                **_values(page.scores),
                "missing": page.missing,
                "faults": [
                    {"article": fault.article, "field": fault.field, "true": fault.true, "found": fault.found}
                    for fault in page.faults
                ],
            }
            for page in summary.pages
        },
        "missing": list(summary.missing),
        "reliability": {kind: [asdict(one) for one in bins] for kind, bins in summary.trust.items()},
        "stages": {group.name: {"pages": group.pages, **_values(group.scores)} for group in summary.stages},
    }
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def _values(scores: PageScores) -> dict[str, dict[str, float | int | None]]:
    values: dict[str, dict[str, float | int | None]] = {}
    for column in MEASURES:
        measure = column.of(scores)
        value = None if measure.value is None else round(measure.value, 6)
        values[column.key] = {"value": value, "n": measure.n}
    return values


def render_table(summary: Summary, groups: Sequence[Group] = (), *, pages: bool = True) -> str:
    """Plain text: the main measures by page, by family and pooled, then every measure with its n.

    Args:
        summary: what to show.
        groups: further groups of pages, shown above the pooled row.
        pages: whether every page has its row.
    """
    head = ["", "pages", "n", *(column.short for column in MAIN)]
    rows = [_row(page.name, 1, page.scores) for page in summary.pages] if pages else []
    sections = [rows] if rows else []
    if len(summary.families) > 1:
        sections.append([_row(group.name, group.pages, group.scores) for group in summary.families])
    if groups:
        sections.append([_row(group.name, group.pages, group.scores) for group in groups])
    pooled = summary.pooled
    sections.append([_row(pooled.name, pooled.pages, pooled.scores)])
    parts = [_aligned(head, sections)]
    measures = [[column.label, column.text(pooled.scores), str(column.of(pooled.scores).n)] for column in MEASURES]
    parts.append(_aligned(["all measures, pooled", "value", "n"], [measures]))
    if summary.stages:
        parts.append(
            _aligned(["from true input", *head[1:]], [[_row(g.name, g.pages, g.scores) for g in summary.stages]])
        )
    for kind, bins in summary.trust.items():
        cells = [
            [f"{b.low:g}-{b.high:g}", str(b.n), share_text(b.confidence), share_text(b.right)] for b in bins if b.n
        ]
        if cells:
            parts.append(_aligned([f"confidence of {kind}", "n", "mean", "right"], [cells]))
    if summary.missing:
        parts.append(f"No prediction, counted as empty: {', '.join(summary.missing)}")
    return "\n\n".join(parts) + "\n"


def share_text(share: float | None) -> str:
    """A share as printed."""
    return "-" if share is None else f"{share:.3f}"


def _row(name: str, pages: int, scores: PageScores) -> list[str]:
    return [name, str(pages), str(scores.fields.coverage.n), *(column.text(scores) for column in MAIN)]


def _aligned(head: Sequence[str], sections: Sequence[Sequence[Sequence[str]]]) -> str:
    """Columns as wide as their longest cell, the first at the left, the others at the right; rules between sections."""
    every = [head, *(row for section in sections for row in section)]
    widths = [max(len(row[k]) for row in every) for k in range(len(head))]

    def line(row: Sequence[str]) -> str:
        cells = (f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        return "  ".join([f"{row[0]:<{widths[0]}}", *cells]).rstrip()

    def lines() -> Iterator[str]:
        yield line(head)
        for section in sections:
            yield "-" * (sum(widths) + 2 * (len(widths) - 1))
            yield from map(line, section)

    return "\n".join(lines())

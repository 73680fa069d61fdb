"""The report as one HTML file that needs nothing else: tables, and pages from the worst on, truth beside prediction."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from newsparse.evaluate.page import PageResult, PageScores
from newsparse.evaluate.report import MAIN, MEASURES, Column, Group, Summary, share_text, worst_first

_STYLE = """
:root { color-scheme: light; --line: #d9dce1; --dim: #667080; }
body { margin: 0 auto; max-width: 1500px; padding: 24px; background: #f4f5f7; color: #1f2429;
  font: 14px/1.5 system-ui, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 22px; } h2 { font-size: 17px; margin: 28px 0 8px; } p { color: var(--dim); margin: 4px 0; }
.wide { overflow-x: auto; background: #fff; border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 10px; text-align: right; white-space: nowrap; border-bottom: 1px solid #eceef1; }
th:first-child, td:first-child { text-align: left; } th { font-weight: 600; color: var(--dim); font-size: 12.5px; }
tr:last-child td { border-bottom: 0; } .bad { color: #a3211a; font-weight: 600; } .poor { color: #9a5b00; }
.faults td { text-align: left; white-space: normal; } .missing { color: #a3211a; }
section { margin: 26px 0; padding: 16px; background: #fff; border: 1px solid var(--line); border-radius: 8px; }
section h2 { margin-top: 0; } .sides { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; margin-top: 12px; }
figure { margin: 0; min-width: 0; } figcaption { color: var(--dim); font-size: 12.5px; }
.look { display: block; max-height: 1100px; overflow: auto; border: 1px solid var(--line); cursor: zoom-in; }
.look input { position: absolute; opacity: 0; } .look img { display: block; width: 100%; }
.look:has(input:checked) { cursor: zoom-out; } .look input:checked + img { width: auto; }
.look:has(input:focus-visible) { outline: 2px solid #3c35be; }
"""
_BAD, _POOR = 0.85, 0.95
"""Shares below these are marked; of rates that should be low, what they lack of 1."""
_LONG = 120
"""Characters of a field that are shown of a fault."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """A page with truth and with prediction drawn on it, as JPEG files."""

    truth: bytes
    found: bytes


def render_html(summary: Summary, pictures: Mapping[str, Pictures] | None = None) -> str:
    """The report.

    Args:
        summary: what to show.
        pictures: drawn pages by page name; pages without are told in numbers and words alone.
    """
    body = "\n".join(_body(summary, pictures or {}))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>newsparse: quality</title>'
        f"<style>{_STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )


def _body(summary: Summary, pictures: Mapping[str, Pictures]) -> Iterator[str]:
    count = summary.pooled.pages
    yield f"<h1>Quality on {count} page{'s' * (count > 1)}</h1>"
    if summary.missing:
        names = ", ".join(map(escape, summary.missing))
        yield f'<p class="missing">No prediction, counted as empty: {names}</p>'
    groups = [summary.pooled, *(summary.families if len(summary.families) > 1 else ())]
    yield "<h2>Pooled and by family</h2>"
    yield _table((group.name, group) for group in groups)
    if summary.stages:
        yield "<h2>Later stages from true input</h2>"
        yield "<p>What is wrong with true lines is the fault of layout and order; with true order, of the split.</p>"
        yield _table((group.name, group) for group in summary.stages)
    yield "<h2>Is confidence to be trusted?</h2>"
    yield _reliability(summary)
    worst = worst_first(summary.pages)
    yield "<h2>Pages, worst first</h2>"
    yield _table((f'<a href="#{_anchor(page)}">{escape(page.name)}</a>', _single(page)) for page in worst)
    for page in worst:
        yield from _page(page, pictures.get(page.name))
    yield "<h2>Every measure, pooled</h2>"
    yield _measures(summary.pooled.scores)


def _single(page: PageResult) -> Group:
    return Group(page.name, 1, page.scores)


def _anchor(page: PageResult) -> str:
    return escape(f"page-{page.name}", quote=True)


def _table(rows: Iterator[tuple[str, Group]]) -> str:
    """A table of the main measures; names of rows are HTML."""
    head = "".join(f"<th>{escape(column.label)}</th>" for column in MAIN)
    lines = [
        f"<tr><td>{name}</td><td>{group.pages}</td><td>{group.scores.fields.coverage.n}</td>"
        + "".join(_cell(column, group.scores) for column in MAIN)
        + "</tr>"
        for name, group in rows
    ]
    return (
        f'<div class="wide"><table><thead><tr><th></th><th>pages</th><th>articles</th>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cell(column: Column, scores: PageScores) -> str:
    measure = column.of(scores)
    goodness = 1.0 if measure.value is None else measure.value if column.best == "high" else 1 - measure.value
    kind = ' class="bad"' if goodness < _BAD else ' class="poor"' if goodness < _POOR else ""
    return f'<td{kind} title="n = {measure.n}">{escape(column.text(scores))}</td>'


def _page(page: PageResult, pictures: Pictures | None) -> Iterator[str]:
    yield f'<section id="{_anchor(page)}"><h2>{escape(page.name)}</h2>'
    if page.missing:
        yield '<p class="missing">There is no prediction.</p>'
    yield _table(iter([(escape(page.name), _single(page))]))
    if page.faults:
        rows = "".join(
            f"<tr><td>{escape(fault.article)}</td><td>{fault.field}</td>"
            f"<td>{escape(_short(fault.true))}</td><td>{escape(_short(fault.found))}</td></tr>"
            for fault in page.faults
        )
        head = "<tr><th>article</th><th>field</th><th>truth</th><th>prediction</th></tr>"
        yield f'<div class="wide faults"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'
    else:
        yield "<p>Every field is right.</p>"
    if pictures:
        yield f'<div class="sides">{_figure("truth", pictures.truth)}{_figure("prediction", pictures.found)}</div>'
    yield "</section>"


def _reliability(summary: Summary) -> str:
    """What share of the findings of each confidence is right."""
    rows = "".join(
        f"<tr><td>{kind}, {one.low:g} to {one.high:g}</td><td>{one.n}</td>"
        f"<td>{share_text(one.confidence)}</td><td>{share_text(one.right)}</td></tr>"
        for kind, bins in summary.trust.items()
        for one in bins
        if one.n
    )
    head = "<tr><th>confidence</th><th>n</th><th>mean</th><th>right</th></tr>"
    return f'<div class="wide"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'


def _figure(name: str, jpeg: bytes) -> str:
    data = b64encode(jpeg).decode("ascii")
    return (
        f"<figure><figcaption>{name}; click to enlarge</figcaption>"
        f'<label class="look"><input type="checkbox"><img alt="{name}" src="data:image/jpeg;base64,{data}"></label>'
        "</figure>"
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def _measures(scores: PageScores) -> str:
    rows = "".join(
        f"<tr><td>{escape(column.label)}</td>{_cell(column, scores)}<td>{column.of(scores).n}</td></tr>"
        for column in MEASURES
    )
    head = "<tr><th>measure</th><th>value</th><th>n</th></tr>"
    return f'<div class="wide"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'

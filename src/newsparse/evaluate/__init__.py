"""How good a result is: the measures between a true page and a predicted one, pooled over pages, and the report.

`compare` measures one page, `summarise` pools pages, `render_json`, `render_table` and `render_html` show them. The
parts, from the bottom up: `scores` (counts that add up), `text`, `place` (which line is which), `order`, `articles`,
`fields`, `page` (all of them), `report` and `html`.
"""

from newsparse.evaluate.html import Pictures, render_html
from newsparse.evaluate.page import PageResult, PageScores, compare
from newsparse.evaluate.report import Summary, render_json, render_table, summarise

__all__ = [
    "PageResult",
    "PageScores",
    "Pictures",
    "Summary",
    "compare",
    "render_html",
    "render_json",
    "render_table",
    "summarise",
]

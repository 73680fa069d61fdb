"""The same page drawn finer: every mark at a whole multiple of its size, and the truth of what is then drawn.

A sheet is set in whole pixels at the resolution of an ordinary scan. For a finer one it is not enough to enlarge the
pixels, as letters would have no more detail than before; it is the marks that are enlarged, and the ink is measured
anew, since that of a large glyph is not exactly a multiple of that of a small one.
"""

from dataclasses import replace

from newsparse.document import Article, Box, Item, Line, Page
from newsparse.geometry import inside_share, scale_box, union
from newsparse.typeset.fonts import Metrics
from newsparse.typeset.scene import BoxMark, Mark, PictureMark, Scene, TextMark
from newsparse.typeset.sheet import ink_of

_INSIDE = 0.999
"""Share of a line's area that lies in the box of its block; a little less than all, as shares are rounded."""


def enlarged(scene: Scene, times: int) -> Scene:
    """The scene at ``times`` its size."""
    marks = tuple(_mark(mark, times) for mark in scene.marks)
    return Scene(scene.width * times, scene.height * times, scene.paper, marks)


def _mark(mark: Mark, times: int) -> Mark:
    match mark:
        case TextMark():
            glyphs = tuple(replace(glyph, x=glyph.x * times, y=glyph.y * times) for glyph in mark.glyphs)
            return replace(mark, glyphs=glyphs, size=mark.size * times)
        case BoxMark():
            box = scale_box(_whole(mark.box), times)
            return replace(mark, box=box, width=mark.width * times, radius=mark.radius * times)
        case PictureMark():
            return replace(mark, box=scale_box(_whole(mark.box), times))


def _whole(box: Box) -> Box:
    """The whole pixels that a box takes when it is drawn at its own size; the finest rule takes one."""
    x0, y0, x1, y1 = (round(value) for value in box)
    return (x0, y0, max(x0 + 1, x1), max(y0 + 1, y1))


def enlarged_page(page: Page, scene: Scene, times: int, metrics: Metrics) -> Page:
    """The truth of an enlarged scene.

    Args:
        page: truth of the sheet.
        scene: its scene, enlarged; its texts are the lines of the page, in order.
        times: by how much.
        metrics: measures the fonts.
    """
    marks = (mark for mark in scene.marks if isinstance(mark, TextMark))
    lines = tuple(_line(line, mark, metrics) for line, mark in zip(page.lines, marks, strict=True))
    before, after = ({line.id: line.box for line in some} for some in (page.lines, lines))
    articles = tuple(_article(article, before, after) for article in page.articles)
    items = tuple(_item(item, times, before, after) for item in page.items)
    source = page.source.model_copy(update={"width": scene.width, "height": scene.height})
    return page.model_copy(update={"lines": lines, "articles": articles, "items": items, "source": source})


def _line(line: Line, mark: TextMark, metrics: Metrics) -> Line:
    box = ink_of(mark.glyphs, mark.size, metrics) or line.box
    x0, y0, x1, y1 = box
    return line.model_copy(update={"box": box, "polygon": ((x0, y0), (x1, y0), (x1, y1), (x0, y1))})


def _article(article: Article, before: dict[str, Box], after: dict[str, Box]) -> Article:
    """Its boxes around the same lines as before."""
    boxes = (
        union(after[name] for name in article.lines if inside_share(before[name], box) > _INSIDE)
        for box in article.boxes
    )
    return article.model_copy(update={"boxes": tuple(boxes)})


def _item(item: Item, times: int, before: dict[str, Box], after: dict[str, Box]) -> Item:
    """Its box around the same lines, or, where it has room of its own, the same room."""
    tight = bool(item.lines) and item.box == union(before[name] for name in item.lines)
    box = union(after[name] for name in item.lines) if tight else scale_box(item.box, times)
    return item.model_copy(update={"box": box})

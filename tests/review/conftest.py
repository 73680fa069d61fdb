"""Small pages with results, drawn as boxes of characters."""

from collections.abc import Callable

import numpy as np
import pytest

from newsparse.containers import Pixels
from newsparse.document import Article, Box, Item, Line, Page, Paragraph, Role, Source


def draw_line(line_id: str, box: Box, role: Role = "body", **more: object) -> Line:
    x0, y0, x1, y1 = box
    corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    return Line.model_validate({"id": line_id, "box": box, "polygon": corners, "text": line_id, "role": role, **more})


@pytest.fixture
def line() -> Callable[..., Line]:
    return draw_line


def union(boxes: list[Box]) -> Box:
    low, high = np.min(boxes, axis=0), np.max(boxes, axis=0)
    return float(low[0]), float(low[1]), float(high[2]), float(high[3])


@pytest.fixture
def page() -> Page:
    """Two articles and an advertisement, 20 pixels a character:

    ```
    HHHHHHHHHHHHHHHHHHHHH  hhhhhhhhh
    aaaaaaaaa   ccccccccc  pppppppp
    bbbbbbbbb   ddddddddd  qqqqqqqqq
                           KKKK
    ```
    """
    lines = (
        draw_line("H", (40, 40, 460, 80), "headline", confidence=0.99),
        draw_line("a", (60, 100, 220, 120), confidence=0.99),
        draw_line("b", (40, 130, 220, 150), confidence=0.5),
        draw_line("c", (280, 100, 460, 120), confidence=None),
        draw_line("d", (280, 130, 460, 150), confidence=0.95),
        draw_line("h", (500, 40, 680, 65), "headline"),
        draw_line("p", (520, 100, 680, 120), "byline"),
        draw_line("q", (500, 130, 680, 150)),
        draw_line("K", (500, 200, 580, 220), "other"),
    )
    first = Article(
        id="a1",
        kind="article",
        headline="标题<甲>",
        byline="记者 & 某",
        body="ab\ncd",
        paragraphs=(Paragraph(text="ab", lines=("a", "b")), Paragraph(text="cd", lines=("c", "d"))),
        lines=("H", "a", "b", "c", "d"),
        boxes=((40, 40, 460, 80), (40, 100, 220, 150), (280, 100, 460, 150)),
        confidence=0.91,
    )
    second = Article(id="a2", kind="brief", lines=("h", "p", "q"), boxes=((500, 40, 680, 150),))
    item = Item(id="i1", kind="advertisement", lines=("K",), box=(490, 190, 690, 230))
    return Page(
        source=Source(path="x/页.png", sha256="0" * 64, page_index=1, width=720, height=260),
        articles=(first, second),
        items=(item,),
        lines=lines,
        reading_order=tuple(each.id for each in lines),
    )


@pytest.fixture
def pixels() -> Pixels:
    rng = np.random.default_rng(1)
    return np.where(rng.random((260, 720, 1)) < 0.1, 30, 240).astype(np.uint8).repeat(3, axis=2)


@pytest.fixture
def turned(page: Page) -> Callable[[int], Page]:
    """The same page as it comes when the sheet lay turned clockwise by so many quarters."""

    def turn(quarters: int) -> Page:
        width, height = page.source.width, page.source.height

        def place(x: float, y: float) -> tuple[float, float]:
            w, h = width, height
            for _ in range(quarters):
                x, y = h - y, x
                w, h = h, w
            return x, y

        def box_of(box: Box) -> Box:
            return union([place(box[0], box[1]) * 2, place(box[2], box[3]) * 2])  # type: ignore[list-item]

        def line_of(each: Line) -> Line:
            corners = tuple(place(*corner) for corner in each.polygon)
            return each.model_copy(update={"polygon": corners, "box": box_of(each.box)})

        size = (width, height) if quarters % 2 == 0 else (height, width)
        source = page.source.model_copy(
            update={"width": size[0], "height": size[1], "skew_degrees": 90.0 * quarters + 0.7}
        )
        return page.model_copy(
            update={
                "source": source,
                "lines": tuple(line_of(each) for each in page.lines),
                "articles": tuple(
                    a.model_copy(update={"boxes": tuple(box_of(box) for box in a.boxes)}) for a in page.articles
                ),
                "items": tuple(i.model_copy(update={"box": box_of(i.box)}) for i in page.items),
            }
        )

    return turn

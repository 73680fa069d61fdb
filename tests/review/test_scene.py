"""The scene: numbers, blocks, arrows and tags as geometry."""

from collections.abc import Callable

import numpy as np
import pytest

from newsparse.document import Item, Line, Page, Source
from newsparse.review.scene import Arrow, LineMark, Scene, blocks, make_scene, tag_place, turned_pixels, zigzag

DrawLine = Callable[..., Line]


def marks_of(scene: Scene) -> dict[str, LineMark]:
    return {mark.line.id: mark for group in scene.groups for mark in group.marks}


def ends(arrow: Arrow) -> tuple[tuple[float, float], tuple[float, float]]:
    return tuple(arrow.points[0]), tuple(arrow.points[-1])  # type: ignore[return-value]


def test_lines_are_numbered_in_reading_order(page: Page) -> None:
    back = page.model_copy(update={"reading_order": page.reading_order[::-1]})
    assert {i: mark.number for i, mark in marks_of(make_scene(back)).items()} == {
        i: 9 - k for k, i in enumerate("HabcdhpqK")
    }


def test_articles_are_numbered_items_named(page: Page) -> None:
    scene = make_scene(page)
    assert [group.label for group in scene.groups] == ["1", "2", "advertisement"]
    assert scene.groups[0].colour != scene.groups[1].colour


def test_blocks_are_runs_in_one_column_and_heads_stand_apart(page: Page) -> None:
    (first, second) = make_scene(page).articles
    assert [[mark.line.id for mark in run] for run in blocks(first.marks)] == [["H"], ["a", "b"], ["c", "d"]]
    assert [[mark.line.id for mark in run] for run in blocks(second.marks)] == [["h"], ["p", "q"]]
    assert [mark.line.id for mark in first.marks if mark.opens] == ["H", "a", "c"]


def test_a_short_last_line_over_an_indented_one_is_no_new_block(line: DrawLine) -> None:
    """```
    aaaaaaaa
    b
      cccccc
    ```"""
    lines = [line("a", (0, 0, 160, 20)), line("b", (0, 30, 20, 50)), line("c", (40, 60, 160, 80))]
    item = Item(id="i", kind="other", lines=("a", "b", "c"), box=(0, 0, 160, 80))
    source = Source(path="p", sha256="0", page_index=1, width=200, height=100)
    page = Page(source=source, items=(item,), lines=tuple(lines), reading_order=("a", "b", "c"))
    assert len(blocks(make_scene(page).items[0].marks)) == 1


def test_vertical_lines_run_to_the_left(line: DrawLine) -> None:
    """```
    d c  b a
    ```  with a gutter between c and b"""
    places = {"a": 180, "b": 150, "c": 60, "d": 30}
    lines = [line(i, (x, 0, x + 20, 200), direction="vertical") for i, x in places.items()]
    item = Item(id="i", kind="other", lines=tuple(places), box=(0, 0, 200, 200))
    source = Source(path="p", sha256="0", page_index=1, width=240, height=240)
    page = Page(source=source, items=(item,), lines=tuple(lines), reading_order=tuple(places))
    runs = blocks(make_scene(page).items[0].marks)
    assert [[mark.line.id for mark in run] for run in runs] == [["a", "b"], ["c", "d"]]


def test_arrows_lead_from_block_to_block(page: Page) -> None:
    (first, _) = make_scene(page).articles
    down, over = first.arrows
    (x0, y0), (x1, y1) = ends(down)
    assert x0 == x1 and y0 < 100 and y1 > y0, "from the headline straight down"
    start, end = ends(over)
    assert start == (220, 140), "from the end of b"
    assert 240 < end[0] < 280 and 110 < end[1] < 125, "to the number before c, from below"
    inside = over.points[(over.points[:, 1] < 135) & (over.points[:, 1] > 125)]
    assert ((inside[:, 0] > 220) & (inside[:, 0] < 280)).all(), "up the gutter, not over the type"


def test_every_arrow_ends_in_its_head(page: Page) -> None:
    for group in make_scene(page).articles:
        for arrow in group.arrows:
            assert np.allclose(arrow.head[0], arrow.points[-1])
            assert np.isfinite(arrow.points).all() and np.isfinite(arrow.head).all()


@pytest.mark.parametrize("where", [(0, 300), (300, 0), (0, 0), (300, 300), (150, 150), (140, 300), (150, 120)])
@pytest.mark.parametrize("directions", [("horizontal",) * 2, ("vertical", "horizontal"), ("horizontal", "vertical")])
def test_arrows_between_any_two_places_are_finite(
    line: DrawLine, where: tuple[int, int], directions: tuple[str, str]
) -> None:
    lines = (
        line(
            "a",
            (150, 150, 250, 170) if directions[0] == "horizontal" else (150, 150, 170, 250),
            direction=directions[0],
        ),
        line("b", (*where, where[0] + 60, where[1] + 20), "headline", direction=directions[1]),
    )
    source = Source(path="p", sha256="0", page_index=1, width=400, height=400)
    article = {"id": "x", "kind": "article", "lines": ("a", "b"), "boxes": ((0, 0, 400, 400),)}
    page = Page.model_validate({"source": source, "articles": [article], "lines": lines, "reading_order": ("a", "b")})
    (group,) = make_scene(page).articles
    (arrow,) = group.arrows
    assert np.isfinite(arrow.points).all()
    assert np.linalg.norm(arrow.head[1] - arrow.head[2]) > 1.0


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_that_lies_on_its_side_is_shown_upright(
    page: Page, turned: Callable[[int], Page], quarters: int
) -> None:
    upright, scene = make_scene(page), make_scene(turned(quarters))
    assert (scene.width, scene.height) == (upright.width, upright.height)
    expected = marks_of(upright)
    for line_id, mark in marks_of(scene).items():
        assert np.allclose(mark.polygon, expected[line_id].polygon)
        assert np.allclose(mark.box, expected[line_id].box)
    assert [np.allclose(a.boxes, b.boxes) for a, b in zip(scene.groups, upright.groups, strict=True)] == [True] * 3


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_pixels_turn_with_the_marks(turned: Callable[[int], Page], quarters: int) -> None:
    upright = np.zeros((260, 720, 3), np.uint8)
    upright[45, 60] = 255  # in the headline
    lying = np.rot90(upright, -quarters)
    assert np.array_equal(turned_pixels(lying, make_scene(turned(quarters))), upright)


def test_doubtful_lines(page: Page) -> None:
    marks = marks_of(make_scene(page))
    assert [i for i, mark in marks.items() if mark.doubtful] == ["b"]
    wave = zigzag(marks["b"], 20.0)
    assert wave[:, 0].min() >= 39 and wave[:, 0].max() <= 221
    assert (np.abs(wave[:, 1] - 150) < 4).all()


def test_tags_keep_clear_of_print(page: Page) -> None:
    scene = make_scene(page)
    byline = marks_of(scene)["p"]
    assert byline.tag == "by"
    x, y = tag_place(byline, scene, 30, 10)
    assert x >= 680 and 100 <= y <= 120, "after the line"
    x, y = tag_place(byline, scene, 60, 10)
    assert y + 10 <= 100 and x + 60 <= 720, "above it where the page ends"


def test_scale_does_not_change_the_picture(page: Page) -> None:
    def times(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(times(part) for part in value)
        return 3.0 * value if isinstance(value, float) else value

    large = page.model_copy(
        update={
            "source": page.source.model_copy(update={"width": 2160, "height": 780}),
            "lines": tuple(
                each.model_copy(update={"box": times(each.box), "polygon": times(each.polygon)}) for each in page.lines
            ),
            "articles": tuple(a.model_copy(update={"boxes": times(a.boxes)}) for a in page.articles),
        }
    )
    small, big = make_scene(page), make_scene(large)
    assert big.em == 3 * small.em
    for a, b in zip(small.articles, big.articles, strict=True):
        assert a.colour == b.colour
        for one, other in zip(a.arrows, b.arrows, strict=True):
            assert np.allclose(3 * one.points, other.points)


def test_a_page_without_lines() -> None:
    scene = make_scene(Page(source=Source(path="p", sha256="0", page_index=1, width=500, height=700)))
    assert scene.groups == () and scene.em > 0

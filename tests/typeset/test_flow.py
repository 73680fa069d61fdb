"""Columns around obstacles, and whole articles set with a font that needs no file."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from newsparse.document import Author, Box, Page
from newsparse.typeset.article import HeadPlan, OverfullError, PicturePlan, columns_in, set_article
from newsparse.typeset.borders import BORDERS, Border, set_rule
from newsparse.typeset.compose import Type
from newsparse.typeset.degrade import wear_page
from newsparse.typeset.flow import BodyStyle, Para, Slot, carve, compose
from newsparse.typeset.heads import HeadStyle, Story
from newsparse.typeset.scene import BoxMark, PictureMark, TextMark
from newsparse.typeset.sheet import Sheet
from newsparse.typeset.wear import Wear
from typeset.fake import FakeMetrics

METRICS = FakeMetrics()
STYLE = BodyStyle(Type("song", 20), 30.0)
HEAD = HeadStyle(Type("hei", 60))


def story(sentences: int = 12) -> Story:
    body = tuple(Para("".join(f"第{n}段第{k}句话说得不长不短正好。" for k in range(4))) for n in range(sentences))
    return Story(
        headline=("一行标题", "两行标题"),
        paragraphs=(*body, Para("（王一）", "sign")),
        kicker="引题在上",
        deck=("——副题在下",),
        byline="（王一）",
        authors=(Author(name="王一"),),
    )


def made(plan: HeadPlan, count: int = 3, height: float = 900, **options: bool) -> Page:
    sheet = Sheet(1000, 1200, METRICS)
    set_article(sheet, story(), columns_in((50, 50, 950, 50 + height), count, 30), plan, (HEAD, STYLE), **options)
    return Page.model_validate(sheet.page().model_dump())


def test_carve_parts_a_column_around_a_picture() -> None:
    slots = carve([Slot(0, 0, 200, 600)], [(0, 200, 200, 300)], 10)
    assert [(slot.y, slot.bottom) for slot in slots] == [(0, 190), (310, 600)]


def test_carve_narrows_a_column_beside_a_picture() -> None:
    slots = carve([Slot(0, 0, 200, 600)], [(120, 200, 260, 300)], 10)
    assert [(slot.x, slot.y, slot.width) for slot in slots] == [(0, 0, 200), (0, 190, 110), (0, 310, 200)]


def test_text_jumps_over_the_picture_in_order() -> None:
    slots = carve([Slot(0, 0, 200, 120), Slot(230, 0, 200, 120)], [(0, 30, 200, 60)], 0)
    flowed = compose([Para("字" * 70)], slots, STYLE, METRICS)
    assert [(line.x, line.y) for line in flowed.lines][1:4] == [(0, 60), (0, 90), (230, 0)]


@pytest.mark.parametrize("place", ["top", "middle", "vertical-left", "vertical-right", "vertical-inside"])
def test_lines_never_overlap(place: str) -> None:
    page = made(HeadPlan(place))  # type: ignore[arg-type]
    assert len(page.lines) > 20
    for at, one in enumerate(page.lines):
        for other in page.lines[at + 1 :]:
            assert not overlap(one.box, other.box), (one.text, other.text)


def overlap(one: Box, other: Box) -> bool:
    return min(one[2], other[2]) - max(one[0], other[0]) > 0 and min(one[3], other[3]) - max(one[1], other[1]) > 0


def test_truth_is_what_was_given() -> None:
    article = made(HeadPlan(), height=1100).articles[0]
    assert article.headline == "一行标题\u3000两行标题"
    assert (article.kicker, article.deck, article.byline) == ("引题在上", "——副题在下", "（王一）")
    assert article.body == "\n".join(para.text for para in story().paragraphs if para.kind == "body")


def test_lines_of_a_paragraph_make_up_its_text() -> None:
    page = made(HeadPlan("span", 1, 3))
    text = {line.id: line.text for line in page.lines}
    for paragraph in page.articles[0].paragraphs:
        assert "".join(text[line] for line in paragraph.lines) == paragraph.text


def test_too_much_text_loses_whole_sentences() -> None:
    article = made(HeadPlan(), count=2, height=600).articles[0]
    full = "\n".join(para.text for para in story().paragraphs if para.kind == "body")
    assert full.startswith(article.body)
    assert article.body.endswith("。")
    assert article.byline == "（王一）"


def test_whole_text_or_an_error() -> None:
    with pytest.raises(OverfullError, match="一行标题"):
        made(HeadPlan(), count=2, height=500, whole=True)


def test_levelled_columns_end_together() -> None:
    page = made(HeadPlan(), height=1100, level=True)
    body = [line.box for line in page.lines if line.role == "body"]
    feet = {x: max(box[3] for box in body if round(box[0]) // 310 == x) for x in {round(box[0]) // 310 for box in body}}
    assert len(feet) == 3
    ordered = [feet[x] for x in sorted(feet)]
    assert abs(ordered[0] - ordered[1]) <= 2
    assert ordered[0] - 90 <= ordered[2] <= ordered[0]


def test_photo_belongs_to_its_article() -> None:
    sheet = Sheet(1000, 1200, METRICS)
    picture = PicturePlan((50, 400, 300, 600), np.zeros((4, 4, 3), np.uint8), "说明", "王一 摄")
    set_article(sheet, story(), columns_in((50, 50, 950, 950), 3, 30), HeadPlan(), (HEAD, STYLE), [picture])
    page = sheet.page()
    (photo,) = page.items
    assert (photo.kind, photo.article, page.articles[0].photos) == ("photo", page.articles[0].id, (photo.id,))
    assert (photo.caption, photo.credit) == ("说明", "王一 摄")


def test_truth_moves_with_the_pixels() -> None:
    """A black square on the page is found again where the map says."""
    pixels = np.full((400, 300, 3), 255, np.uint8)
    pixels[100:120, 200:240] = 0
    sheet = Sheet(300, 400, METRICS)
    sheet.text("一", (200, 100, 40), Type("song", 20), "other")
    sheet.close_item("other", (200, 100, 240, 120))
    wear = Wear(skew=3.0, perspective=0.03, curl=0.02, border=0.05, scale=0.8)
    image, page = wear_page(pixels, sheet.page(), wear, np.random.default_rng(5))
    # The border is dark too: look only near the place.
    x0, y0, x1, y1 = (round(v) for v in page.items[0].box)
    near = image[y0 - 8 : y1 + 8, x0 - 8 : x1 + 8, 0] < 100
    rows, columns = np.flatnonzero(near.any(axis=1)), np.flatnonzero(near.any(axis=0))
    assert abs(rows[0] - 8) <= 2 and abs(rows[-1] - (y1 - y0 + 8)) <= 2
    assert abs(columns[0] - 8) <= 2 and abs(columns[-1] - (x1 - x0 + 8)) <= 2
    assert image.shape[:2] == (page.source.height, page.source.width)


def test_wear_is_repeatable() -> None:
    sheet = Sheet(300, 400, METRICS)
    pixels = np.full((400, 300, 3), 250, np.uint8)
    wear = Wear(skew=1.0, grain=5, light=0.2, blur=0.5, bleed=0.1, jpeg=70, scratches=2)
    one, _ = wear_page(pixels, sheet.page(), wear, np.random.default_rng(9))
    two, _ = wear_page(pixels, sheet.page(), wear, np.random.default_rng(9))
    other, _ = wear_page(pixels, sheet.page(), wear, np.random.default_rng(10))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize(
    ("place", "height", "named", "tag"),
    [("top", 160, False, "快评"), ("top", 900, True, "快评"), ("vertical-left", 900, True, None)],
)
def test_fields_are_what_was_set(place: str, height: float, named: bool, tag: str | None) -> None:
    """The words of a lead that found no room are no fields, nor is a tag over an upright head."""
    opening = Para("本报讯（记者 王一）" + "这一句话很长不能断开" * 8 + "。", lead=3)
    led = Story(
        ("标题",), (opening,), byline="记者 王一", authors=(Author(name="王一"),), dateline="本报讯", section="快评"
    )
    sheet = Sheet(1000, 1200, METRICS)
    plan = HeadPlan(place)  # type: ignore[arg-type]
    set_article(sheet, led, columns_in((50, 50, 950, 50 + height), 3, 30), plan, (HEAD, STYLE))
    (article,) = sheet.page().articles
    fields = (article.byline, article.dateline, article.authors, article.body)
    assert list(map(bool, fields)) == [named] * 4
    assert article.section == tag


@pytest.mark.parametrize(("verse", "lefts"), [(2.0, [40.0, 40.0, 60.0]), (None, [65.0, 15.0])])
def test_verses_stand_as_they_are(verse: float | None, lefts: list[float]) -> None:
    """One line a verse, not justified; stanzas are parted by a space, and what is too long goes on further in."""
    paras = [Para("风从山坳里醒", "verse"), Para("", "verse"), Para("钢筋与水泥之间一株玉兰", "verse")]
    flowed = compose(paras, [Slot(0, 0, 250, 600)], replace(STYLE, verse=verse), METRICS)
    assert [line.x for line in flowed.lines][: len(lefts)] == lefts
    tops = [line.y for line in flowed.lines]
    assert tops[1] - tops[0] == pytest.approx(1.7 * STYLE.leading)
    assert all(b.x - a.x == pytest.approx(20) for line in flowed.lines for a, b in pairwise(line.chars))


@pytest.mark.parametrize("lines", [2, 3])
def test_an_initial_stands_beside_its_lines(lines: int) -> None:
    """One large character over so many lines, which begin right of it; the text goes on at the edge."""
    text = "去年秋天的一个早上我们走进山里的村子看见田里的人们正忙着收割稻子" * 2
    flowed = compose(
        [Para(text), Para("第二段没有。" * 4)], [Slot(0, 0, 300, 600)], replace(STYLE, drop=lines), METRICS
    )
    initial, *rest = flowed.lines
    assert "".join(char.char for char in initial.chars) == "去"
    assert initial.type.size == (lines - 1) * STYLE.leading + STYLE.type.size
    assert all(line.x > initial.x + initial.type.size for line in rest[:lines])
    assert rest[lines].x == 0
    assert "".join(char.char for line in flowed.lines if line.paragraph == 0 for char in line.chars) == text
    assert sum(line.type.size > STYLE.type.size for line in flowed.lines) == 1


@pytest.mark.parametrize(
    ("para", "width"),
    [
        (Para("“这样好。”" + "字" * 60), 300),
        (Para("本报讯" + "字" * 60, lead=3), 300),
        (Para("字" * 60), 120),
        (Para("字" * 9), 300),
    ],
    ids=["mark", "lead", "narrow", "short"],
)
def test_no_initial_where_none_is_set(para: Para, width: float) -> None:
    flowed = compose([para], [Slot(0, 0, width, 900)], replace(STYLE, drop=3), METRICS)
    assert {line.type.size for line in flowed.lines} == {STYLE.type.size}
    assert flowed.lines[0].x == 2 * STYLE.type.size


def test_a_head_stands_on_its_picture() -> None:
    """It is painted after the picture, in a room of its own; the picture stays and belongs to the article."""
    sheet = Sheet(1000, 1200, METRICS)
    plan = PicturePlan((50, 50, 950, 450), np.zeros((8, 8, 3), np.uint8), "说明", under=True)
    head = HeadPlan(room=(80, 200, 920, 450))
    set_article(sheet, story(), columns_in((50, 500, 950, 1100), 3, 30), head, (HEAD, STYLE), (plan,))
    page = sheet.page()
    (article,), (item,) = page.articles, page.items
    assert item.box == plan.box
    assert article.photos == (item.id,)
    boxes = {line.role: line.box for line in page.lines}
    assert boxes["headline"][1] > 200
    assert boxes["headline"][3] < 450
    assert min(line.box[1] for line in page.lines if line.role == "body") > 495
    marks = sheet.scene().marks
    assert isinstance(marks[0], PictureMark)
    assert sum(isinstance(mark, PictureMark) for mark in marks) == 1


@pytest.mark.parametrize(("dress", "share"), [("tint", 0.5), ("frame", 1.0), ("rules", 1.0), ("plain", 0.4)])
def test_an_intro_stands_apart_over_its_columns(dress: str, share: float) -> None:
    sheet = Sheet(1000, 1200, METRICS)
    body = replace(STYLE, intro_dress=dress, intro_share=share)  # type: ignore[arg-type]
    columns = columns_in((50, 50, 950, 1100), 3, 30)
    set_article(sheet, story(), columns, HeadPlan(), (HEAD, body), intro=True)
    page = sheet.page()
    (article,) = page.articles
    box = {line.id: line.box for line in page.lines}
    intro = [box[name] for name in article.paragraphs[0].lines]
    last = columns[max(1, int(3 * share)) - 1]
    assert max(line[2] for line in intro) == pytest.approx(last.x + last.width, abs=40)
    assert article.paragraphs[0].text == story().paragraphs[0].text
    below = [box[name] for part in article.paragraphs[1:] for name in part.lines if box[name][0] < last.x + last.width]
    assert min(line[1] for line in below) > max(line[3] for line in intro)


def test_rules_between_columns_stand_clear_of_text() -> None:
    sheet = Sheet(1000, 1200, METRICS)
    columns = columns_in((50, 50, 950, 950), 3, 30)
    set_article(sheet, story(), columns, HeadPlan(), (HEAD, replace(STYLE, between=2)))
    rules = [mark.box for mark in sheet.scene().marks if isinstance(mark, BoxMark)]
    page = sheet.page()
    assert [(rule[0] + rule[2]) / 2 for rule in rules] == [
        pytest.approx(left.x + left.width + 15, abs=1) for left in columns[:2]
    ]
    for rule in rules:
        assert not any(line.box[0] < rule[2] and rule[0] < line.box[2] and line.role == "body" for line in page.lines)
        assert rule[1] > max(line.box[3] for line in page.lines if line.role == "headline")


@pytest.mark.parametrize("dress", ["frame", "screen", "wave", "sides", "black", "lines"])
def test_a_dressed_head_says_the_same(dress: str) -> None:
    """Its dress lies round or under its lines, and the text below is clear of it."""
    pages = []
    for style in (HEAD, replace(HEAD, dress=dress)):  # type: ignore[arg-type]
        sheet = Sheet(1000, 1200, METRICS)
        set_article(sheet, story(), columns_in((50, 50, 950, 950), 3, 30), HeadPlan(), (style, STYLE))
        pages.append((sheet.page(), sheet.scene().marks))
    (plain, _), (dressed, marks) = pages
    assert dressed.articles[0].headline_lines == plain.articles[0].headline_lines
    assert dressed.articles[0].deck == plain.articles[0].deck
    drawn = [mark.box for mark in marks if not isinstance(mark, TextMark)]
    assert drawn
    text = min(line.box[1] for line in dressed.lines if line.role == "body")
    assert max(box[3] for box in drawn) < text
    head = [line.box for line in dressed.lines if line.role != "body"]
    if dress in ("frame", "screen", "black"):
        outer = drawn[0]
        assert all(outer[0] < box[0] and box[2] < outer[2] and outer[1] < box[1] for box in head)


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("border", BORDERS)
def test_a_border_keeps_its_place(border: Border, upright: bool) -> None:
    sheet = Sheet(1000, 1200, METRICS)
    set_rule(sheet, (100, 200), 400, border, 12, upright=upright)
    boxes = [mark.box for mark in sheet.scene().marks if isinstance(mark, BoxMark)]
    along, across = ((1, 3), (0, 2)) if upright else ((0, 2), (1, 3))
    start, middle = (200, 100) if upright else (100, 200)
    assert min(box[along[0]] for box in boxes) >= start
    assert start + 370 < max(box[along[1]] for box in boxes) <= start + 402
    assert max(abs(box[k] - middle) for box in boxes for k in across) <= 8

"""Pages with parts that are not running text: intro boxes, diagrams, codes, lists and tables, a folio at the side."""

import numpy as np

from newsparse.document import Box, Paper
from newsparse.typeset.compose import Type, measure
from newsparse.typeset.desk import pick
from newsparse.typeset.families.registry import family
from newsparse.typeset.families.service import brief_columns
from newsparse.typeset.furniture import set_strip
from newsparse.typeset.heads import shrink
from newsparse.typeset.house import Ask, House, Materials
from newsparse.typeset.photos import code, diagram_ground

Rng = np.random.Generator


@family()
def overlapping(rng: Rng, materials: Materials) -> House:
    """A long story with two pictures that overlap each other's columns, and a boxed one below."""
    house = House.build(rng, materials, columns=6, chars=(12, 14))
    top, foot, gap = house.folio(), house.foot, 0.9 * house.em
    middle = top + (foot - top) * rng.uniform(0.6, 0.68)
    house.article(house.span(0, 6, top, middle - gap), 6, Ask("span", 0, 4, size=3.4, picture="middle", subheads=2))
    house.flat(0, 6, middle)
    house.boxed(house.span(0, 2, middle + gap, foot), 2, Ask(size=2.2, lines=1), tint=True)
    house.article(house.span(2, 6, middle + gap, foot), 4, Ask(size=2.8, picture="left-top"))
    return house


def chart(house: House, box: Box) -> None:
    """A diagram with a title and labels; all its words are picture text."""
    rng, sheet = house.rng, house.sheet
    x0, y0, x1, y1 = box
    small = Type("hei", max(11, round(0.75 * house.em)))
    title = pick(rng, ("近五年游客人次（万人次）", "农民人均收入增长图", "各乡镇完成进度（%）", "空气优良天数"))
    kind = shrink(title, Type("hei-bold", round(1.1 * house.em), house.accent), x1 - x0, sheet)
    sheet.text(title, (x0, y0, x1 - x0), kind, "picture-text", "centre")
    inner = (x0, y0 + 1.6 * house.em, x1, y1 - 1.6 * house.em)
    sheet.picture(inner, diagram_ground(rng, round(x1 - x0), round(inner[3] - inner[1]), house.accent))
    count = 5
    step = (x1 - x0) / count
    for at in range(count):
        label = f"{house.desk.day.year - count + at}年"
        sheet.text(label, (x0 + at * step, y1 - 1.3 * house.em, step), small, "picture-text", "centre")
    sheet.close_item("photo", box, headline=title)


@family()
def diagrams(rng: Rng, materials: Materials) -> House:
    """A story with a diagram in its columns, codes with words beside them, briefs in a rail."""
    house = House.build(rng, materials, columns=5, chars=(14, 16))
    top, foot, gap = house.folio(), house.foot, 0.9 * house.em
    middle = top + (foot - top) * rng.uniform(0.5, 0.58)
    x0, _, x1, _ = house.span(1, 3, top, top)
    high = (middle - top) * 0.36
    low = middle - gap - 3 * house.body.leading
    box: Box = (x0, low - high, x1, low)
    house.article(house.span(0, 4, top, middle - gap), 4, Ask(size=3.4, deck=True), blocked=[box])
    chart(house, box)
    house.upright(4, top, foot)
    brief_columns(house, 4, 5, top, middle - gap, True)
    house.flat(0, 4, middle)
    house.article(house.span(0, 2, middle + gap, foot), 2, Ask(size=2.4))
    house.article(house.span(2, 4, middle + gap, foot), 2, Ask(size=2.4, section=True))
    left, y, right, _ = house.span(4, 5, middle + gap, foot)
    side = min(right - left, 8.0 * house.em)
    sheet = house.sheet
    sheet.picture((left, y, left + side, y + side), code(rng, round(side)))
    words = pick(rng, ("扫码关注本报公众号", "扫一扫 看视频", "更多内容请扫码"))
    sheet.text(words, (left, y + side + 0.4 * house.em, right - left), Type("hei", round(0.9 * house.em)), "other")
    sheet.close_item("other", (left, y, right, y + side + 1.6 * house.em))
    return house


def price_list(house: House, box: Box) -> float:
    """A table of names and prices under a head; every cell is a line; returns its bottom."""
    rng, sheet, em = house.rng, house.sheet, house.em
    x0, y, x1, y1 = box
    names = (
        "青菜",
        "萝卜",
        "猪肉",
        "草鱼",
        "鸡蛋",
        "豆腐",
        "土豆",
        "番茄",
        "冬瓜",
        "牛肉",
        "大白菜",
        "芹菜",
        "黄瓜",
        "带鱼",
    )
    head = Type("hei-bold", round(1.3 * em), house.accent)
    title = pick(rng, ("今日菜价", "农副产品价格一览", "菜篮子行情"))
    sheet.text(title, (x0, y, x1 - x0), head, "headline", "centre")
    y += 1.8 * head.size
    step = (x1 - x0) / 3
    cell = Type("hei", round(0.9 * em))
    order = [int(at) for at in rng.permutation(len(names))]
    rows: list[tuple[str, str, str]] = [("品名", "价格（元）", "涨跌")]
    rows += [(names[at], f"{rng.uniform(1, 40):.2f}", pick(rng, ("持平", "↑", "↓"))) for at in order]
    for row in rows:
        if y + 1.7 * cell.size > y1:
            break
        for at, text in enumerate(row):
            sheet.text(text, (x0 + at * step, y, step), cell, "other", "centre")
        y += 1.7 * cell.size
        sheet.rule(x0, y - 0.35 * cell.size, x1, y - 0.35 * cell.size + 1)
    sheet.close_item("other", box, headline=title)
    return y


@family()
def tables(rng: Rng, materials: Materials) -> House:
    """A table and lists beside stories and notices."""
    house = House.build(rng, materials, columns=5, chars=(13, 16))
    top, foot, gap = house.folio(), house.foot, 0.9 * house.em
    middle = top + (foot - top) * rng.uniform(0.42, 0.5)
    house.article(house.span(0, 3, top, middle - gap), 3, Ask(size=3.0, kicker=True))
    price_list(house, house.span(3, 5, top, middle - gap))
    house.upright(3, top, middle - gap)
    house.flat(0, 5, middle)
    house.article(house.span(0, 2, middle + gap, foot), 2, Ask(size=2.4))
    x0, y0, x1, _ = house.span(2, 5, middle + gap, foot)
    set_strip(house.sheet, "生活资讯", (x0, y0, x1, y0 + 2 * house.em), house.accent, align="left")
    cut = foot - 12 * house.em
    brief_columns(house, 2, 5, y0 + 2.9 * house.em, cut - gap, False)
    house.advert(house.span(2, 4, cut, foot), notice=True)
    house.advert(house.span(4, 5, cut, foot), notice=True)
    return house


@family(held_out=True)
def side_folio(rng: Rng, materials: Materials) -> House:
    """The folio runs down the outer margin; stories of mixed build beside it."""
    house = House.build(rng, materials, columns=5, chars=(13, 16))
    record, folio = house.desk.folio()
    top, foot, gap = house.margin, house.foot, 0.9 * house.em
    small = Type("hei", round(0.8 * house.em))
    x = house.margin - 1.6 * house.em
    number = Type("hei-bold", round(house.em), house.accent)
    wide = measure(record.page_number or "", number, house.sheet.metrics)
    left = max(4.0, x + 0.4 * house.em - wide / 2)
    house.sheet.text(record.page_number or "", (left, top, wide), number, "folio")
    parts = (
        record.page_name or "",
        f"{house.desk.day.year}年{house.desk.day.month}月{house.desk.day.day}日",
        folio.right,
    )
    y = top + 2.4 * house.em
    for part in parts:
        house.sheet.vertical(part, x, y, small, "folio")
        y += (1.04 * len(part) + 1.5) * small.size
    house.sheet.close_item("folio", (x, top, x + small.size, y))
    house.sheet.masthead = Paper(**{**record.model_dump(), "editors": (), "weekday": None})
    middle = top + (foot - top) * rng.uniform(0.45, 0.55)
    house.article(house.span(0, 3, top, middle - gap), 3, Ask("span", 1, 3, size=3.0, kicker=True))
    house.boxed(house.span(3, 5, top, middle - gap), 2, Ask(size=2.2), tint=True)
    house.flat(0, 5, middle)
    house.article(house.span(0, 5, middle + gap, foot), 5, Ask(size=3.4, picture="middle", subheads=2, byline="line"))
    return house

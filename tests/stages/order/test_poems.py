"""Poems: what is one, its stanzas as one block, and the article that it becomes."""

import re

import pytest

from newsparse.containers import Layout, Rule, TextLine
from newsparse.document import Box
from newsparse.geometry import corners
from newsparse.stages.order import find_order
from newsparse.stages.order.adverts import judge, measure
from newsparse.stages.order.heads import Head
from newsparse.stages.order.poems import goes_on
from newsparse.stages.order.scene import Node, Scene
from newsparse.stages.order.trust import Run
from newsparse.stages.order.verses import is_verse, poem_blocks, verses
from tests.drawing import EM, draw

FREE = ("风从山坳里醒来", "把露水", "还给每一片叶子", "我看见一只白鹭", "飞过父亲弯腰的稻田", "它的影子很轻")
SEVENS = ("一溪春水绕村流，", "几处新楼出树头。", "燕子归来寻旧垒，", "炊烟散尽见高秋。")
PROSE = ("推开那扇吱呀作响的木门院", "子里的老树还在树下的石凳", "却已生了青苔雨下得不大细", "细密密地落在瓦上像有人。")
PITCH = 28


def stack(texts: tuple[str, ...], x: float = 100, y: float = 100, size: float = 20) -> list[TextLine]:
    """Lines at one edge, one under the other; an empty text is the space between two stanzas."""
    out = []
    for row, text in enumerate(texts):
        box = (x, y + row * PITCH, x + size * len(text), y + row * PITCH + size)
        if text:
            out.append(TextLine(box, corners(box), size, text=text, confidence=0.9))
    return out


@pytest.mark.parametrize(
    ("texts", "poem"),
    [
        (FREE, True),
        (SEVENS, True),
        (PROSE, False),
        (FREE[:3], False),
        (("现房发售", "首付8万元起", "建设路12号", "恭候光临"), False),
        (("天天低碳", "时时环保", "人人参与绿色生活", "市民政局　宣"), False),
    ],
    ids=["ragged", "marks at all ends", "full lines", "too few", "prices", "who pays"],
)
def test_what_is_a_poem(texts: tuple[str, ...], *, poem: bool) -> None:
    assert is_verse(stack(texts), EM) == poem


def test_a_heading_among_the_lines_makes_them_none() -> None:
    lines = stack(FREE)
    lines[2:3] = stack(("更大的字",), y=lines[2].box[1], size=26)
    assert not is_verse(lines, EM)


def test_stanzas_follow_each_other_and_columns_do_not() -> None:
    left, right = stack((*FREE[:4], "", *FREE[4:], *FREE[:2])), stack(SEVENS, x=400)
    lines = sorted([*left, *right], key=lambda line: line.box[1])
    found = [[lines[i].text for i in poem] for poem in verses(range(len(lines)), lines, EM)]
    assert sorted(map(len, found)) == [4, 8]


def test_what_stands_between_two_lines_parts_them() -> None:
    lines = stack((*FREE[:3], "", *FREE[3:]))
    other = stack(("本报讯 6月17日",), x=140, y=lines[2].box[1] + PITCH)
    rows = sorted([*lines, *other], key=lambda line: line.box[1])
    assert verses(range(len(rows)), rows, EM) == []


def page(*columns: tuple[float, tuple[str, ...]], middle: float, marks: str) -> Layout:
    """Prose, and under it a poem in columns with its head about a middle, and a signature if one is given."""
    prose = draw(
        """
        HHHHHHHHHHHHHHHH
        HHHHHHHHHHHHHHHH
          aaaaaaaaaaaaaa bbbbbbbbbbbbbbbb
        aaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbb
        aaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbb
        aaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbb
        aaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbb
        aaaaaaaaaaaaaaaa bbbbbbbbbbbb.







        ..................................................
        """
    ).layout
    lines = [line for line in prose.lines if re.search(r"\w", line.text)]
    top = max(line.box[3] for line in lines) + 60
    lines += stack(("河流的名字",), x=middle - 100, y=top, size=40)
    lines += [line for x, texts in columns for line in stack(texts, x=x, y=top + 70)]
    if marks:
        foot = max(line.box[3] for line in lines)
        lines += stack((marks,), x=columns[-1][0] + 260, y=foot + 20)
    high = int(max(line.box[3] for line in lines)) + 60
    return Layout(
        sheet=prose.sheet[:1].repeat(high, axis=0),
        warp=prose.warp,
        em=prose.em,
        lines=tuple(lines),
        rules=(),
        panels=(),
        pictures=(),
    )


def told(layout: Layout) -> list[str]:
    """The poem's article: the text of its lines in order."""
    flow = find_order(layout)
    for chain in flow.chains:
        texts = [flow.lines[i].text for r in (*chain.head, *chain.text) for i in flow.regions[r].lines]
        if "河流的名字" in texts:
            return texts
    return []


@pytest.mark.parametrize("marks", ["", "（王若水）"])
def test_a_poem_of_two_stanzas_is_an_article(marks: str) -> None:
    layout = page((100, (*FREE, "", *SEVENS)), middle=200, marks=marks)
    assert told(layout) == ["河流的名字", *FREE, *SEVENS, *filter(None, [marks])]


def test_a_poem_in_two_columns_under_a_head_over_neither() -> None:
    layout = page((60, FREE), (460, SEVENS), middle=330, marks="")
    assert told(layout) == ["河流的名字", *FREE, *SEVENS]


def test_a_poem_in_a_frame_is_no_advertisement() -> None:
    """Short lines in stanzas are its running text; a list of wares is none."""
    title = stack(("河流的名字",), size=40, y=20)
    poem, wares = (
        [*title, *stack((*FREE, "", *SEVENS))],
        [*title, *stack(("现房发售", "首付8万", "建设路12号", "恭候光临"))],
    )
    verdicts = [judge(measure(range(len(lines)), lines, EM)) for lines in (poem, wares)]
    assert verdicts == ["article", "advertisement"]


def test_stanzas_become_one_block() -> None:
    """A rule or a panel parts them."""
    stanza = ("风从山坳里醒来", "把露水", "还给叶子", "轻轻地")
    lines = stack((*stanza, "", *stanza))
    one, other = tuple(range(4)), tuple(range(4, 8))
    rule = Rule((100, lines[3].box[3] + 10, 300, lines[3].box[3] + 12), "horizontal")

    def blocks(panels: list[int | None], *rules: Rule) -> list[tuple[int, ...]]:
        return [block.lines for block in poem_blocks(range(8), lines, panels, rules, EM)]

    assert blocks([None] * 8) == [(*one, *other)]
    assert blocks([None] * 8, rule) == blocks([0] * 4 + [None] * 4) == [one, other]


def scene(*nodes: Box, heads: tuple[Box, ...] = (), rules: tuple[Box, ...] = ()) -> Scene:
    """Stanzas, headlines and upright rules by their boxes."""
    stanzas = tuple(
        Node(n, "body", box, EM, "flush", "short", 4, "风", "雨", None, 0.2, PITCH, box[2])
        for n, box in enumerate(nodes)
    )
    titles = tuple(Head((100 + n,), box, 2.0 * EM, False, None) for n, box in enumerate(heads))
    return Scene(stanzas, titles, tuple(Rule(box, "vertical") for box in rules), (), (), EM)


FIRST = (100.0, 200.0, 240.0, 300.0)


@pytest.mark.parametrize(
    ("other", "marks", "far"),
    [
        ((100, 340, 260, 440), {}, 2.0),
        ((120, 340, 220, 440), {}, 2.0),
        ((100, 460, 260, 560), {}, None),
        ((180, 340, 360, 440), {}, None),
        ((100, 340, 260, 440), {"heads": ((90.0, 305.0, 250.0, 335.0),)}, None),
        ((440, 200, 560, 300), {}, 10.0),
        ((440, 260, 560, 360), {}, None),
        ((440, 200, 560, 300), {"rules": ((340.0, 100.0, 342.0, 400.0),)}, None),
        ((700, 200, 820, 300), {}, None),
    ],
    ids=["below", "about one middle", "far below", "askew", "a head between", "beside", "lower", "a rule", "far off"],
)
def test_where_a_poem_goes_on(other: Box, marks: dict[str, tuple[Box, ...]], far: float | None) -> None:
    page = scene(FIRST, other, **marks)
    assert goes_on(page, Run(None, (0,), ()), 1, {0, 1}, {1}) == far


def test_it_goes_on_to_the_left_only_where_no_head_stands_over_it() -> None:
    left = (440.0 - 640, 200.0, 560.0 - 640, 300.0)
    assert goes_on(scene(FIRST, left), Run(None, (0,), ()), 1, {0, 1}, {1}) == 9.0
    headed = scene(FIRST, left, heads=((left[0], 140.0, left[2], 180.0),))
    assert goes_on(headed, Run(None, (0,), ()), 1, {0, 1}, {1}) is None


def test_a_head_between_two_columns_has_both() -> None:
    right = (440.0, 200.0, 560.0, 300.0)
    page = scene(FIRST, right, heads=((290.0, 140.0, 400.0, 180.0),))
    assert goes_on(page, Run(0, (), ()), 0, {0, 1}, {0, 1}) == 1.0
    assert goes_on(page, Run(0, (), ()), 0, {0, 1}, {0}) is None

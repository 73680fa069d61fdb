"""What is no article, on drawn pages; `tests.drawing` tells how to read the pictures and the answers."""

from dataclasses import replace

import pytest

from newsparse.containers import Chain, Panel
from newsparse.document import UNREAD
from newsparse.geometry import union
from newsparse.stages.order.adverts import Measure, judge
from newsparse.stages.order.assemble import prepare
from newsparse.stages.order.blocks import make_block
from newsparse.stages.order.leftovers import is_no_article, with_pointers, without_loud_heads
from tests.drawing import EM, chains, draw, kinds


def test_photo_with_title_and_caption() -> None:
    """Title and caption under a picture belong to it and to no article.

    [                        ]  HHHHHHHHHHHHHHHHHHHHHHHHHH
    [                        ]  HHHHHHHHHHHHHHHHHHHHHHHHHH
    [                        ]
    [                        ]    aaaaaaaaaa  bbbbbbbbbbbb
    [                        ]  aaaaaaaaaaaa  bbbbbbbbbbbb
    [                        ]  aaaaaaaaaaaa  bbbbb.
    [                        ]  aaaaaaaaaaaa    bbbbbbbbbb
           TTTTTTTTTTTT         aaaaaaaaaaaa  bbbbbbbbbbbb
    pppppppppppppppppppppppppp  aaaaaaaaaaaa  bbbbbbbbbbbb
    ppppppppppppppppppp         aaaaaaaaaaaa  bbbbbbb.
    """
    drawn = draw(test_photo_with_title_and_caption, texts={"T": "春到茶山"}, ends={"p": "本报记者 张三 摄"})
    flow_kinds = kinds(drawn)
    assert chains(drawn) == {"H > ab"}
    assert (flow_kinds["T"], flow_kinds["p"]) == ("head", "caption")


def test_lettering_in_a_picture_is_no_text() -> None:
    """Words inside a photograph never become article text.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  [          ]
    aaaaaaaaaaaa  [ LLLLLL   ]
    aaaaaaaaaaaa  [          ]
    aaaaaaaaaaaa  [    lllll ]
    aaaaaaaaaaaa  [          ]
    aaaaaaaaaaaa
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbb.
    """
    drawn = draw(test_lettering_in_a_picture_is_no_text)
    assert chains(drawn) == {"H > ab"}
    assert (kinds(drawn)["L"], kinds(drawn)["l"]) == ("picture-text", "picture-text")


def test_page_of_advertisements() -> None:
    """Framed display type with telephone numbers: no article, two advertisements.

    +----------------------+  +----------------------+
    |  AAAAAAAAAAAAAAAA    |  |      BBBBBBBBBB      |
    |  AAAAAAAAAAAAAAAA    |  |      BBBBBBBBBB      |
    |                      |  |                      |
    |   CCCCCCCCCCCC       |  |    DDDDDDDDDDDDDD    |
    |                      |  |                      |
    |  ppppppppppppppp     |  |   qqqqqqqqqqqqqq     |
    +----------------------+  +----------------------+
    """
    texts = {
        "A": "江景楼盘盛大开盘",
        "B": "家具城大优惠",
        "C": "首付十万元起",
        "D": "全场五折 仅限三天",
        "p": "咨询热线：0571-88001234",
        "q": "地址：人民路1号 电话：88005678",
    }
    drawn = draw(test_page_of_advertisements, texts=texts)
    assert chains(drawn) == set()
    assert set(kinds(drawn).values()) == {"advertisement"}


def test_advertisement_beside_an_article_stays_out_of_it() -> None:
    """A framed advertisement under a column takes none of its text and gives none.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbb.
    aaaaaaaaaaaa    bbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbb.
    +------------------------+
    |   AAAAAAAAAAAAAAAA     |
    |   AAAAAAAAAAAAAAAA     |
    |    ppppppppppppppp     |
    +------------------------+
    """
    drawn = draw(
        test_advertisement_beside_an_article_stays_out_of_it,
        texts={"A": "盛大开业全场优惠", "p": "订购热线：400-800-1234"},
    )
    assert chains(drawn) == {"H > ab"}
    assert (kinds(drawn)["A"], kinds(drawn)["p"]) == ("advertisement", "advertisement")


def test_page_with_a_picture_and_no_article() -> None:
    """A poster: one picture with lettering.

    [                                ]
    [    AAAAAAAAAAAAAAAAAAAAAAAA    ]
    [    AAAAAAAAAAAAAAAAAAAAAAAA    ]
    [                                ]
    [         pppppppppppp           ]
    [                                ]
    """
    drawn = draw(test_page_with_a_picture_and_no_article)
    assert chains(drawn) == set()
    assert set(kinds(drawn).values()) == {"picture-text"}


def test_masthead_is_no_article() -> None:
    """Title, date and serial number over the rule at the top of page one.

         TTTTTTTTTTTTTTTTTTTTTT
         TTTTTTTTTTTTTTTTTTTTTT
         TTTTTTTTTTTTTTTTTTTTTT
     dddddddddddddddd   nnnnnnnnnnnnnnnn
    ----------------------------------------

       HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH
       HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb    cccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbb.      cccccccccccc
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbb.  ccccccccc.
    """
    texts = {"T": "山城日报", "d": "2021年2月3日 星期三", "n": "国内统一连续出版物号 CN 33-0199"}
    drawn = draw(test_masthead_is_no_article, texts=texts)
    assert chains(drawn) == {"H > abc"}
    assert {kinds(drawn)[letter] for letter in "Tdn"} == {"masthead"}


def test_folio_is_no_article() -> None:
    """Page number, page name and editors in the first row of an inner page.

    ppp    nnnn              dddddddddddddd
    ----------------------------------------
       HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH
       HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb    cccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbb.      cccccccccccc
    aaaaaaaaaaaa    bbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbbb  cccccccccccc
    aaaaaaaaaaaa  bbbbbbbbbbb.  ccccccccc.
    """
    texts = {"p": "第2版", "n": "要闻", "d": "2021年2月3日 责任编辑：李明"}
    drawn = draw(test_folio_is_no_article, texts=texts)
    assert chains(drawn) == {"H > abc"}
    assert {kinds(drawn)[letter] for letter in "pnd"} == {"folio"}


def test_framed_notice_is_no_article() -> None:
    """Running text in a frame under a title that says 公告.

    HHHHHHHHHHHHHHHHHHHHHHHHHH  +----------------+
    HHHHHHHHHHHHHHHHHHHHHHHHHH  |    NNNNNNNN    |
                                |                |
      aaaaaaaaaa  bbbbbbbbbbbb  |  nnnnnnnnnnnn  |
    aaaaaaaaaaaa  bbbbbb.       |nnnnnnnnnnnnnn  |
    aaaaaaaaaaaa    bbbbbbbbbb  |nnnnnnnnnnnnnn  |
    aaaaaaaaaaaa  bbbbbbbbbbbb  |nnnnnn.         |
    aaaaaaaaaaaa  bbbbbbbbb.    +----------------+
    """
    assert chains(draw(test_framed_notice_is_no_article, texts={"N": "停电公告"})) == {"H > ab"}


@pytest.mark.parametrize(
    ("certainty", "opening", "kind"),
    [(0.2, "", "caption"), (0.6, "", "body"), (0.2, "本报讯 ", "body")],
    ids=["hardly an article", "rather one", "begins as one"],
)
def test_a_sign_far_over_a_few_lines(certainty: float, opening: str, kind: str) -> None:
    """Lettering of a picture that was not found, and the caption under the picture.

    SSSSSSSS





    aaaaaaaaaaaaaaaa
    bbbbbbbbbbbbbbbb
    cccccccc
    """
    texts = {"a": opening + "村民在新修的路上散步，孩子们"} if opening else None
    drawn = draw(test_a_sign_far_over_a_few_lines, texts=texts)
    draft = prepare(drawn.layout).draft
    places = sorted(range(len(draft.lines)), key=lambda i: draft.lines[i].box[1])
    chain = Chain((draft.settle("head", places[:1]),), (draft.settle("body", places[1:]),), certainty)
    assert is_no_article(draft, chain) is (kind == "caption")
    assert [region.kind for region in draft.regions if region.lines] == [
        "picture-text" if kind == "caption" else "head",
        kind,
    ]


def test_a_large_sign_that_cannot_be_read_is_no_headline() -> None:
    """What stands over the text was taken for type, but nothing in it could be read.

    SSSSSS
    SSSSSS

      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbb.
    """
    drawn = draw(test_a_large_sign_that_cannot_be_read_is_no_headline, texts={"S": UNREAD})
    assert kinds(drawn)["S"] == "other"
    assert kinds(draw(test_a_large_sign_that_cannot_be_read_is_no_headline, texts={"S": "山"}))["S"] == "head"


def test_slogans_over_the_name_of_who_advertises() -> None:
    """Two lines of display type without text might be the head of an article on another page.

    HHHHHHHHHHHHHHHHHHHHHHHHHH
    HHHHHHHHHHHHHHHHHHHHHHHHHH

      aaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbb.
    --------------------------

        SSSSSSSSSSSSSSSSSS
        SSSSSSSSSSSSSSSSSS

      TTTTTTTTTTTTTTTTTTTTTT
      TTTTTTTTTTTTTTTTTTTTTT
      TTTTTTTTTTTTTTTTTTTTTT




            NNNNNNNNNN
    """
    words = {"S": "绿水青山", "T": "拒绝酒驾平安回家", "N": "桐城市文明办 宣"}
    drawn = draw(test_slogans_over_the_name_of_who_advertises, texts=words)
    assert chains(drawn) == {"H > ab"}
    assert {kinds(drawn)[letter] for letter in "STN"} == {"advertisement"}


@pytest.mark.parametrize(
    ("signed", "kind"),
    [
        ("本报记者 张三", "article"),
        ("下转第3版", "article"),
        ("从茶山到茶杯的一百天", "advertisement"),
        ("地址：人民路1号 电话：88005678", "advertisement"),
        ("低碳出行 从我做起", "advertisement"),
        ("市文明办 宣", "advertisement"),
        ("华盛食品公司", "advertisement"),
        ("详见第三版", "teaser"),
    ],
)
def test_a_head_alone_in_its_frame(signed: str, kind: str) -> None:
    """A head whose text did not fit is an article when it is signed or goes on elsewhere; slogans read like headlines.

    HHHHHHHHHHHHHHHHHHHHHHHHHH  +-------------------+
    HHHHHHHHHHHHHHHHHHHHHHHHHH  | AAAAAAAAAAAAAAAA  |
                                | AAAAAAAAAAAAAAAA  |
      aaaaaaaaaa  bbbbbbbbbbbb  |  pppppppppppppp   |
    aaaaaaaaaaaa  bbbbbbbbbbbb  |                   |
    aaaaaaaaaaaa  bbbbb.        +-------------------+
    aaaaaaaaaaaa    bbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbb.
    """
    drawn = draw(test_a_head_alone_in_its_frame, texts={"A": "绿水青山 共建共享", "p": signed})
    assert ("Ap >" in chains(drawn)) == (kind == "article")
    if kind != "article":
        assert kinds(drawn)["A"] == kind


def test_short_lines_of_prose_in_a_frame_are_an_article() -> None:
    """Hardly a line is full, but lines read as sentences, and nothing is sold."""
    m = Measure(
        characters=60,
        running=0,
        lines=6,
        selling=0,
        phones=0,
        notice=False,
        weather=0,
        teaser=0,
        sizes=1.0,
        centred=0,
        prose=4,
    )
    assert judge(m) == "article"
    assert judge(replace(m, prose=2)) == "advertisement"
    assert judge(replace(m, phones=1)) == "advertisement"


@pytest.mark.parametrize(("air", "settled"), [(0.3, {"head"}), (2.0, {"advertisement"})])
def test_a_band_of_colour_behind_two_lines(air: float, settled: set[str]) -> None:
    """A head on a band that is hardly higher than its type; what stands in a larger field is an advertisement.

                  HHHHHHHHHHHHHHHHHHHH
                  HHHHHHHHHHHHHHHHHHHH
      aaaaaaaaaa  IIIIIIIIIIIIIIIIIIII
    aaaaaaaaaaaa  IIIIIIIIIIIIIIIIIIII
    aaaaaaaaaaaa
    aaaaaaaaaaaa
    aaaaaaaaaaaa    bbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbbbbbbb
    aaaaaaaaaaaa  bbbbbbb.
    """
    words = {"H": "采茶工背着竹篓上山", "I": "一片叶子富了一方人"}
    drawn = draw(test_a_band_of_colour_behind_two_lines, texts=words, dark="HI")
    x0, y0, x1, y1 = union(line.box for letter in "HI" for line in drawn.lines(letter))
    band = Panel((x0 - EM, y0 - air * EM, x1 + EM, y1 + air * EM), "dark")
    drawn = replace(drawn, layout=replace(drawn.layout, panels=(band,)))
    assert {kinds(drawn)["H"], kinds(drawn)["I"]} == settled


@pytest.mark.parametrize(
    ("words", "certainty", "torn"),
    [
        ("把准方向锚定目标不动摇抢时间机器不停人轮班", 0.05, True),
        ("把准方向锚定目标不动摇抢时间机器不停人轮班", 0.3, False),
        ("本报记者 萧桂红 邹飞 通讯员 诸葛文乐 欧阳小云", 0.05, False),
    ],
    ids=["hardly an article", "rather one", "names"],
)
def test_a_head_without_text_that_is_hardly_an_article(words: str, certainty: float, torn: bool) -> None:
    """A subhead torn from its text looks like a headline whose text stands elsewhere."""
    drawn = draw("HHHHHHHHHHHHHHHHHHHHHHHHHHHHH", texts={"H": words})
    draft = prepare(drawn.layout).draft
    draft.free.update(range(len(draft.lines)))
    chain = Chain((draft.settle("head", [0]),), (), certainty)
    assert is_no_article(draft, chain) is torn
    assert (draft.regions[-1].kind == "other") is torn


@pytest.mark.parametrize(
    ("last", "sold"),
    [("周末无休 急救电话8531068", True), ("市文明办 宣", True), ("全力办好民生实事", False)],
    ids=["telephone", "sponsor", "deck"],
)
def test_a_head_that_signs_as_an_advertisement(last: str, *, sold: bool) -> None:
    """However sure of a headline, no article without text ends with a telephone number or the name of who pays."""
    drawn = draw("HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH", texts={"H": "临浦仁和医院"})
    draft = prepare(drawn.layout).draft
    (head,) = draft.lines
    x0, _, x1, y1 = head.box
    em = draft.em
    draft.lines = (head, replace(head, text=last, size=em, box=(x0, y1 + em, x1, y1 + 2 * em)))
    draft.regions.clear()
    chain = Chain((draft.settle("head", [0, 1]),), (), 0.9)
    assert (without_loud_heads(draft, [chain]) == []) is sold
    assert (draft.regions[0].kind == "advertisement") is sold


@pytest.mark.parametrize(
    ("below", "certainty", "sold"),
    [
        (["周末无休", "急救电话 88005678"], 0.3, True),
        (["周末无休", "急救电话 88005678"], 0.7, False),
        (["采茶工背着竹篓上山，一片叶", "子富了一方人。老人说，水好"], 0.3, False),
        (["急救电话 88005678", "本报记者 王家萍"], 0.3, False),
        ([], 0.3, False),
    ],
    ids=["sells", "surely an article", "tells", "names a reporter", "nothing below"],
)
def test_a_head_over_short_lines_that_nothing_claimed(below: list[str], certainty: float, *, sold: bool) -> None:
    """A doubtful head without text is sold with the lines under it, when they sell or stand centred."""
    drawn = draw("HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH", texts={"H": "临浦仁和医院"})
    draft = prepare(drawn.layout).draft
    (head,) = draft.lines
    x0, _, x1, y1 = head.box
    middle, em = (x0 + x1) / 2, draft.em
    boxes = [(middle - len(t) * em / 2, y1 + (2 * n + 1) * em, middle + len(t) * em / 2) for n, t in enumerate(below)]
    small = [replace(head, text=t, size=em, box=(a, y, b, y + em)) for t, (a, y, b) in zip(below, boxes, strict=True)]
    draft.lines = (head, *small)
    draft.regions.clear()
    chain = Chain((draft.settle("head", [0]),), (), certainty)
    for k in range(1, len(draft.lines)):
        draft.settle("other", [k])
    assert (without_loud_heads(draft, [chain]) == []) is sold
    assert ({region.kind for region in draft.regions if region.lines} == {"advertisement"}) is sold


BARE = """
HHHHHHHHHHHHHHHHHH
HHHHHHHHHHHHHHHHHH
{}
"""


@pytest.mark.parametrize(
    ("rows", "texts", "text"),
    [
        ("                 tttttttt", {"t": "（下转第4版）"}, ["t"]),
        ("          bbbbbbbb\n          tttttttt", {"b": "（记者 王家萍）", "t": "（下转第4版）"}, ["b", "t"]),
        ("          bbbbbbbb\n          tttttttt", {"b": "孩子们都说好", "t": "（下转第4版）"}, None),
        ("          tttttttt", {"t": "（上接第1版）"}, None),
        ("\n\n\n          tttttttt", {"t": "（下转第4版）"}, None),
    ],
    ids=["pointer", "after a byline", "after words", "from another page", "far away"],
)
def test_a_head_over_a_pointer_to_another_page(rows: str, texts: dict[str, str], text: list[str] | None) -> None:
    """It is an article, of which the text stands there; and its chain says so."""
    drawn = draw(BARE.format(rows), texts=texts)
    draft = replace(prepare(drawn.layout).draft, free=set(range(len(drawn.layout.lines))), regions=[])
    letters = [drawn.letters(line) for line in draft.lines]
    head = draft.settle("head", [i for i, letter in enumerate(letters) if letter == "H"])
    below = make_block([i for i, letter in enumerate(letters) if letter != "H"], draft.lines, None)
    (chain,) = with_pointers(draft, [Chain((head,), (), 0.05)], [below])
    found = [letters[i] for r in chain.text for i in draft.regions[r].lines]
    assert found == (text or [])
    assert (chain.certainty > 0.5) == (text is not None)

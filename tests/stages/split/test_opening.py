"""Heads set in type of the body's size, left in the text by the order stage."""

from newsparse.document import UNREAD, Page
from tests.drawing import Drawn, draw, flow_of
from tests.stages.split.test_page import split


def made_of(drawn: Drawn, *chains: str) -> Page:
    return split(drawn, flow_of(drawn, *chains))


def test_short_line_over_an_indented_text_is_its_headline() -> None:
    drawn = draw("ttttttttt\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.", texts={"t": "农贸市场改造完工了"})
    made = made_of(drawn, "> ta")
    assert made.articles[0].headline == "农贸市场改造完工了"
    assert made.articles[0].body.count("\n") == 0


def test_text_that_goes_on_from_elsewhere_has_no_headline() -> None:
    """Its first lines are full."""
    drawn = draw("aaaaaaaaaaaa\naaaaaaaaaaaa\n  bbbbbbbbbb\nbbbbb.")
    assert made_of(drawn, "> ab").articles[0].headline == ""


def test_deck_and_byline_in_the_text_go_to_the_head() -> None:
    """Before a byline on a line of its own there is no text."""
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\n  tttttttt\n  uuuuuuuu\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.",
        texts={"t": "一个村庄的记忆吧", "u": "见习记者 邱玲"},
    )
    article = made_of(drawn, "H > tua").articles[0]
    assert (article.deck, article.byline) == ("一个村庄的记忆吧", "见习记者 邱玲")
    assert [author.name for author in article.authors] == ["邱玲"]


def test_names_in_a_lead_that_the_column_cuts_off_are_no_byline_of_the_head() -> None:
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\n  tttttttttt\nuuuuuu\naaaaaaaaaaaa\naaaaa.",
        texts={"t": "本报讯（首席记者", "u": "邱玲 王伟）"},
    )
    article = made_of(drawn, "H > tua").articles[0]
    assert (article.deck, article.dateline, article.byline) == (None, "本报讯", "首席记者邱玲 王伟")


def test_a_line_between_a_headline_and_its_text_is_a_deck() -> None:
    """It has no indent and no mark at its end, as no paragraph of one line has, and it may fill its column."""
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\ntttttttttttt\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.",
        texts={"t": "专家号下沉检查费不涨价了"},
    )
    article = made_of(drawn, "H > ta").articles[0]
    assert (article.headline_lines, article.deck) == ((drawn.lines("H")[0].text,), "专家号下沉检查费不涨价了")
    assert article.body.count("\n") == 0


def test_a_full_line_over_a_lead_is_a_headline() -> None:
    drawn = draw(
        "tttttttttttt\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.",
        texts={"t": "外坞村一片茶叶走出大山来", "a": "本报讯 清明以来"},
    )
    assert made_of(drawn, "> ta").articles[0].headline == "外坞村一片茶叶走出大山来"


def test_a_full_line_that_stands_off_from_the_text_is_a_headline() -> None:
    """Without the space it would be the end of a text that lost its mark."""
    words = {"t": "外坞村一片茶叶走出大山来"}
    near = draw("tttttttttttt\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaaaaaaaaa\naaaaa.", texts=words)
    far = draw("tttttttttttt\n\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaaaaaaaaa\naaaaa.", texts=words)
    assert made_of(near, "> ta").articles[0].headline == ""
    assert made_of(far, "> ta").articles[0].headline == words["t"]


def test_a_text_whose_first_line_is_full_and_open_has_no_deck() -> None:
    """Nothing under it begins a paragraph."""
    drawn = draw("HHHHHHHHHHHH\nHHHHHHHHHHHH\naaaaaaaaaaaa\naaaaaaaaaaaa\naaaaa.")
    assert made_of(drawn, "H > a").articles[0].deck is None


def test_a_signature_under_a_text_without_stops_is_no_byline_of_a_head() -> None:
    """Faint stops are not read; the lines over the signature are a text all the same."""
    drawn = draw(
        "tttttttttt\n  aaaaaaaaaa\nbbbbbbbbbbbb\ncccccc\n       uuuuu",
        texts={
            "t": "农贸市场改造完工了",
            "u": "（邱玲玲）",
            "a": "昨日市场重新开门",
            "b": "摊位增加了五十多个",
            "c": "还有冷库",
        },
    )
    article = made_of(drawn, "t > abcu").articles[0]
    assert (article.headline, article.byline) == ("农贸市场改造完工了", "（邱玲玲）")
    assert article.body == "昨日市场重新开门摊位增加了五十多个还有冷库"


def test_a_line_with_a_long_dash_under_a_headline_is_its_deck() -> None:
    """Also over a text that goes on from a page before, with no paragraph beginning under it."""
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\ntttttttttttt\naaaaaaaaaaaa\naaaaaaaaaaaa\naaaaa.",
        texts={"t": "——山村网格员的故事"},
    )
    article = made_of(drawn, "H > ta").articles[0]
    assert article.deck == "——山村网格员的故事"


def test_a_byline_that_fills_its_column_belongs_to_the_head() -> None:
    """A paragraph begins under it, as none does inside a lead."""
    drawn = draw(
        "tttttttttt\nuuuuuuuuuuuu\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.",
        texts={"t": "孩子们和一位老校长", "u": "融媒记者谢立燕通讯员邱建燕"},
    )
    article = made_of(drawn, "> tua").articles[0]
    assert (article.headline, article.byline) == ("孩子们和一位老校长", "融媒记者谢立燕通讯员邱建燕")


def test_a_deck_set_in_like_a_paragraph_is_a_deck() -> None:
    """No paragraph is one line without a mark at its end."""
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\n  ttttt\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.",
        texts={"t": "村庄的记忆", "a": "本报讯 清明以来"},
    )
    article = made_of(drawn, "H > ta").articles[0]
    assert article.deck == "村庄的记忆"
    assert article.dateline == "本报讯"


def test_a_line_that_could_not_be_read_is_no_deck() -> None:
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\n  ttttttt\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.",
        texts={"t": f"{UNREAD * 3}村{UNREAD * 3}", "a": "本报讯 清明以来"},
    )
    assert made_of(drawn, "H > ta").articles[0].deck is None


def test_a_deck_of_two_lines_with_a_dash_in_the_text_goes_to_the_head() -> None:
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\n tttttttttt\n uuuuuuuuuu\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.",
        texts={"t": "——兴阳市白铺镇的", "u": "茶产业发展见闻录一", "a": "本报讯（记者 邱玲）"},
    )
    article = made_of(drawn, "H > tua").articles[0]
    assert (article.deck, article.byline) == ("——兴阳市白铺镇的\u3000茶产业发展见闻录一", "记者 邱玲")


def test_a_deck_cut_at_a_comma_over_a_lead_goes_to_the_head() -> None:
    words = {"t": "专家号下沉了，", "u": "检查费不涨", "a": "本报讯（记者 邱玲）"}
    drawn = draw("HHHHHHHHHHHH\nHHHHHHHHHHHH\n ttttttt\n uuuuu\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.", texts=words)
    article = made_of(drawn, "H > tua").articles[0]
    assert (article.deck, article.byline) == ("专家号下沉了，\u3000检查费不涨", "记者 邱玲")


def test_a_deck_cut_at_a_comma_over_a_byline_goes_to_the_head() -> None:
    words = {"t": "无人机、插秧机、", "u": "烘干机全上阵", "v": "■记者薛慧兰"}
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\n tttttttt\n uuuuuu\n vvvvvv\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.", texts=words
    )
    article = made_of(drawn, "H > tuva").articles[0]
    assert (article.deck, article.byline) == ("无人机、插秧机、\u3000烘干机全上阵", "■记者薛慧兰")


def test_a_deck_with_a_dash_that_is_set_in_like_a_paragraph_goes_to_the_head() -> None:
    words = {"t": "-樟田街道小流", "u": "域综合治理纪实", "a": "本报讯（记者 邱玲）"}
    drawn = draw("HHHHHHHHHHHH\nHHHHHHHHHHHH\n  ttttttt\n ttttttt\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.", texts=words)
    assert (made_of(drawn, "H > ta").articles[0].deck or "").startswith(("——樟田", "-樟田"))


def test_a_byline_of_two_lines_in_the_text_goes_to_the_head() -> None:
    drawn = draw(
        "HHHHHHHHHHHH\nHHHHHHHHHHHH\n tttttttt\n uuuuuuuuu\n vvvvvv\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.",
        texts={"t": "一个村庄的记忆吧", "u": "本报融媒记者王家萍", "v": "通讯员李美燕"},
    )
    article = made_of(drawn, "H > tuva").articles[0]
    assert [(author.name, author.role) for author in article.authors] == [("王家萍", "融媒记者"), ("李美燕", "通讯员")]


def test_names_at_the_beginning_of_a_text_go_on_with_the_byline_over_it() -> None:
    drawn = draw(
        "HHHHHHHHHHHHHH\nHHHHHHHHHHHHHH\n bbbbbbbbbbb\n    ccc\n  aaaaaaaaaa\naaaaaaaaaaaa\naaaaa.",
        texts={"b": "首席记者 曹静舟 通讯员", "c": "宋小杰"},
    )
    article = made_of(drawn, "Hb > ca").articles[0]
    assert [author.name for author in article.authors] == ["曹静舟", "宋小杰"]
    assert not article.body.startswith("宋")

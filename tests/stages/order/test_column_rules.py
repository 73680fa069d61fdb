"""Rules between the columns of one article part nothing; those between two articles do."""

from newsparse.containers import Rule
from newsparse.stages.order.column_rules import without_column_rules
from newsparse.stages.order.heads import Head
from tests.drawing import chains, draw

EM = 20.0


def test_columns_of_one_article() -> None:
    """Papers that rule every gutter: the headline says which columns are one article's."""
    drawn = draw("""
           AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
           AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA

          aaaaaaaaaaaaa | ccccccccccccccc | eeeeeeeeeeeeeee
        aaaaaaaaaaaaaaa | ccccccccccccccc | eeeeeeeeeeeeeee
        aaaaaaaaaaaaaaa | ccccccccccccccc | eeeeeeeeeeeeeee
        aaaaaaaaaaaaaaa | ccccccccccccccc | eeeeeeee.
        aaaaaaaaaaaaaaa | ccccccccccccccc |
        aaaaaaaaaaaaaaa | ccccccccccccccc |   fffffffffffff
        aaaaaaaaaaaaaaa | ccccccccccccccc | fffffffffffffff
        aaaaaaaaaaaaaaa | ccccccccccccccc | ffffffffffff.
    """)
    assert chains(drawn) == {"A > acef"}


def head(x0: float, y0: float, x1: float, y1: float, *, vertical: bool = False) -> Head:
    blocks, size = (0,), y1 - y0
    return Head(blocks, (x0, y0, x1, y1), size, vertical, None)


def upright(x: float, top: float, bottom: float, thick: float = 2.0) -> Rule:
    return Rule((x, top, x + thick, bottom), "vertical")


LEVEL = Rule((100.0, 600.0, 900.0, 602.0), "horizontal")
INSIDE = upright(400.0, 170.0, 500.0), upright(700.0, 170.0, 500.0)
HEAD = head(200.0, 100.0, 800.0, 160.0)


def test_all_thin_upright_rules_go_with_the_habit() -> None:
    rules = (LEVEL, *INSIDE, upright(400.0, 620.0, 900.0))
    assert without_column_rules(rules, [HEAD], (), EM) == (LEVEL,)


def test_thick_rules_and_borders_stay() -> None:
    thick = upright(950.0, 100.0, 900.0, thick=12.0)
    assert without_column_rules((*INSIDE, thick), [HEAD], (), EM) == (thick,)


def test_one_rule_is_no_habit() -> None:
    rules = (LEVEL, INSIDE[0])
    assert without_column_rules(rules, [HEAD], (), EM) == rules


def test_two_among_many_are_no_habit() -> None:
    rules = (*INSIDE, *(upright(100.0 * k + 50, 620.0, 900.0) for k in range(1, 10)))
    assert without_column_rules(rules, [HEAD], (), EM) == rules


def test_rules_under_another_head_in_between() -> None:
    """The rules part what stands under two smaller heads."""
    heads = [HEAD, *(head(x0, 162.0, x1, 168.0) for x0, x1 in ((200.0, 390.0), (410.0, 690.0), (710.0, 800.0)))]
    assert without_column_rules(INSIDE, heads, (), EM) == INSIDE


def test_rules_beside_or_far_under_a_head() -> None:
    beside = upright(190.0, 170.0, 500.0), upright(805.0, 170.0, 500.0)
    below = upright(400.0, 400.0, 700.0), upright(600.0, 400.0, 700.0)
    assert without_column_rules((*beside, *below), [HEAD], (), EM) == (*beside, *below)


def test_rules_under_an_upright_head() -> None:
    assert without_column_rules(INSIDE, [head(200.0, 100.0, 800.0, 160.0, vertical=True)], (), EM) == INSIDE


def columns(top: float, *lefts: float) -> list[tuple[float, float, float, float]]:
    return [(x, top, x + 180, 500.0) for x in lefts]


def test_text_on_both_sides_begins_with_the_rule() -> None:
    """As under an upright head, or where a text goes on from another page."""
    assert without_column_rules((LEVEL, *INSIDE), [], columns(172.0, 210.0, 410.0, 510.0, 710.0), EM) == (LEVEL,)


def test_text_that_begins_lower_on_one_side() -> None:
    """Its headline stands beside the rule."""
    text = [*columns(172.0, 210.0, 510.0), *columns(260.0, 410.0, 710.0)]
    assert without_column_rules(INSIDE, [], text, EM) == INSIDE

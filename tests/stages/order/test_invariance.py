"""Reading order does not depend on resolution, margins, noise, or the order of the input."""

import pytest

from tests.drawing import Drawn, chains, changed, draw
from tests.stages.order import test_articles, test_columns, test_heads

PAGES = {
    "three columns": test_heads.test_headline_over_three_columns,
    "first two columns": test_heads.test_headline_over_the_first_two_columns,
    "middle": test_heads.test_headline_in_the_middle_of_the_columns,
    "vertical": test_heads.test_vertical_headline_at_the_right,
    "kicker and deck": test_heads.test_kicker_two_parallel_lines_and_deck,
    "picture": test_columns.test_text_jumps_a_picture,
    "subheads": test_columns.test_subheads_in_columns_are_not_heads,
    "rule": test_articles.test_two_articles_parted_by_a_rule,
    "head alone": test_heads.test_head_without_text,
    "two widths": test_columns.test_columns_of_two_widths,
    "white space": test_articles.test_two_articles_one_over_the_other_with_white_space_only,
    "picture in the middle": test_columns.test_picture_in_the_middle_of_the_columns,
    "intro": test_columns.test_intro_over_two_columns,
    "box": test_articles.test_boxed_article_in_the_grid_of_another,
}


@pytest.fixture(params=PAGES.values(), ids=PAGES.keys())
def page(request: pytest.FixtureRequest) -> Drawn:
    return draw(request.param)


@pytest.mark.parametrize("seed", [1, 2])
def test_order_of_the_input_does_not_matter(page: Drawn, seed: int) -> None:
    """The detector's order of lines is chance."""
    assert chains(changed(page, seed=seed)) == chains(page)


@pytest.mark.parametrize("scale", [0.5, 3.0])
def test_resolution_does_not_matter(page: Drawn, scale: float) -> None:
    """All lengths are measured in em."""
    assert chains(changed(page, scale=scale)) == chains(page)


def test_place_on_the_sheet_does_not_matter(page: Drawn) -> None:
    """Margins may be of any width."""
    assert chains(changed(page, shift=(333.0, 77.0))) == chains(page)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_noise_of_the_detector_does_not_matter(page: Drawn, seed: int) -> None:
    """Edges that are off by up to a tenth of an em, sizes by up to three per cent."""
    assert chains(changed(page, noise=0.1, seed=seed)) == chains(page)

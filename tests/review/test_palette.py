"""Colours: far apart for every kind of colour vision, and never the same side by side."""

import itertools

import numpy as np
import pytest

from newsparse.document import Box, ItemKind
from newsparse.review.palette import ARTICLE_COLOURS, ITEM_GREYS, colours_for, distances, ink_on, luminance, wash


def test_any_two_colours_differ_under_every_vision() -> None:
    apart = distances(ARTICLE_COLOURS)[np.triu_indices(len(ARTICLE_COLOURS), 1)]
    assert apart.min() > 0.13


def test_distance_sees_what_a_colour_blind_reader_does_not() -> None:
    """Pure red and a dark olive look alike without red cones; black and white never do."""
    apart = distances(["#a00000", "#3d3d00", "#ffffff", "#000000"])
    assert apart[0, 1] < 0.13 < apart[2, 3]


def test_every_item_kind_has_a_grey() -> None:
    assert set(ITEM_GREYS) == set(ItemKind.__args__)  # type: ignore[attr-defined]
    for colour in ITEM_GREYS.values():
        channels = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
        assert max(channels) - min(channels) < 20


@pytest.mark.parametrize("colour", [*ARTICLE_COLOURS, *ITEM_GREYS.values()])
def test_labels_can_be_read_on_every_colour(colour: str) -> None:
    light, dark = sorted((luminance(colour), luminance(ink_on(colour))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3.0


def test_dark_colours_are_laid_on_more_thinly() -> None:
    by_light = sorted(ARTICLE_COLOURS, key=luminance)
    washes = [wash(colour) for colour in by_light]
    assert washes == sorted(washes)
    assert all(0.15 < each < 0.4 for each in washes)


def grid(columns: int, rows: int) -> list[tuple[Box, ...]]:
    return [((100.0 * x, 100.0 * y, 100.0 * x + 90, 100.0 * y + 90),) for y in range(rows) for x in range(columns)]


def test_neighbours_differ_also_when_colours_run_out() -> None:
    areas = grid(6, 6)
    colours = colours_for(areas, unit=40.0)
    apart = dict(zip(itertools.product(ARTICLE_COLOURS, repeat=2), distances(ARTICLE_COLOURS).ravel(), strict=True))
    for i, j in itertools.combinations(range(36), 2):
        if max(abs(i % 6 - j % 6), abs(i // 6 - j // 6)) == 1:
            assert apart[colours[i], colours[j]] > 0.13


def test_few_articles_have_colours_of_their_own() -> None:
    assert len(set(colours_for(grid(3, 3), unit=40.0))) == 9


def test_colours_do_not_change_between_runs_or_with_the_scale() -> None:
    areas = grid(4, 3)
    large = [tuple(tuple(7.0 * v for v in box) for box in boxes) for boxes in areas]
    assert colours_for(areas, 40.0) == colours_for(areas, 40.0) == colours_for(large, 280.0)  # type: ignore[arg-type]


def test_articles_without_boxes_and_no_articles() -> None:
    assert colours_for([], 1.0) == ()
    assert len(colours_for([(), ()], 1.0)) == 2

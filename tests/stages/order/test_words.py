"""Words that heads and blocks share."""

import numpy as np
import pytest

from newsparse.stages.order.words import pairs_of, shared_words

TEXTS = ("茶农在茶园里采茶，记者走进茶园", "法院开庭审理案件，法官宣读判决", "法院宣读判决以后，当事人握手言和")


def test_pairs_do_not_cross_marks_or_digits() -> None:
    assert pairs_of("茶园,3月 采茶") == {"茶园", "采茶"}


def test_a_head_is_told_by_its_own_text() -> None:
    words = shared_words(["茶园采茶忙"], TEXTS)
    assert words.told[0].argmax() == 0
    assert words.told[0, 1] == words.told[0, 2] == 0
    assert words.told_by(0, [1, 0]) == pytest.approx(words.told[0, 0])
    assert words.told_by(0, []) == 0


def test_blocks_of_one_article_are_alike() -> None:
    words = shared_words([], TEXTS)
    assert words.alike[1, 2] > words.alike[0, 1] == words.alike[0, 2] == 0
    assert np.array_equal(words.alike, words.alike.T)
    assert not words.alike.diagonal().any()


def test_what_stands_everywhere_counts_least() -> None:
    """Of two blocks with one pair of the head each, the one with the rarer pair tells more."""
    words = shared_words(["法院茶园"], ["法院来了", "法院走了", "法院又来", "茶园来了"])
    assert words.told[0, 3] > words.told[0, 0] > 0


@pytest.mark.parametrize(
    ("heads", "texts"), [([], []), (["茶园"], []), ([], ["茶园"]), ([""], [""]), (["A1"], ["茶园"])]
)
def test_nothing_to_compare(heads: list[str], texts: list[str]) -> None:
    words = shared_words(heads, texts)
    assert words.told.shape == (len(heads), len(texts))
    assert words.alike.shape == (len(texts), len(texts))
    assert not words.told.any()

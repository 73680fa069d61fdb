"""Two readings of a line made one."""

import pytest

from newsparse.containers import Reading
from newsparse.engines.agree import agreed


def reading(text: str, *scores: float) -> Reading:
    """A reading with the characters evenly spaced; scores of 0.9 where none are given."""
    scores = scores or (0.9,) * len(text)
    places = tuple((k + 0.5) / max(1, len(text)) for k in range(len(text)))
    return Reading(text, sum(scores) / max(1, len(scores)), scores, places)


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        (reading("记者阎明", 0.9, 0.9, 0.8, 0.9), reading("记者间明", 0.9, 0.9, 0.6, 0.9), "记者阎明"),
        (reading("进人中国", 0.9, 0.5, 0.9, 0.9), reading("进入中国"), "进入中国"),
        (reading("（记者"), reading("(记者"), "（记者"),
        (reading("记者张明"), reading("■记者张明"), "■记者张明"),
        (reading("记者张明"), reading("一记者张明", 0.4, 0.9, 0.9, 0.9, 0.9), "记者张明"),
        (reading("记者张明。", 0.9, 0.9, 0.9, 0.9, 0.3), reading("记者张明"), "记者张明"),
        (reading(""), reading("记者"), "记者"),
        (reading(""), reading(""), ""),
    ],
)
def test_the_surer_reading_of_each_character_is_taken(first: Reading, second: Reading, text: str) -> None:
    found = agreed(first, second)
    assert found.text == text
    assert len(found.char_confidences) == len(found.char_positions) == len(text)
    assert list(found.char_positions) == sorted(found.char_positions)


def test_the_confidence_is_that_of_the_characters_taken() -> None:
    found = agreed(reading("甲乙", 0.5, 0.9), reading("丙乙", 0.7, 0.6))
    assert (found.text, found.char_confidences) == ("丙乙", (0.7, 0.9))
    assert found.confidence == pytest.approx(0.8)


def test_readings_without_confidences_cannot_be_weighed() -> None:
    first = Reading("甲乙", 0.5)
    assert agreed(first, reading("丙乙")) is first
    assert agreed(reading("甲乙"), Reading("丙", 0.9)).text == "甲乙"

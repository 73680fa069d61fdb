"""What a literary supplement prints."""

import numpy as np
import pytest

from newsparse.typeset.desk import Desk
from newsparse.typeset.letters import essay, poem, talk


@pytest.mark.parametrize("seed", range(12))
def test_a_poem_is_verses_with_its_writer(seed: int) -> None:
    story = poem(Desk(np.random.default_rng(seed)), 20)
    verses = [para.text for para in story.paragraphs if para.kind == "verse"]
    assert verses[0]
    assert verses[-1]
    assert 4 <= sum(map(bool, verses)) <= 20
    assert len(story.authors) == 1
    assert story.authors[0].name in (story.byline or "")
    assert story.byline_line or story.paragraphs[-1].kind == "sign"


@pytest.mark.parametrize("seed", range(4))
def test_lines_stand_two_by_two_only_where_there_is_room(seed: int) -> None:
    texts = [para.text for para in poem(Desk(np.random.default_rng(seed)), 20).paragraphs if para.kind == "verse"]
    assert all(len(text) < 16 for text in texts)


def test_an_essay_says_nothing_twice() -> None:
    story = essay(Desk(np.random.default_rng(1)), 900)
    text = "".join(para.text for para in story.paragraphs)
    assert len(text) >= 900
    said = [part for part in text.split("。") if len(part) > 12]
    assert len(said) == len(set(said))


def test_in_a_conversation_both_speak_by_turns() -> None:
    story = talk(Desk(np.random.default_rng(2)), 500)
    speakers = [para.text[: para.lead] for para in story.paragraphs if para.lead]
    assert len(set(speakers)) == 2
    assert speakers == [speakers[k % 2] for k in range(len(speakers))]
    assert all(name.endswith("：") for name in speakers)

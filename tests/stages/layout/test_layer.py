"""Lines from the glyphs of a text layer."""

import numpy as np
import pytest

from newsparse.containers import Glyph
from newsparse.stages.layout.layer import lines_from_glyphs

SIZE = 20.0


def glyphs(text: str, x: float, y: float, down: bool = False, pitch: float = SIZE) -> list[Glyph]:
    """Glyphs set side by side (or one under the other); blanks are gaps."""
    out = []
    for k, character in enumerate(text):
        left, top = (x, y + k * pitch) if down else (x + k * pitch, y)
        if character != " ":
            out.append(Glyph(character, (left + 1, top + 1, left + SIZE - 1, top + SIZE - 1), SIZE))
    return out


def texts(*runs: list[Glyph]) -> list[str]:
    return [line.text for line in lines_from_glyphs([glyph for run in runs for glyph in run])]


def test_glyphs_of_a_row_are_a_line() -> None:
    (line,) = lines_from_glyphs(glyphs("春天来到山村", 100, 50))
    assert line.text == "春天来到山村"
    assert line.box == (101, 51, 219, 69)
    assert (line.size, line.direction, line.confidence) == (SIZE, "horizontal", 1.0)
    assert len(line.positions) == 6
    assert line.positions == tuple(sorted(line.positions))


def test_order_of_the_glyphs_does_not_matter() -> None:
    run = [*glyphs("春天来到山村", 100, 50), *glyphs("田里的秧苗", 100, 80)]
    shuffled = [run[i] for i in np.random.default_rng(0).permutation(len(run))]
    assert texts(shuffled) == texts(run) == ["春天来到山村", "田里的秧苗"]


def test_a_gutter_ends_a_line() -> None:
    """One and a half em of white space parts two columns."""
    assert texts(glyphs("春天来到", 100, 50), glyphs("田里秧苗", 100 + 5.5 * SIZE, 50)) == ["春天来到", "田里秧苗"]


def test_justified_type_stays_one_line() -> None:
    """Glyphs half an em apart are one line; the text notes the gaps as spaces, one position a character."""
    (line,) = lines_from_glyphs(glyphs("重点工作", 100, 50, pitch=1.5 * SIZE))
    assert line.text.replace(" ", "") == "重点工作"
    assert len(line.positions) == len(line.text)


def test_base_lines_apart_are_lines_apart() -> None:
    """Rows at a pitch of 1.2 em."""
    assert texts(glyphs("春天", 100, 50), glyphs("来到", 100, 74)) == ["春天", "来到"]


def test_another_size_is_another_line() -> None:
    large = [Glyph("大", (160, 40, 200, 80), 40.0), Glyph("字", (200, 40, 240, 80), 40.0)]
    assert set(texts(glyphs("春天", 100, 50), large)) == {"春天", "大字"}


def test_vertical_headline() -> None:
    """Three or more single glyphs in one column are a vertical line."""
    (line,) = lines_from_glyphs(glyphs("山城新貌", 100, 50, down=True))
    assert (line.text, line.direction) == ("山城新貌", "vertical")


def test_two_glyphs_over_one_another_are_two_lines() -> None:
    assert sorted(texts(glyphs("山城", 100, 50, down=True))) == ["城", "山"]


def test_rows_are_not_read_down() -> None:
    """Aligned columns of glyphs in a block of text are rows."""
    rows = [glyphs("春天来到山村", 100, 50 + 24 * k) for k in range(4)]
    lines = lines_from_glyphs([glyph for row in rows for glyph in row])
    assert [line.direction for line in lines] == ["horizontal"] * 4


@pytest.mark.parametrize("text", ["", "   "])
def test_no_ink_no_lines(text: str) -> None:
    blank = [Glyph(" ", (0, 0, 10, 10), SIZE) for _ in text]
    assert lines_from_glyphs(blank) == ()


def test_latin_words_keep_their_space() -> None:
    narrow = [
        Glyph(character, (100 + 10 * k, 50, 109 + 10 * k, 70), SIZE)
        for k, character in enumerate("AI Day")
        if character != " "
    ]
    assert texts(narrow) == ["AI Day"]

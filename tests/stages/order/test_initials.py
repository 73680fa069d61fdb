"""Large initials and the lines beside them."""

from dataclasses import replace

import pytest

from newsparse.containers import TextLine
from newsparse.document import Box
from newsparse.geometry import corners
from newsparse.stages.order.initials import with_initials

EM = 20.0


def line(text: str, box: Box, size: float = EM) -> TextLine:
    places = tuple((k + 0.5) / len(text) for k in range(len(text)))
    return TextLine(box, corners(box), size, text=text, confidence=0.9, positions=places)


def column(lines: int = 2, initial: str = "去") -> list[TextLine]:
    """An initial over so many lines beside it, and two lines below them."""
    high = (lines - 1) * 28 + EM
    beside = [line("年秋天我们走进村子里", (110 + high - 10, 100 + 28 * k, 400, 120 + 28 * k)) for k in range(lines)]
    below = [line("田里的人们正忙着收割今年的稻子", (100, 100 + 28 * k, 400, 120 + 28 * k)) for k in (lines, lines + 1)]
    return [line(initial, (100, 100, 100 + high - 6, 100 + high), high), *beside, *below]


@pytest.mark.parametrize("lines", [2, 3])
def test_the_first_line_has_the_initial(lines: int) -> None:
    found = with_initials(column(lines), EM)
    assert len(found) == lines + 2
    assert found[0].text == "去年秋天我们走进村子里"
    assert [item.box[0] for item in found] == [100] * (lines + 2)
    assert len(found[0].positions) == len(found[0].text)
    assert list(found[0].positions) == sorted(found[0].positions)
    # Characters stay where they are printed.
    assert 100 + found[0].positions[1] * 300 == pytest.approx(
        column(lines)[1].box[0] + 0.05 * (400 - column(lines)[1].box[0])
    )


def _short(lines: list[TextLine]) -> list[TextLine]:
    return [lines[0], lines[1], *lines[3:]]


def _nothing_below(lines: list[TextLine]) -> list[TextLine]:
    return lines[:-2]


def _indented_below(lines: list[TextLine]) -> list[TextLine]:
    return [*lines[:3], *(replace(item, box=(140, *item.box[1:])) for item in lines[3:])]


def _apart(lines: list[TextLine]) -> list[TextLine]:
    return [lines[0], *(replace(item, box=(item.box[0] + 40, *item.box[1:])) for item in lines[1:3]), *lines[3:]]


def _display(lines: list[TextLine]) -> list[TextLine]:
    return [lines[0], *(replace(item, size=2 * EM) for item in lines[1:3]), *lines[3:]]


@pytest.mark.parametrize("change", [_short, _nothing_below, _indented_below, _apart, _display])
def test_other_large_characters_stay(change) -> None:  # type: ignore[no-untyped-def]
    lines = change(column())
    assert with_initials(lines, EM) == lines


@pytest.mark.parametrize("text", ["A1", "□", "去年秋"])
def test_an_initial_is_a_chinese_character_or_two(text: str) -> None:
    lines = column(initial=text)
    assert with_initials(lines, EM) == lines

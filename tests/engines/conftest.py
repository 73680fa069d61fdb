"""The page that the engine tests share."""

from pathlib import Path

import pytest

from tests.engines.drawing import line, page, write


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """Record the page of the tests.

    0   100  200  300  400
    |甲乙丙丁|    |戊己|      row at y 10..30, 20 px a character, gutter between
    |子丑寅卯|                row at y 40..60
               |天|           vertical, x 350..370, y 60..140
               |地|
               |玄|
               |黄|
    """
    return write(
        tmp_path,
        "drawn.json",
        page(
            line(1, "甲乙丙丁", (20, 10, 100, 30)),
            line(2, "戊己", (120, 10, 160, 30), confidence=0.6),
            line(3, "子丑寅卯", (20, 40, 100, 60)),
            line(4, "天地玄黄", (350, 60, 370, 140), "vertical"),
        ),
    )

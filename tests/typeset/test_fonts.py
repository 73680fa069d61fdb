"""Drawing with the fonts of the machine; skipped where they are not installed."""

from pathlib import Path

import numpy as np
import pytest

from newsparse.errors import ConfigError
from newsparse.typeset.compose import Type
from newsparse.typeset.fonts import PACKAGES, FontBook
from newsparse.typeset.scene import render
from newsparse.typeset.sheet import Sheet

with_fonts = pytest.mark.skipif(not FontBook().available(), reason=f"fonts not installed: {' '.join(PACKAGES)}")


def test_unknown_face_is_named() -> None:
    with pytest.raises(ConfigError, match="unknown typeface 'gothic'"):
        FontBook().file("gothic")


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nothing\.ttf: no such font file"):
        FontBook({"song": tmp_path / "nothing.ttf"})


@with_fonts
@pytest.mark.parametrize("face", ["song", "bao", "kai", "wenkai-bold", "hei-black", "zenhei"])
@pytest.mark.parametrize("size", [14, 23, 61])
def test_ink_lies_in_the_box_of_its_line(face: str, size: int) -> None:
    fonts = FontBook()
    sheet = Sheet(900, 900, fonts)
    kind = Type(face, size, (0, 0, 0))
    sheet.text("“永康”PM2.5（一）垚。", (20, 20, 800), kind, "body")
    sheet.vertical("『直排』标题，", 40, 120, kind, "headline")
    sheet.close_item("other")
    left = render(sheet.scene(), fonts)[:, :, 0] < 255
    for line in sheet.page().lines:
        x0, y0, x1, y1 = (int(v) for v in line.box)
        inside = left[y0:y1, x0:x1]
        # The box is tight: ink on each of its four sides.
        assert inside[:, 0].any() and inside[:, -1].any() and inside[0].any() and inside[-1].any(), line.text
        left[y0:y1, x0:x1] = False
    assert not left.any()


@with_fonts
def test_a_face_borrows_a_glyph_it_lacks() -> None:
    fonts = FontBook()
    assert fonts.lender("bao", "永") == "bao"
    assert fonts.lender("bao", "垚") == "song"


@with_fonts
def test_same_sheet_same_pixels() -> None:
    fonts = FontBook()
    pages = []
    for _ in range(2):
        sheet = Sheet(200, 80, fonts)
        sheet.text("同样的页", (10, 10, 180), Type("song-black", 40), "headline")
        sheet.close_item("other")
        pages.append(render(sheet.scene(), fonts))
    assert np.array_equal(*pages)

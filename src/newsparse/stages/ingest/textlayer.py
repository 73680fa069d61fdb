"""The text layer of a PDF page: its glyphs with their places, and whether they can be trusted.

A layer is read instead of the print only where it is surely the text of the page. The tests need no dictionary: they
ask whether the characters are such as Chinese is printed with, and whether they stand where the ink is.
"""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from newsparse.containers import Glyph, Pixels
from newsparse.document import Box
from newsparse.stages.ingest.content import Affine, address

MIN_CHARACTERS = 50
MAX_UNREADABLE = 0.02
MIN_COMMON = 0.9
"""Share of characters in common use; printed Chinese has 0.98 and more, wrongly decoded text below 0.7."""
MIN_HAN = 0.2
MIN_FREQUENT = 0.08
"""Share of the hundred-odd most frequent characters among the Han characters. Running text has 0.3-0.45; a font whose
codes were shuffled gives about 0.03, however common its characters are one by one."""
MAX_OUTSIDE = 0.2
MAX_STACKED = 0.05
MIN_REACH = 0.5
"""Share of the inked part of the page, pictures left out, that the layer reaches. A header or stamp over a page of
outlines or over a scan has below 0.2, a whole page above 0.7 even with drawn advertisements."""

_DESCENT = 0.12
"""The em square of CJK type reaches this far below the baseline (the ideographic character face's usual place)."""
_CELLS = 48
_INK_CONTRAST = 64
_INK_SHARE = 0.02

_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过民产种面而方后多"
    "定行学法所得经三进部度家力理起小现实加都两体制机使从业本去把好应开合还因由其前外政四日社义事平全新内市县区镇"
    "村书记党建设场月本报记者通讯员今昨工作活企公项推服务农安文化教育管提高展重点强"
    "國會這為來對時個們說學經過動發產長開關問東車業實現務農報記員"
)


def read_glyphs(page: pypdfium2.PdfPage, to_pixels: Affine, skipped: AbstractSet[int] = frozenset()) -> list[Glyph]:
    """Read every printed character of a page, in the order of the layer.

    White space has no glyph (gaps tell words apart), nor has what PDFium adds between words and lines. A character
    drawn twice almost in place, to look bold or shadowed, comes once. Codes that stand for no character come as
    U+FFFD. Radicals and compatibility forms that fonts shared between characters leave behind, and the forms of
    punctuation for vertical lines, come as the plain characters.

    Args:
        page: an open page.
        to_pixels: the map from page space to pixels of the drawn page.
        skipped: addresses of text objects to leave out.

    Returns:
        Glyphs; box = em square for wide characters, advance by em height for narrow ones.

    Raises:
        pypdfium2.PdfiumError: the layer cannot be read.
    """
    textpage = page.get_textpage()
    try:
        glyphs = [
            _glyph(textpage, index, text, to_pixels)
            for index, text in _characters(textpage)
            if not (skipped and address(pdfium.FPDFText_GetTextObject(textpage, index)) in skipped)
        ]
    finally:
        textpage.close()
    return list(_without_doubles(glyphs))


def _characters(textpage: pypdfium2.PdfTextPage) -> Iterator[tuple[int, str]]:
    """Index and text of the characters that are printed; surrogate pairs, which PDFium gives apart, are joined."""
    high = 0
    for index in range(textpage.count_chars()):
        if pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        # PDFium gives a hyphen at the end of a line as a control character.
        text = "-" if pdfium.FPDFText_IsHyphen(textpage, index) == 1 else _plain(code)
        if not text.isspace():
            yield index, text


def _glyph(textpage: pypdfium2.PdfTextPage, index: int, text: str, to_pixels: Affine) -> Glyph:
    """One character with its em square.

    The square comes from origin, font size and matrix. PDFium's own "loose" box is used for the advance of narrow
    characters only: it shrinks to the ink for Type 3 fonts and is wrong for vertical writing.
    """
    raw = pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    if not (pdfium.FPDFText_GetMatrix(textpage, index, raw) and pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)):
        raise pypdfium2.PdfiumError(f"character {index} has no place")
    size = pdfium.FPDFText_GetFontSize(textpage, index)
    em = Affine(raw.a * size, raw.b * size, raw.c * size, raw.d * size, x.value, y.value)
    onto = em.then(to_pixels)
    across, up = onto.vector(1, 0), onto.vector(0, 1)
    return Glyph(
        text=text,
        box=onto.box(_em_box(textpage, index, text, em)),
        size=math.hypot(*up),
        angle=_degrees(across),
    )


def _degrees(along: tuple[float, float]) -> float:
    """Counter-clockwise turn of a direction in pixels (y downwards), in (-180, 180]."""
    angle = round(math.degrees(math.atan2(-along[1], along[0])), 2)
    return 180.0 if angle == -180.0 else angle + 0.0  # no minus zero


def _em_box(textpage: pypdfium2.PdfTextPage, index: int, text: str, em: Affine) -> Box:
    """The box of a character in em from its origin: the em square, as wide as the advance where that is known."""
    from_em = em.inverse()
    if from_em is None:
        return 0.0, -_DESCENT, 1.0, 1 - _DESCENT
    start, end = 0.0, 1.0
    rect = pdfium.FS_RECTF()
    if pdfium.FPDFText_GetLooseCharBox(textpage, index, rect):
        left, low, right, high = from_em.box((rect.left, rect.bottom, rect.right, rect.top))
        # Only a box one em high is made of advances; wide type is believed to be narrower than its em on that alone.
        from_font = abs(high - low - 1) < 0.02 and abs(left) < 0.02 and 0.4 <= right < 1.0
        wide = unicodedata.east_asian_width(text) in ("W", "F")
        if from_font or not wide:
            start, end = max(left, -0.5), max(min(right, 1.5), left + 0.1)
    return start, -_DESCENT, end, 1 - _DESCENT


@cache
def _plain(code: int) -> str:
    """The plain character for a code of the layer; U+FFFD where the code stands for none."""
    if code in (0, 0xFFFE, 0xFFFF) or 0xFDD0 <= code < 0xFDF0:
        return "\ufffd"
    text = chr(code)
    if code in _RADICALS:
        return _RADICALS[code]
    if 0x2F00 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00 or 0x2F800 <= code < 0x2FA20:
        return unicodedata.normalize("NFKC", text)
    if 0xFE10 <= code < 0xFE1A or 0xFE30 <= code < 0xFE45:
        return _upright_mark(text)
    return text


def _upright_mark(text: str) -> str:
    """The mark of horizontal lines for a presentation form of vertical ones: full width, as Chinese is printed."""
    plain = {"︙": "…", "︱": "—", "︰": "：", "︒": "。", "︑": "、"}.get(text) or unicodedata.normalize("NFKC", text)
    return chr(ord(plain) + 0xFEE0) if plain.isascii() and len(plain) == 1 else plain


_RADICALS = dict(
    zip(
        (
            0x2EC1, 0x2EC4, 0x2EC5, 0x2EC6, 0x2EC9, 0x2ECB, 0x2ED1, 0x2ED3, 0x2ED4, 0x2ED8, 0x2ED9, 0x2EDA, 0x2EDB,
            0x2EDC, 0x2EDD, 0x2EE2, 0x2EE3, 0x2EE4, 0x2EE5, 0x2EE6, 0x2EE7, 0x2EE8, 0x2EE9, 0x2EEA, 0x2EEC, 0x2EEE,
            0x2EF0, 0x2EF3,
        ),
        "虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)  # fmt: skip
"""Radicals that look exactly like a character of their own (Unicode's radical supplement); NFKC leaves them."""


def _without_doubles(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """Leave out repeats of a character within a quarter of its size of the first."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        x, y = _centre(glyph.box)
        step = max(glyph.size, 1.0)
        column, row = int(x // step), int(y // step)
        near = (g for i in (-1, 0, 1) for j in (-1, 0, 1) for g in seen.get((glyph.text, column + i, row + j), ()))
        if any(math.dist(_centre(other.box), (x, y)) < 0.25 * step for other in near):
            continue
        seen.setdefault((glyph.text, column, row), []).append(glyph)
        yield glyph


def _centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def inside(glyph: Glyph, width: int, height: int) -> bool:
    """Whether a glyph's centre is on the page."""
    x, y = _centre(glyph.box)
    return 0 <= x < width and 0 <= y < height


def objection(glyphs: Sequence[Glyph], pixels: Pixels, pictures: Sequence[Box] = ()) -> str | None:
    """Say why a text layer is not sound; None when it is.

    Args:
        glyphs: the layer, boxes in pixels.
        pixels: the page as drawn, (H, W, 3).
        pictures: boxes of photographs, pixels: ink that needs no glyphs.

    Returns:
        A few words with the value that was wrong, or None.
    """
    text = "".join(glyph.text for glyph in glyphs)
    return _wrong_characters(text) or _wrong_places(glyphs, pixels, pictures)


def _wrong_characters(text: str) -> str | None:
    total = len(text)
    if total < MIN_CHARACTERS:
        return f"{total} characters, fewer than {MIN_CHARACTERS}"
    unreadable = sum(char == "\ufffd" or unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs") for char in text)
    if unreadable > MAX_UNREADABLE * total:
        return f"{unreadable} of {total} characters are codes without meaning"
    common = sum(char in _common() for char in text) / total
    if common < MIN_COMMON:
        return f"{common:.0%} of the characters are in common use, fewer than {MIN_COMMON:.0%}"
    han = [char for char in text if "\u3400" <= char <= "\u9fff"]
    if len(han) < MIN_HAN * total:
        return f"{len(han)} of {total} characters are Chinese, fewer than {MIN_HAN:.0%}"
    frequent = sum(char in _FREQUENT for char in han) / len(han)
    if frequent < MIN_FREQUENT:
        return f"{frequent:.1%} of the Chinese are the most frequent characters, fewer than {MIN_FREQUENT:.0%}"
    return None


def _wrong_places(glyphs: Sequence[Glyph], pixels: Pixels, pictures: Sequence[Box]) -> str | None:
    height, width = pixels.shape[:2]
    outside = sum(not inside(glyph, width, height) for glyph in glyphs)
    if outside > MAX_OUTSIDE * len(glyphs):
        return f"{outside} of {len(glyphs)} characters are outside the page"
    places = Counter(tuple(round(value) for value in glyph.box) for glyph in glyphs)
    stacked = sum(number for number in places.values() if number > 1)
    if stacked > MAX_STACKED * len(glyphs):
        return f"{stacked} of {len(glyphs)} characters share their place with another"
    reached = _reach(glyphs, pixels, pictures)
    if reached < MIN_REACH:
        return f"it reaches {reached:.0%} of the print, less than {MIN_REACH:.0%}"
    return None


@cache
def _common() -> frozenset[str]:
    """Characters in common use.

    The first levels of GB 2312 (3755 characters, 99.7 % of printed simplified Chinese) and of Big5 (5401, for
    traditional Chinese), their marks and figures, and ASCII. All of them are taken from Python's codecs.
    """
    simplified = _decoded(0xB0, 0xD7, range(0xA1, 0xFF), "gb2312")
    traditional = _decoded(0xA4, 0xC6, [*range(0x40, 0x7F), *range(0xA1, 0xFF)], "big5")
    marks = _decoded(0xA1, 0xA3, range(0xA1, 0xFF), "gb2312")
    return frozenset(
        simplified + traditional + marks + "·•●○◎■□▲△▼◆◇★☆〇—―–‘’“”…﹒" + "".join(map(chr, range(32, 127)))
    )


def _decoded(first: int, last: int, trails: Sequence[int], codec: str) -> str:
    pairs = (bytes((lead, trail)) for lead in range(first, last + 1) for trail in trails)
    return "".join(pair.decode(codec, "ignore") for pair in pairs)


def _reach(glyphs: Sequence[Glyph], pixels: Pixels, pictures: Sequence[Box]) -> float:
    """Share of the inked cells of the page, pictures left out, that hold a glyph; 1 on a blank page."""
    cell = 2 * max(2, max(pixels.shape[:2]) // (2 * _CELLS))
    inked = _inked_cells(pixels, cell) & ~_touched(pictures, cell, pixels.shape)
    reached = _touched([glyph.box for glyph in glyphs], cell, pixels.shape)
    return float((inked & reached).sum() / inked.sum()) if inked.any() else 1.0


def _inked_cells(pixels: Pixels, cell: int) -> NDArray[np.bool_]:
    """Which square cells of the page (``cell`` pixels a side, even) hold pixels much darker than their brightest."""
    rows, columns = pixels.shape[0] // cell, pixels.shape[1] // cell
    # Every second pixel of the green channel, in which print of any colour but green is dark, tells enough.
    half = cell // 2
    grey = pixels[: rows * cell : 2, : columns * cell : 2, 1].astype(np.int16).reshape(rows, half, columns, half)
    dark = grey.max(axis=(1, 3), keepdims=True) - grey > _INK_CONTRAST
    shares: NDArray[np.bool_] = dark.mean(axis=(1, 3)) > _INK_SHARE
    return shares


def _touched(boxes: Sequence[Box], cell: int, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Which cells any of the boxes touches."""
    rows, columns = shape[0] // cell, shape[1] // cell
    cells = np.zeros((rows, columns), bool)
    for x0, y0, x1, y1 in boxes:
        top, left = max(0, int(y0 // cell)), max(0, int(x0 // cell))
        cells[top : max(0, int(y1 // cell) + 1), left : max(0, int(x1 // cell) + 1)] = True
    return cells

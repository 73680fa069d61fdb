"""Font files cut for a test: every character is a plain block, so that pages can be set without Debian's fonts."""

from pathlib import Path

import pytest

_EM = 1000


def gb2312() -> str:
    """The characters and full-width marks of GB 2312, and ASCII: what the smallest Chinese fonts have."""
    rows = (*range(0xA1, 0xA4), *range(0xB0, 0xF8))
    pairs = (bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", "ignore") for pair in pairs) + "".join(map(chr, range(33, 127)))


def cut_font(path: Path, chars: str) -> Path:
    """Write a TrueType font that has these characters and no others; ASCII is half as wide."""
    pytest.importorskip("fontTools")
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    def block(left: int, bottom: int, right: int, top: int) -> object:
        pen = TTGlyphPen(None)
        pen.moveTo((left, bottom))
        for corner in ((left, top), (right, top), (right, bottom)):
            pen.lineTo(corner)
        pen.closePath()
        return pen.glyph()

    names = {ord(char): f"u{ord(char):05X}" for char in sorted({*chars, " ", "\u3000"})}
    wide = {name: _EM // 2 if code < 128 else _EM for code, name in names.items()}
    glyphs = {name: block(60, -60, wide[name] - 60, 760) for name in names.values()}
    glyphs |= {names[ord(blank)]: TTGlyphPen(None).glyph() for blank in " \u3000"}
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    builder.setupGlyf({".notdef": block(200, 0, 800, 400), **glyphs})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in {".notdef": _EM, **wide}.items()})
    builder.setupHorizontalHeader(ascent=860, descent=-140)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path

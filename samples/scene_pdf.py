"""A scene as a PDF with a real text layer: the same glyphs at the same places, fonts embedded as subsets.

Needs fpdf2 and fonttools (`pip install fpdf2`), which the program itself does not.
"""

import io
import logging
import tempfile
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fpdf import FPDF
from PIL import Image

from newsparse.typeset.fonts import FontBook, FontFile
from newsparse.typeset.scene import BoxMark, PictureMark, Scene, TextMark


def write_pdf(scene: Scene, fonts: FontBook, path: Path, dpi: float) -> None:
    """Write one page whose pixels at ``dpi`` are those of the rendered scene."""
    unit = 72.0 / dpi
    pdf = FPDF(unit="pt", format=(scene.width * unit, scene.height * unit))
    pdf.set_auto_page_break(False)
    pdf.set_creation_date(datetime(2021, 2, 21, tzinfo=UTC))
    pdf.add_page()
    # The subsetter reports every odd table of every font; none of it matters here.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        _add_fonts(pdf, scene, fonts, Path(folder))
        pdf.set_fill_color(*scene.paper)
        pdf.rect(0, 0, scene.width * unit, scene.height * unit, style="F")
        for mark in scene.marks:
            match mark:
                case TextMark():
                    pdf.set_text_color(*mark.colour)
                    for glyph in mark.glyphs:
                        if not glyph.char.isspace():
                            pdf.set_font(fonts.lender(glyph.face, glyph.char), size=mark.size * unit)
                            pdf.text(glyph.x * unit, glyph.y * unit, glyph.char)
                case BoxMark():
                    _box(pdf, mark, unit)
                case PictureMark():
                    x0, y0, x1, y1 = (value * unit for value in mark.box)
                    packed = io.BytesIO()
                    Image.fromarray(mark.pixels).save(packed, "JPEG", quality=85)
                    pdf.image(packed, x0, y0, x1 - x0, y1 - y0)
        pdf.output(str(path))


def _box(pdf: FPDF, mark: BoxMark, unit: float) -> None:
    x0, y0, x1, y1 = (value * unit for value in mark.box)
    if mark.fill is not None:
        pdf.set_fill_color(*mark.fill)
        pdf.rect(x0, y0, x1 - x0, y1 - y0, style="F", round_corners=mark.radius > 0, corner_radius=mark.radius * unit)
    if mark.outline is not None:
        inset = mark.width * unit / 2
        pdf.set_draw_color(*mark.outline)
        pdf.set_line_width(mark.width * unit)
        pdf.rect(x0 + inset, y0 + inset, x1 - x0 - 2 * inset, y1 - y0 - 2 * inset)


def _add_fonts(pdf: FPDF, scene: Scene, fonts: FontBook, folder: Path) -> None:
    wanted: dict[str, set[str]] = defaultdict(set)
    for mark in scene.marks:
        if isinstance(mark, TextMark):
            for glyph in mark.glyphs:
                wanted[fonts.lender(glyph.face, glyph.char)].add(glyph.char)
    for face, chars in sorted(wanted.items()):
        target = folder / f"{face}.ttf"
        _truetype(fonts.file(face), chars, target)
        pdf.add_font(face, fname=target)


def _truetype(file: FontFile, chars: set[str], target: Path) -> None:
    """The glyphs of ``chars`` as a TrueType font; cubic outlines become quadratic ones."""
    font = TTFont(file.path, fontNumber=file.index, lazy=True, recalcTimestamp=False)
    options = subset.Options(layout_features=[], name_IDs=["*"], notdef_outline=True, drop_tables=["+VORG", "+vhea"])
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(chars)))
    cutter.subset(font)
    if "CFF " in font:
        _quadratic(font)
    font.save(target)


def _quadratic(font: TTFont) -> None:
    order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
    table = newTable("glyf")
    table.glyphs, table.glyphOrder = {}, order
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        table.glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), table
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    # Counts are worked out when the font is saved; there is no hinting program to describe.
    for key in ("Zones", "TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(limits, f"max{key}", int(key == "Zones"))
    for key in ("SizeOfInstructions", "ComponentElements", "Points", "Contours"):
        setattr(limits, f"max{key}", 0)
    for key in ("CompositePoints", "CompositeContours", "ComponentDepth"):
        setattr(limits, f"max{key}", 0)
    font["post"].formatType = 3.0
    del font["CFF "]
    font.sfntVersion = "\x00\x01\x00\x00"

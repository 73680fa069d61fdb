"""Ingest of PDF files: resolution, turning, text layers with their places, damage, passwords.

The PDFs are written here byte by byte. Their font has one glyph for all characters: a black square that stands 0.06 em
inside the em square on every side, so that ink tells where a character is.
"""

import hashlib
import logging
import random
import struct
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from newsparse.config import IngestConfig
from newsparse.containers import PageImage
from newsparse.errors import (
    InputEncryptedError,
    InputError,
    InputTooLargeError,
    InputTooSmallError,
    InputUnreadableError,
)
from newsparse.stages.ingest import count_pages, load_pages

CONFIG = IngestConfig(pdf_dpi=144)
INSET = 0.06
PROSE = (
    "昨天上午，全市春季茶园管理现场会在北山乡召开。会议要求各乡镇抓紧农时，把去年冬天修好的水渠用起来，"
    "不让一亩茶园受旱。市农业局的技术员来到田头，向茶农讲解新的修剪方法。六十岁的村民老陈说，他家有八亩茶园，"
    "去年收入三万多元，今年打算再种两亩。记者在现场看到，路边停着十几辆货车，等着把第一批新茶运到省城。"
    "乡里的负责人说，今年还要建两个加工厂，让更多的人在家门口就业，孩子上学也不用走远路了。"
)


# ---- writing PDFs ----------------------------------------------------------------------------------------------


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def assemble(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Objects 1, 2, ... as a file; object 1 is the catalogue."""
    out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return out


def square_font() -> bytes:
    """A TrueType font of two glyphs: nothing, and the square."""
    x0, y0, x1, y1 = 60, -60, 940, 820
    steps = struct.pack(">4h", x0, 0, x1 - x0, 0) + struct.pack(">4h", y0, y1 - y0, 0, y0 - y1)
    square = struct.pack(">5h", 1, x0, y0, x1, y1) + struct.pack(">2H", 3, 0) + b"\x01" * 4 + steps
    square += bytes(-len(square) % 4)
    tables = {
        b"glyf": square,
        b"head": struct.pack(
            ">4I2H2q4h2H3h", 65536, 65536, 0, 0x5F0F3CF5, 3, 1000, 0, 0, x0, y0, x1, y1, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">I3hH11hH", 65536, 880, -120, 0, 1000, 0, 0, 1000, 1, *[0] * 7, 2),
        b"hmtx": struct.pack(">HhHh", 1000, 0, 1000, x0),
        b"loca": struct.pack(">3I", 0, 0, len(square)),
        b"maxp": struct.pack(">I14H", 65536, 2, 4, 1, 0, 0, 2, *[0] * 8),
    }
    place = 12 + 16 * len(tables)
    head, body = struct.pack(">I4H", 65536, len(tables), 64, 2, 32), b""
    for name, data in tables.items():
        head += name + struct.pack(">3I", 0, place + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return head + body


class Type:
    """Characters that a page may use, and how a content stream shows them."""

    def __init__(self, characters: str) -> None:
        self.codes = {character: code for code, character in enumerate(dict.fromkeys(characters), start=1)}

    def show(self, text: str) -> bytes:
        return b"<%s> Tj" % b"".join(b"%04X" % self.codes[character] for character in text)

    def objects(self, first: int, encoding: bytes, unicode: dict[str, str]) -> list[bytes]:
        """The font as objects numbered from ``first``; ``unicode`` overrides what a character is said to be."""
        pairs = b"".join(
            b"<%04X> <%s>\n" % (code, unicode.get(character, character).encode("utf-16-be").hex().encode())
            for character, code in self.codes.items()
            if unicode.get(character, character)
        )
        count = pairs.count(b"\n")
        cmap = (
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            b"%d beginbfchar\n%sendbfchar endcmap end end" % (count, pairs)
        )
        return [
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Square /Encoding /%s /DescendantFonts [%d 0 R]"
            b" /ToUnicode %d 0 R >>" % (encoding, first + 1, first + 2),
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Square /FontDescriptor %d 0 R /DW 1000"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap %d 0 R >>"
            % (first + 3, first + 4),
            stream(cmap),
            b"<< /Type /FontDescriptor /FontName /Square /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0"
            b" /Ascent 880 /Descent -120 /CapHeight 800 /StemV 80 /FontFile2 %d 0 R >>" % (first + 5),
            stream(bytes(2) + b"\0\1" * len(self.codes)),
            stream(square_font()),
        ]


def image_object(pixels: np.ndarray) -> bytes:
    """An image XObject of (H, W) grey pixels."""
    height, width = pixels.shape
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
    return stream(pixels.tobytes(), entries % (width, height))


def sheet(
    content: bytes,
    *,
    size: tuple[int, int] = (300, 400),
    page: bytes = b"",
    letters: Type | None = None,
    encoding: bytes = b"Identity-H",
    unicode: dict[str, str] | None = None,
    image: np.ndarray | None = None,
    form: bytes = b"",
) -> bytes:
    """A PDF of one page; the content may use the font /F, the image /I and the form /X (content ``form``)."""
    letters = letters or Type(PROSE)
    resources = b"/Resources << /Font << /F 5 0 R >> /XObject << /I 11 0 R /X 12 0 R >> >>"
    form_entries = b"/Type /XObject /Subtype /Form /BBox [0 0 10000 10000] /Matrix [2 0 0 2 0 0] "
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] %s %s /Contents 4 0 R >>" % (*size, page, resources),
            stream(content),
            *letters.objects(5, encoding, unicode or {}),
            image_object(np.full((8, 8), 255, np.uint8) if image is None else image),
            stream(form, form_entries + resources),
        ]
    )


def prose_page(letters: Type, text: str = PROSE * 2, *, before: bytes = b"") -> bytes:
    """A content stream that fills a page of 300 x 400 points with lines of 10 point type."""
    lines = [text[at : at + 26] for at in range(0, min(len(text), 26 * 24), 26)]
    shown = b"".join(b"1 0 0 1 20 %d Tm %s\n" % (370 - 15 * row, letters.show(line)) for row, line in enumerate(lines))
    return before + b"BT /F 10 Tf\n" + shown + b"ET\n"


def save(folder: Path, data: bytes) -> Path:
    path = folder / "page.pdf"
    path.write_bytes(data)
    return path


def only(path: Path, config: IngestConfig = CONFIG) -> PageImage:
    (page,) = load_pages(path, config)
    assert page.pixels.dtype == np.uint8 and page.pixels.shape[2] == 3 and page.pixels.flags.c_contiguous
    return page


def refused(path: Path, error: type[InputError], *words: str, config: IngestConfig = CONFIG) -> None:
    with pytest.raises(error) as caught:
        list(load_pages(path, config))
    message = str(caught.value)
    assert message.startswith(f"{path}: ") and "\n" not in message
    for word in words:
        assert word in message


LAYER = CONFIG.model_copy(update={"text": "layer"})
OCR = CONFIG.model_copy(update={"text": "ocr"})
SCAN = np.random.default_rng(3).integers(0, 256, (800, 600), np.uint8)
FULL_PAGE = b"q 300 0 0 400 0 0 cm /I Do Q\n"


# ---- resolution ------------------------------------------------------------------------------------------------


def test_a_scan_comes_pixel_by_pixel(tmp_path: Path) -> None:
    path = save(tmp_path, sheet(FULL_PAGE, image=SCAN))
    page = only(path)
    assert page.dpi == pytest.approx(144, abs=0.01)
    assert np.array_equal(page.pixels[:, :, 0], SCAN)
    assert page.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (page.path, page.page_index, page.glyphs) == (str(path), 1, None)


@pytest.mark.parametrize("size", [(301, 397), (299, 403), (595, 842)])
def test_a_scan_on_paper_of_odd_size_comes_pixel_by_pixel(tmp_path: Path, size: tuple[int, int]) -> None:
    scan = np.random.default_rng(3).integers(0, 256, (3 * size[1], 3 * size[0]), np.uint8)
    page = only(save(tmp_path, sheet(b"q %d 0 0 %d 0 0 cm /I Do Q" % size, size=size, image=scan)))
    assert np.array_equal(page.pixels[:, :, 0], scan)
    assert page.dpi == pytest.approx(216, abs=0.01)


def test_bilevel_scans_of_several_pages(tmp_path: Path) -> None:
    noise = np.random.default_rng(4).integers(0, 2, (3, 500, 400)).astype(bool)
    sheets = [Image.fromarray(each) for each in noise]
    path = tmp_path / "pages.pdf"
    sheets[0].save(path, save_all=True, append_images=sheets[1:], resolution=300)
    assert count_pages(path, CONFIG) == 3
    loaded = list(load_pages(path, CONFIG))
    assert [page.page_index for page in loaded] == [1, 2, 3]
    for page, each in zip(loaded, noise, strict=True):
        assert np.array_equal(page.pixels[:, :, 0], each * np.uint8(255))
        assert page.dpi == pytest.approx(300, abs=0.01)


def test_colour_comes_as_bgr(tmp_path: Path) -> None:
    page = only(save(tmp_path, sheet(b"1 0 0 rg 0 0 300 200 re f 0 0 1 rg 0 200 300 200 re f")))
    assert page.pixels[10, 10].tolist() == [255, 0, 0]
    assert page.pixels[-10, 10].tolist() == [0, 0, 255]


@pytest.mark.parametrize(
    ("content", "dpi"),
    [
        (FULL_PAGE, 144),
        (b"1 1 1 rg 0 0 300 400 re f " + FULL_PAGE, 144),
        (b"q 0.5 0 0 0.5 0 0 cm /X Do Q", 144),
        (b"q 200 0 0 266 50 60 cm /I Do Q", 800 / 266 * 72),
        (b"0 0 0 rg 10 10 50 50 re f " + FULL_PAGE, 200),
        (FULL_PAGE + b"0 0 0 RG 10 10 m 290 10 l S", 200),
        (b"q 100 0 0 100 0 0 cm /I Do Q 0 0 0 rg 10 200 50 50 re f", 200),
        (b"0 0 0 rg 10 10 50 50 re f", 200),
        (b"", 200),
    ],
    ids=["scan", "on-white", "in-form", "with-margin", "path-below", "rule-above", "photo", "drawing", "blank"],
)
def test_resolution_of_a_page(tmp_path: Path, content: bytes, dpi: float) -> None:
    path = save(tmp_path, sheet(content, image=SCAN, form=FULL_PAGE))
    page = only(path, IngestConfig(pdf_dpi=200))
    assert page.dpi == pytest.approx(dpi, rel=0.005)
    assert page.pixels.shape[1] == pytest.approx(300 / 72 * dpi, abs=2)


def test_a_scan_with_a_stamp_keeps_its_finer_resolution(tmp_path: Path) -> None:
    path = save(tmp_path, sheet(FULL_PAGE + b"0 0 0 RG 10 10 m 290 10 l S", image=SCAN))
    assert only(path, IngestConfig(pdf_dpi=72)).dpi == pytest.approx(144, abs=0.01)


@pytest.mark.parametrize("field", ["pdf_max_pixels", "max_pixels"])
@pytest.mark.parametrize("size", [(300, 400), (400, 300), (1000, 60)])
def test_pixels_of_a_drawn_page_are_bounded(tmp_path: Path, field: str, size: tuple[int, int]) -> None:
    page = only(save(tmp_path, sheet(b"", size=size)), IngestConfig(**{field: 50_000}, pdf_dpi=300))
    assert 45_000 < page.pixels.shape[0] * page.pixels.shape[1] <= 50_000
    assert page.dpi == pytest.approx(page.pixels.shape[1] / size[0] * 72, rel=0.03)


def test_an_image_over_the_bound_is_not_decoded(tmp_path: Path) -> None:
    data = sheet(FULL_PAGE, image=SCAN).replace(b"/Width 600 /Height 800", b"/Width 60000 /Height 60000")
    refused(save(tmp_path, data), InputTooLargeError, "page 1", "60000 x 60000")


def test_too_small(tmp_path: Path) -> None:
    refused(save(tmp_path, sheet(b"", size=(5, 400))), InputTooSmallError, "page 1", "5 x 400", "32")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270, -90])
def test_rotation_is_respected(tmp_path: Path, rotation: int) -> None:
    path = save(tmp_path, sheet(FULL_PAGE, image=SCAN, page=b"/Rotate %d" % rotation))
    assert np.array_equal(only(path).pixels[:, :, 0], np.rot90(SCAN, -rotation // 90))


# ---- glyphs ----------------------------------------------------------------------------------------------------


def ink_boxes(page: PageImage) -> list[tuple[float, float, float, float]]:
    dark = (page.pixels[:, :, 0] < 128).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark)
    return sorted((x, y, x + width, y + height) for x, y, width, height, _ in stats[1:].tolist())


def assert_on_ink(page: PageImage) -> None:
    """Every square of ink lies in the middle of one glyph's em box, and the other way round."""
    assert page.glyphs
    expected = sorted(
        (
            glyph.box[0] + INSET * glyph.size,
            glyph.box[1] + INSET * glyph.size,
            glyph.box[2] - INSET * glyph.size,
            glyph.box[3] - INSET * glyph.size,
        )
        for glyph in page.glyphs
    )
    found = ink_boxes(page)
    assert len(found) == len(expected)
    unmatched = np.array(found)
    for box in expected:
        distances = np.abs(unmatched - box).max(axis=1)
        assert distances.min() <= 1.0, box
        unmatched = np.delete(unmatched, distances.argmin(), axis=0)


LETTERS = Type(PROSE)


@pytest.mark.parametrize("page", [b"", b"/CropBox [15 5 285 395]", b"/MediaBox [-30 -50 290 390]"])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_glyphs_stand_on_their_ink(tmp_path: Path, page: bytes, rotation: int) -> None:
    data = sheet(prose_page(LETTERS), letters=LETTERS, page=b"/Rotate %d" % rotation)
    loaded = only(save(tmp_path, data.replace(b"/MediaBox [0 0 300 400]", page or b"/MediaBox [0 0 300 400]")))
    assert_on_ink(loaded)
    assert [glyph.size for glyph in loaded.glyphs or ()] == pytest.approx([20] * len(loaded.glyphs or ()), abs=0.1)
    assert {glyph.angle for glyph in loaded.glyphs or ()} == {{0: 0, 90: -90, 180: 180, 270: 90}[rotation]}


def test_glyphs_come_in_the_order_of_the_layer_with_their_text(tmp_path: Path) -> None:
    loaded = only(save(tmp_path, sheet(prose_page(LETTERS), letters=LETTERS)))
    assert "".join(glyph.text for glyph in loaded.glyphs or ()) == (PROSE * 2)[: 26 * 24]


@pytest.mark.parametrize(
    ("font_size", "matrix", "size", "angle"),
    [
        (b"10", b"1 0 0 1", 20, 0),
        (b"1", b"10 0 0 10", 20, 0),
        (b"5", b"2 0 0 2", 20, 0),
        (b"10", b"0 1 -1 0", 20, 90),
        (b"10", b"0 -1 1 0", 20, -90),
        (b"10", b"-1 0 0 -1", 20, 180),
    ],
)
def test_matrix_and_font_size(tmp_path: Path, font_size: bytes, matrix: bytes, size: float, angle: float) -> None:
    extra = b"BT /F %s Tf %s 150 %d Tm %s ET " % (
        font_size,
        matrix,
        18 if angle == -90 else 8,
        LETTERS.show("市"),
    )
    loaded = only(save(tmp_path, sheet(prose_page(LETTERS, before=extra), letters=LETTERS)))
    glyphs = loaded.glyphs or ()
    (own,) = [glyph for glyph in glyphs if glyph.box[1] > 2 * 370 + 20]
    assert (own.text, own.angle) == ("市", angle)
    assert own.size == pytest.approx(size, abs=0.1)
    assert_on_ink(loaded)


def test_scaled_and_nested_type(tmp_path: Path) -> None:
    """The form doubles, the outer matrix halves; condensed type has narrow boxes."""
    form = b"BT /F 10 Tf 1 0 0 1 20 8 Tm 50 Tz %s ET" % LETTERS.show("全")
    content = prose_page(LETTERS) + b"q 0.5 0 0 0.5 0 0 cm /X Do Q"
    loaded = only(save(tmp_path, sheet(content, letters=LETTERS, form=form)))
    (own,) = [glyph for glyph in loaded.glyphs or () if glyph.box[1] > 2 * 370 + 20]
    assert own.box == pytest.approx((40, 800 - 16 - 17.6, 50, 800 - 16 + 2.4), abs=0.2)
    assert own.size == pytest.approx(20, abs=0.1)


def test_vertical_writing(tmp_path: Path) -> None:
    letters = Type(PROSE)
    columns = b"".join(
        b"1 0 0 1 %d 390 Tm %s\n" % (280 - 15 * column, letters.show(PROSE[26 * column : 26 * column + 26]))
        for column in range(7)
    )
    content = b"BT /F 10 Tf -2 Tc\n" + columns + b"ET"
    loaded = only(save(tmp_path, sheet(content, size=(300, 400), letters=letters, encoding=b"Identity-V")))
    assert_on_ink(loaded)
    first, second = (loaded.glyphs or ())[:2]
    assert second.box[1] > first.box[3] - 1 and second.box[0] == pytest.approx(first.box[0])
    assert first.angle == 0


def test_every_character_of_the_layer_is_told_right(tmp_path: Path) -> None:
    """Beyond the basic plane, radicals, compatibility and vertical forms; white space has no glyph."""
    letters = Type(PROSE + "甲乙丙丁戊己庚辛 ")
    said = {
        "甲": "\U00020bb7",
        "乙": "\u2f00",
        "丙": "\u2ed3",
        "丁": "\uf9d1",
        "戊": "︵",
        "己": "﹃",
        "庚": "︙",
        "辛": "\u3000",
    }
    extra = b"BT /F 10 Tf 1 0 0 1 20 385 Tm %s ET " % letters.show("甲乙丙丁 戊己庚辛")
    loaded = only(save(tmp_path, sheet(prose_page(letters, before=extra), letters=letters, unicode=said)))
    text = "".join(glyph.text for glyph in loaded.glyphs or ())
    assert text.removesuffix((PROSE * 2)[: 26 * 24]) == "\U00020bb7一长六（『…"


def test_a_shadowed_character_comes_once_and_a_repeated_one_twice(tmp_path: Path) -> None:
    shadow = b"".join(b"BT /F 10 Tf 1 0 0 1 %s 8 Tm %s ET " % (x, LETTERS.show("茶")) for x in (b"20", b"21.5", b"31"))
    loaded = only(save(tmp_path, sheet(prose_page(LETTERS, before=shadow), letters=LETTERS)))
    low = [round(glyph.box[0]) for glyph in loaded.glyphs or () if glyph.box[1] > 2 * 370 + 20]
    assert low == [40, 62]


# ---- whether the layer is used ---------------------------------------------------------------------------------


def test_text_setting(tmp_path: Path) -> None:
    path = save(tmp_path, sheet(prose_page(LETTERS), letters=LETTERS))
    assert only(path, OCR).glyphs is None
    assert only(path, CONFIG).glyphs == only(path, LAYER).glyphs
    assert np.array_equal(only(path, OCR).pixels, only(path, CONFIG).pixels)


def damaged_layers() -> dict[str, Callable[[str], str]]:
    return {
        "gbk-as-latin": lambda c: c.encode("gbk").decode("latin-1")[0],
        "private": lambda c: chr(0xE000 + ord(c) % 6000),
        "rare": lambda c: chr(0x4E00 + ord(c) * 7919 % 20902),
        "none": lambda c: "",
    }


@pytest.mark.parametrize("damage", damaged_layers())
def test_a_layer_of_wrong_characters_is_not_used(tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    unicode = {character: damaged_layers()[damage](character) for character in PROSE}
    path = save(tmp_path, sheet(prose_page(LETTERS), letters=LETTERS, unicode=unicode))
    assert only(path).glyphs is None
    assert f"{path}: page 1: text layer not used" in caplog.text
    refused(path, InputUnreadableError, "page 1", "no usable text layer", config=LAYER)


def test_a_few_words_are_no_layer(tmp_path: Path) -> None:
    content = b"BT /F 10 Tf 20 380 Td %s ET 0 0 0 rg 20 20 260 300 re f" % LETTERS.show(PROSE[:20])
    path = save(tmp_path, sheet(content, letters=LETTERS))
    assert only(path).glyphs is None
    refused(path, InputUnreadableError, "20 characters", config=LAYER)


@pytest.mark.parametrize("mode", [b"3 Tr ", b"7 Tr "])
def test_words_hidden_over_a_scan_are_taken_on_demand_only(tmp_path: Path, mode: bytes) -> None:
    content = FULL_PAGE + b"BT " + mode + b"ET " + prose_page(LETTERS).replace(b"BT ", b"BT " + mode)
    path = save(tmp_path, sheet(content, letters=LETTERS, image=SCAN))
    assert only(path).glyphs is None
    assert len(only(path, LAYER).glyphs or ()) > 300
    assert np.array_equal(only(path, LAYER).pixels[:, :, 0], SCAN)


def test_words_under_a_scan_are_taken_on_demand_only(tmp_path: Path) -> None:
    path = save(tmp_path, sheet(prose_page(LETTERS) + FULL_PAGE, letters=LETTERS, image=SCAN))
    assert only(path).glyphs is None
    assert len(only(path, LAYER).glyphs or ()) > 300


def test_type_on_a_picture_that_fills_the_page_is_used(tmp_path: Path) -> None:
    ground = np.full((800, 600), 230, np.uint8)
    path = save(tmp_path, sheet(prose_page(LETTERS, before=FULL_PAGE), letters=LETTERS, image=ground))
    assert len(only(path).glyphs or ()) > 300


def test_a_visible_heading_on_a_scan_is_no_layer(tmp_path: Path) -> None:
    """Sixty sound characters, but the print they stand over is elsewhere."""
    heading = b"BT /F 8 Tf 20 385 Td %s ET BT /F 8 Tf 20 375 Td %s ET" % (
        LETTERS.show(PROSE[:30]),
        LETTERS.show(PROSE[30:60]),
    )
    path = save(tmp_path, sheet(FULL_PAGE + heading, letters=LETTERS, image=SCAN))
    assert only(path).glyphs is None
    refused(path, InputUnreadableError, "of the print", config=LAYER)


def test_invisible_words_over_outlines_are_used(tmp_path: Path) -> None:
    """Type turned into outlines, with the words laid over it: no scan, so they are the source's own."""
    squares = b"".join(
        b"%d %d 9 9 re f " % (20 + 10 * column, 369 - 15 * row) for row in range(24) for column in range(26)
    )
    content = squares + prose_page(LETTERS).replace(b"BT ", b"BT 3 Tr ")
    path = save(tmp_path, sheet(content, letters=LETTERS))
    assert len(only(path).glyphs or ()) > 300


def test_a_page_half_of_outlines_and_pictures(tmp_path: Path) -> None:
    """A photograph needs no words; outlines that the layer does not know do."""
    half = prose_page(LETTERS, PROSE[: 26 * 5])
    photo = b"q 260 0 0 250 20 20 cm /I Do Q "
    outlines = b"".join(
        b"%d %d 9 9 re f " % (20 + 10 * column, 20 + 15 * row) for row in range(17) for column in range(26)
    )
    with_photo = save(tmp_path, sheet(half + photo, letters=LETTERS, image=SCAN))
    assert len(only(with_photo).glyphs or ()) > 120
    with_outlines = save(tmp_path, sheet(half + outlines, letters=LETTERS))
    assert only(with_outlines).glyphs is None


def test_glyphs_off_the_page_are_left_out(tmp_path: Path) -> None:
    extra = b"BT /F 10 Tf 1 0 0 1 -200 100 Tm %s ET " % LETTERS.show(PROSE[:10])
    loaded = only(save(tmp_path, sheet(prose_page(LETTERS, before=extra), letters=LETTERS)))
    assert all(glyph.box[0] >= 0 for glyph in loaded.glyphs or ())
    assert len(loaded.glyphs or ()) > 300


# ---- files that cannot be read ---------------------------------------------------------------------------------


def rc4(key: bytes, data: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def locked(user: bytes, owner: bytes) -> bytes:
    """A blank page behind the standard security handler, revision 2 (ISO 32000-1, 7.6.3)."""
    filler = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    identifier, rights = b"0123456789abcdef", -44
    owner_key = hashlib.md5((owner + filler)[:32]).digest()[:5]
    owner_entry = rc4(owner_key, (user + filler)[:32])
    seed = (user + filler)[:32] + owner_entry + struct.pack("<i", rights) + identifier
    user_entry = rc4(hashlib.md5(seed).digest()[:5], filler)
    security = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d >>"
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] >>",
            security % (owner_entry.hex().encode(), user_entry.hex().encode(), rights),
        ],
        b"/Encrypt 4 0 R /ID [<%s> <%s>]" % (identifier.hex().encode(), identifier.hex().encode()),
    )


def test_encrypted(tmp_path: Path) -> None:
    path = save(tmp_path, locked(b"secret", b"owner"))
    refused(path, InputEncryptedError, "password")
    with pytest.raises(InputEncryptedError):
        count_pages(path, CONFIG)


def test_a_pdf_that_only_forbids_changes_opens(tmp_path: Path) -> None:
    assert only(save(tmp_path, locked(b"", b"owner"))).pixels.shape == (800, 600, 3)


def test_unknown_security_handler(tmp_path: Path) -> None:
    data = locked(b"", b"owner").replace(b"/Filter /Standard", b"/Filter /Whatever")
    refused(save(tmp_path, data), InputEncryptedError)


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9, 0.999])
def test_truncated(tmp_path: Path, share: float) -> None:
    data = sheet(FULL_PAGE, image=SCAN)
    path = save(tmp_path, data[: int(share * len(data))])
    refused(path, InputUnreadableError)
    with pytest.raises(InputUnreadableError):
        count_pages(path, CONFIG)


def test_a_wrong_table_of_objects_in_a_whole_file_is_harmless(tmp_path: Path) -> None:
    data = sheet(FULL_PAGE, image=SCAN)
    at = data.rindex(b"startxref")
    path = save(tmp_path, data[:at] + b"startxref\n7\n%%EOF\n")
    assert np.array_equal(only(path).pixels[:, :, 0], SCAN)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + bytes(3000),
        b"%PDF-1.4 is what this text talks about\n" * 50,
        assemble([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]),
    ],
    ids=["header", "zeros", "text", "no-pages"],
)
def test_damaged(tmp_path: Path, data: bytes) -> None:
    refused(save(tmp_path, data), InputUnreadableError)


def test_a_page_that_is_not_there(tmp_path: Path) -> None:
    data = assemble([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [9 0 R] /Count 1 >>"])
    refused(save(tmp_path, data), InputUnreadableError)


@pytest.mark.parametrize("name", ["page.jpg", "page", "报纸 第1版.tif"])
def test_the_name_does_not_matter(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\n" * 500 + sheet(FULL_PAGE, image=SCAN))
    assert only(tmp_path / name).pixels.shape == (800, 600, 3)


def test_damage_gives_pages_or_an_input_error_and_nothing_else(tmp_path: Path) -> None:
    data = sheet(prose_page(LETTERS, before=b"q 30 0 0 40 0 0 cm /I Do Q "), letters=LETTERS)
    chance = random.Random(11)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(chance.choice([1, 5, 50])):
            broken[chance.randrange(len(data))] = chance.randrange(256)
        try:
            list(load_pages(save(tmp_path, bytes(broken)), IngestConfig(pdf_dpi=36, pdf_max_pixels=1_000_000)))
        except InputError as error:
            assert "\n" not in str(error)


def test_threads_do_not_meet_in_the_library(tmp_path: Path) -> None:
    path = save(tmp_path, sheet(prose_page(LETTERS), letters=LETTERS))
    first = only(path)
    with ThreadPoolExecutor(4) as pool:
        for page in pool.map(only, [path] * 12):
            assert np.array_equal(page.pixels, first.pixels)
            assert page.glyphs == first.glyphs


def test_nothing_is_held_while_a_page_is_with_the_caller(tmp_path: Path) -> None:
    sheets = [Image.new("L", (100, 100), value) for value in (10, 200)]
    path = tmp_path / "pages.pdf"
    sheets[0].save(path, save_all=True, append_images=sheets[1:])
    stream_of_pages = load_pages(path, CONFIG)
    assert next(stream_of_pages).page_index == 1
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(count_pages, path, CONFIG).result(timeout=10) == 2
    assert next(stream_of_pages).page_index == 2

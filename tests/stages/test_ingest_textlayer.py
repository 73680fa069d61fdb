"""Whether a text layer is sound: its characters, and where they stand."""

import random
from dataclasses import replace

import numpy as np
import pytest

from newsparse.containers import Glyph, Pixels
from newsparse.document import Box
from newsparse.stages.ingest.textlayer import MIN_CHARACTERS, objection

SIZE = 20.0
COLUMNS = 30
NEWS = (
    "本报讯（记者 周岚）7月3日，我县举行水库移民后期扶持工作座谈会，副县长林向东主持。会上，六个镇的干部先后发言，"
    "谈了路、水、电三方面还没有解决的困难。林向东说，移民为国家建设作出了贡献，他们的事情就是我们自己的事情，"
    "能办的马上办，一时办不了的要讲明原因，定出时间。据了解，今年全县安排扶持资金1200万元，用于修建村道46公里，"
    "改造饮水工程18处，新建文化活动场所11个。家住湖边的老党员王德厚告诉记者，过去进城要走半天山路，现在班车开到了村口，"
    "地里的柑橘当天就能送到市场，“日子是一天比一天好了”。"
).replace(" ", "")
TRADITIONAL = (
    "本報訊：縣政府昨日召開會議，討論修築沿海公路的計畫。縣長說，這條公路關係到兩個鄉鎮三萬多人的生活，"
    "必須在雨季以前開工。出席的代表對經費的來源提出了意見，有人主張發行債券，也有人認為應該請求省裡補助。"
    "會議決定由財政和建設兩個部門在十天內提出報告，再交下次會議表決。"
)


def laid_out(text: str) -> list[Glyph]:
    """Text on a grid, left to right and down."""
    glyphs = []
    for index, character in enumerate(text):
        row, column = divmod(index, COLUMNS)
        x, y = SIZE * (1 + column), SIZE * (1 + row)
        glyphs.append(Glyph(text=character, box=(x, y, x + SIZE, y + SIZE), size=SIZE))
    return glyphs


def printed(boxes: list[Box], rows: int = 14) -> Pixels:
    """A page with a dark square in every box."""
    pixels = np.full((int(SIZE * (rows + 2)), int(SIZE * (COLUMNS + 2)), 3), 255, np.uint8)
    for box in boxes:
        x0, y0, x1, y1 = (round(value) for value in box)
        pixels[max(y0 + 2, 0) : y1 - 2, max(x0 + 2, 0) : x1 - 2] = 0
    return pixels


def judged(text: str) -> str | None:
    glyphs = laid_out(text)
    return objection(glyphs, printed([glyph.box for glyph in glyphs]))


def latin_for_gbk(text: str) -> str:
    return text.encode("gbk").decode("latin-1")


def gbk_for_utf8(text: str) -> str:
    return text.encode("utf-8").decode("gbk", "replace")


def cp1252_for_utf8(text: str) -> str:
    return text.encode("utf-8").decode("cp1252", "replace")


def rare(text: str) -> str:
    chance = random.Random(1)
    return "".join(chr(chance.randrange(0x4E00, 0x9FA6)) for _ in text)


def shuffled(text: str) -> str:
    """A font whose codes are in another order: each character stands for another common one."""
    chance = random.Random(2)
    level = [bytes((lead, trail)).decode("gb2312") for lead in range(0xB0, 0xD7) for trail in range(0xA1, 0xFF)]
    table = dict(zip(dict.fromkeys(text), chance.sample(level, len(set(text))), strict=True))
    return "".join(table[character] for character in text)


def gaps(text: str) -> str:
    return "".join("\ufffd" if index % 20 == 0 else character for index, character in enumerate(text))


def private(text: str) -> str:
    return "".join(chr(0xE000 + index) if index % 20 == 0 else character for index, character in enumerate(text))


def control(text: str) -> str:
    return "".join("\x85" if index % 20 == 0 else character for index, character in enumerate(text))


def letters(text: str) -> str:
    return "".join(chr(65 + ord(character) % 26) for character in text)


@pytest.mark.parametrize(
    "text", [NEWS, TRADITIONAL, NEWS.translate(str.maketrans("0123456789", "０１２３４５６７８９"))]
)
def test_printed_chinese_is_sound(text: str) -> None:
    assert judged(text) is None


def test_a_rare_name_and_a_strange_mark_do_not_matter() -> None:
    assert judged(NEWS.replace("王德厚", "王堃垚").replace("（", "\ue000", 1)) is None


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (latin_for_gbk, "common use"),
        (gbk_for_utf8, ""),
        (cp1252_for_utf8, ""),
        (rare, "common use"),
        (shuffled, "most frequent"),
        (gaps, "without meaning"),
        (private, "without meaning"),
        (control, "without meaning"),
        (letters, "are Chinese"),
    ],
)
def test_wrong_characters_are_told(damage: object, words: str) -> None:
    assert callable(damage)
    reason = judged(damage(NEWS))
    assert reason is not None and words in reason


def test_number_of_characters() -> None:
    assert judged(NEWS[:MIN_CHARACTERS]) is None
    assert judged(NEWS[: MIN_CHARACTERS - 1]) == "49 characters, fewer than 50"
    assert judged("") == "0 characters, fewer than 50"


def test_a_heading_over_a_page_of_ink_is_not_the_pages_text() -> None:
    glyphs = laid_out(NEWS)
    ink = printed([glyph.box for glyph in glyphs])
    assert "of the print" in str(objection(glyphs[: 2 * COLUMNS], ink))


def test_head_and_foot_over_a_page_of_ink_are_not_the_pages_text() -> None:
    glyphs = laid_out((NEWS * 3)[: COLUMNS * 14])
    ink = printed([glyph.box for glyph in glyphs])
    assert "of the print" in str(objection(glyphs[:COLUMNS] + glyphs[-COLUMNS:], ink))
    assert objection(glyphs, ink) is None


def test_ink_of_pictures_needs_no_characters() -> None:
    glyphs = laid_out(NEWS)[: 3 * COLUMNS]
    chance = np.random.default_rng(1)
    pixels = printed([glyph.box for glyph in glyphs])
    pixels[100:] = chance.integers(0, 256, pixels[100:].shape, np.uint8)
    assert "of the print" in str(objection(glyphs, pixels))
    assert objection(glyphs, pixels, pictures=[(0.0, 100.0, float(pixels.shape[1]), float(pixels.shape[0]))]) is None


def test_tint_is_no_ink() -> None:
    glyphs = laid_out(NEWS)[: 3 * COLUMNS]
    pixels = printed([glyph.box for glyph in glyphs])
    pixels[100:] = np.linspace(120, 240, pixels.shape[1]).astype(np.uint8)[:, np.newaxis]
    assert objection(glyphs, pixels) is None


def test_characters_in_a_heap() -> None:
    glyphs = laid_out(NEWS)
    heap = [replace(glyph, box=glyphs[0].box) if index % 10 == 0 else glyph for index, glyph in enumerate(glyphs)]
    assert "share their place" in str(objection(heap, printed([glyph.box for glyph in glyphs])))


def test_characters_off_the_page() -> None:
    glyphs = laid_out(NEWS)
    ink = printed([glyph.box for glyph in glyphs])
    away = [
        replace(glyph, box=(glyph.box[0] - 5000, *glyph.box[1:])) if index % 4 == 0 else glyph
        for index, glyph in enumerate(glyphs)
    ]
    assert "outside the page" in str(objection(away, ink))
    few = [
        replace(glyph, box=(-90.0, glyph.box[1], -70.0, glyph.box[3])) if index % 25 == 0 else glyph
        for index, glyph in enumerate(glyphs)
    ]
    assert objection(few, ink) is None

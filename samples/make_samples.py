"""Writes the sample pages and their truth into this folder.

    pip install fpdf2        # for the PDF only; it brings fonttools
    python samples/make_samples.py

Fonts: see `newsparse.typeset.fonts.PACKAGES`. The same fonts give the same bytes.
"""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from newsparse.containers import Pixels
from newsparse.document import Author, Page, Paper
from newsparse.typeset.article import HeadPlan, PicturePlan, columns_in, set_article
from newsparse.typeset.compose import Type
from newsparse.typeset.degrade import Wear, wear_page
from newsparse.typeset.flow import BodyStyle, Para
from newsparse.typeset.fonts import FontBook
from newsparse.typeset.furniture import (
    Folio,
    Notice,
    set_advertisement,
    set_briefs,
    set_folio,
    set_masthead,
    set_small_item,
    set_strip,
)
from newsparse.typeset.heads import HeadStyle, Story
from newsparse.typeset.photos import logo, photograph
from newsparse.typeset.scene import render
from newsparse.typeset.sheet import Sheet
from scene_pdf import write_pdf

HERE = Path(__file__).parent
DPI = 200.0
WHOLE = {"level": True, "whole": True}
RED, BLUE = (176, 24, 30), (18, 60, 130)


def story_of(data: dict[str, Any]) -> Story:
    """An article of a text file as a story; ## marks a subhead, // a signature, >> a jump marker."""
    kinds = {"##": "subhead", "//": "sign", ">>": "jump"}
    paras = []
    for text in data.get("paragraphs", []):
        kind = kinds.get(text[:2], "body")
        lead = len(data.get("dateline", "")) if not paras and text.startswith(data.get("dateline", "\n")) else 0
        marker = text.index("）") + 1 if text.startswith("（上接") else 0
        paras.append(Para(text[2:] if kind != "body" else text, kind, lead or marker, marker))
    head = data.get("headline", ())
    return Story(
        headline=(head,) if isinstance(head, str) else tuple(head),
        paragraphs=tuple(paras),
        kicker=data.get("kicker"),
        deck=tuple(data.get("deck", ())),
        section=data.get("section"),
        byline=data.get("byline"),
        byline_line=data.get("byline_line", "byline" in data),
        authors=tuple(Author(**author) for author in data.get("authors", ())),
        dateline=data.get("dateline"),
        continued_to=data.get("continued_to"),
        continued_from=data.get("continued_from"),
    )


def front(fonts: FontBook) -> Sheet:
    """The front page of 永康日报."""
    data = tomllib.loads((HERE / "texts/yongkang.toml").read_text("utf-8"))
    first, head_only, second = (story_of(article) for article in data["articles"])
    em, column, gutter, margin = 24, 360, 40, 84
    width = 5 * column + 4 * gutter + 2 * margin
    height = 2860
    sheet = Sheet(width, height, fonts, (252, 251, 248))
    x0, x1 = margin, width - margin
    body = BodyStyle(Type("bao", em), 37.0, "zenhei")
    facts = data["paper"].pop("facts")
    paper = Paper(**data["paper"])
    split = x0 + 3 * column + 2 * gutter
    set_masthead(sheet, paper, (x0, 66, split, 320), "left", 29, facts, Type("wenkai-bold", 178, RED))
    rng = np.random.default_rng(2021)
    ear, middle = split + gutter, split + gutter + 330
    sheet.frame((ear, 66, middle, 320), (90, 90, 90), 2)
    set_small_item(sheet, [data["weather"]["text"]], (ear + 15, 144, middle - 12, 320), Type("zenhei", 30), "weather")
    bank, green = data["advertisements"]
    words = Notice(((green["lines"][0], 1.5), (green["lines"][1], 1.5), (green["lines"][2], 0.52)))
    set_advertisement(
        sheet, words, (middle + 20, 66, x1, 320), Type("wenkai-bold", 44, (20, 110, 60)), ground=(232, 244, 228)
    )
    y = 356.0
    style = HeadStyle(
        Type("song-black", 112),
        kicker=Type("song-medium", 52),
        byline=Type("kai", 26),
        deck=Type("kai", 40),
    )
    bottom = set_article(sheet, first, columns_in((x0, y, x1, y + 1118), 5, gutter), HeadPlan(), (style, body), **WHOLE)
    y = bottom + 26
    sheet.rule(x0, y, x1, y + 3)
    style_b = HeadStyle(Type("hei-black", 88), kicker=Type("song-medium", 46), deck=Type("kai", 44))
    bottom = set_article(
        sheet, head_only, columns_in((x0, y + 26, x1, y + 320), 1, gutter), HeadPlan(), (style_b, body)
    )
    y = y + 270
    sheet.rule(x0, y, x1, y + 3)
    y += 30
    style_c = HeadStyle(Type("song-black", 84), kicker=Type("song-medium", 36), byline=Type("kai", 26))
    bottom = set_article(
        sheet, second, columns_in((x0, y, split, height - 60), 3, gutter), HeadPlan(), (style_c, body), **WHOLE
    )
    sheet.rule(split + gutter / 2 - 1, y, split + gutter / 2 + 1, height - 80)
    _bank(sheet, bank["lines"], (split + gutter, y, x1, height - 84.0), rng)
    return sheet


def _bank(sheet: Sheet, lines: list[str], box: tuple[float, float, float, float], rng: np.random.Generator) -> None:
    x0, y0, x1, y1 = box
    sheet.text(lines[0], (x0, y0, x1 - x0 - 8), Type("zenhei", 22), "other", "right")
    sheet.fill((x0, y0 + 36, x1, y1), (246, 240, 226))
    sheet.frame((x0, y0 + 36, x1, y1), RED, 3)
    sheet.picture((x0 + 3, y0 + 39, x1 - 3, y0 + 400), photograph(rng, int(x1 - x0 - 6), 361))
    sheet.text(lines[1], (x0, y0 + 520, x1 - x0), Type("hei-black", 92, RED), "other", "centre")
    sheet.picture((x0 + 90, y0 + 690, x0 + 210, y0 + 810), logo(rng, 120, RED, (246, 240, 226)))
    sheet.text(lines[3], (x0 + 240, y0 + 690, 450), Type("wenkai-bold", 66), "other", "left", 6)
    sheet.text(lines[2], (x0 + 240, y0 + 778, 450), Type("hei-medium", 32), "other", "left", 2)
    sheet.close_item("advertisement", box)


def inner(fonts: FontBook) -> Sheet:
    """An inner page of an invented paper."""
    data = tomllib.loads((HERE / "texts/inner.toml").read_text("utf-8"))
    lead, boxed, upright, rest = (story_of(article) for article in data["articles"])
    briefs = [story_of(article) for article in data["briefs"]]
    em, column, gutter, margin = 23, 345, 38, 76
    width, height = 5 * column + 4 * gutter + 2 * margin, 2770
    sheet = Sheet(width, height, fonts, (253, 252, 250))
    sheet.masthead = Paper(**data["paper"])
    x0, x1 = margin, width - margin
    body = BodyStyle(
        Type("song", em), 35.0, "hei-medium", subhead=Type("hei-bold", em + 2), subhead_dress="centred", sign_face="kai"
    )
    folio = data["folio"]
    left = tuple((text, share) for text, share in zip(folio["left"], (3.4, 2.2), strict=True))
    set_folio(sheet, Folio(left, folio["middle"], folio["right"]), (x0, 50, x1, 150), em, BLUE)
    rng = np.random.default_rng(77)
    split = x0 + 3 * column + 2 * gutter
    head = HeadStyle(
        Type("song-black", 84), kicker=Type("song-medium", 36), deck=Type("kai", 36), byline=Type("kai", 24)
    )
    picture = PicturePlan(
        (x0 + column + gutter, 800, split, 1180),
        photograph(rng, 2 * column + gutter, 380),
        data["photo"]["caption"],
        data["photo"]["credit"],
        caption_type=Type("kai", 21),
    )
    set_article(
        sheet, lead, columns_in((x0, 180, split, 1710), 3, gutter), HeadPlan(), (head, body), [picture], whole=True
    )
    rail = (split + gutter, 180.0, x1, 1090.0)
    upright_style = HeadStyle(Type("hei-black", 68), byline=Type("kai", 24), kicker=Type("song-medium", 32))
    set_article(
        sheet, upright, columns_in(rail, 2, gutter), HeadPlan("vertical-right", 1, 2), (upright_style, body), **WHOLE
    )
    sheet.rule(split + gutter / 2 - 1, 180, split + gutter / 2 + 1, 1720)
    frame = (split + gutter, 1110.0, x1, 1790.0)
    sheet.fill(frame, (240, 244, 250))
    sheet.frame(frame, BLUE, 3)
    pad = 26.0
    inside = (frame[0] + pad, frame[1] + pad, frame[2] - pad, frame[3] - pad)
    boxed_style = HeadStyle(Type("hei-bold", 52), deck=Type("kai", 28), byline=Type("kai", 22), accent=BLUE)
    set_article(sheet, boxed, columns_in(inside, 2, 30), HeadPlan(), (boxed_style, body), **WHOLE)
    sheet.rule(x0, 1740, split, 1743)
    teaser = (split + gutter, 1830.0, x1, 2120.0)
    sheet.rule(teaser[0], teaser[1], x1, teaser[1] + 2, BLUE)
    sheet.text("导　读", (teaser[0], teaser[1] + 22, x1 - teaser[0]), Type("hei-bold", 34, BLUE), "other", "centre")
    sheet.rule(teaser[0], teaser[1] + 78, x1, teaser[1] + 80, BLUE)
    notes = (teaser[0], teaser[1] + 104, x1, teaser[3])
    set_small_item(sheet, data["teaser"], notes, Type("song-medium", 28), "teaser", "centre")
    rest_style = HeadStyle(Type("song-bold", 48))
    set_article(sheet, rest, columns_in((x0, 1770, split, 2120), 3, gutter), HeadPlan(), (rest_style, body), **WHOLE)
    sheet.rule(x0, 2150, x1, 2153)
    set_strip(sheet, data["strip"], (x0, 2180, split, 2232), BLUE)
    for at, column_slot in enumerate(columns_in((x0, 2254, split, height - 60), 3, gutter)):
        set_briefs(sheet, briefs[2 * at : 2 * at + 2], column_slot, Type("hei-bold", 29), body)
    notice = data["advertisement"]
    words = Notice(tuple((text, share) for text, share in zip(notice["lines"], (1.0, 2.0, 1.0, 0.9), strict=True)))
    set_advertisement(
        sheet,
        words,
        (split + gutter, 2180, x1, height - 70),
        Type("hei-bold", 44, (150, 60, 10)),
        ground=(253, 240, 214),
    )
    return sheet


def save(name: str, pixels: Pixels, page: Page) -> None:
    """Write one picture and, beside it, its truth."""
    path = HERE / name
    flags = [cv2.IMWRITE_JPEG_QUALITY, 72] if path.suffix == ".jpg" else [cv2.IMWRITE_PNG_COMPRESSION, 9]
    _, packed = cv2.imencode(path.suffix, pixels, flags)
    path.write_bytes(packed.tobytes())
    save_truth(name, page)


def save_truth(name: str, page: Page) -> None:
    """Write the truth of a sample, with the checksum of its file."""
    path = HERE / name
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    source = page.source.model_copy(update={"path": name, "sha256": digest, "dpi": DPI})
    truth = Page.model_validate(page.model_copy(update={"source": source}).model_dump())
    (HERE / f"{path.name}.truth.json").write_text(truth.model_dump_json(indent=1) + "\n", "utf-8")


def main() -> None:
    """Make every sample."""
    fonts = FontBook()
    sheet = front(fonts)
    page, pixels = sheet.page(), render(sheet.scene(), fonts)
    save("yongkang-front.png", pixels, page)
    wear = Wear(skew=1.3, border=0.012, scale=0.9, blur=0.5, grain=5, light=0.14, bleed=0.035, jpeg=72)
    save("yongkang-front-scan.jpg", *wear_page(pixels, page, wear, np.random.default_rng(13)))
    write_pdf(sheet.scene(), fonts, HERE / "yongkang-front.pdf", DPI)
    layer = page.source.model_copy(update={"text_source": "text-layer"})
    save_truth("yongkang-front.pdf", page.model_copy(update={"source": layer}))
    second = inner(fonts)
    save("inner.png", render(second.scene(), fonts), second.page())


if __name__ == "__main__":
    main()

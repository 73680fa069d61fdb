"""Truth in the formats of others: PAGE-XML (PRImA) and ALTO, as far as they say what an article is.

PAGE-XML: text lines with outline and text in regions; the article of a region (or line) stands in its ``custom``
attribute, ``structure {id:a1; type:article;}``, as Transkribus and the CITlab tools write it, or else in the ordered
groups of its reading order. ALTO: text blocks that refer (TAGREFS) to a StructureTag of type ``article``, or stand in
a group of the reading order (ALTO 4.3). Neither knows kickers, decks or bylines, so these are not measured.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

from newsparse.document import Article, Item, Line, Page, Paragraph, Role, Source
from newsparse.errors import InputMissingError, InputUnreadableError
from newsparse.evaluate.items import is_items_truth, read_items_truth
from newsparse.geometry import union

Point = tuple[float, float]

_GROUPS = ("OrderedGroup", "UnorderedGroup")
_HEADINGS = {"heading", "header", "headline", "title"}
_ARTICLE = re.compile(r"structure\s*\{[^}]*?\bid:\s*([^;}\s]+)[^}]*\}")


@dataclass(frozen=True, slots=True)
class _Print:
    """One line of such a file: outline, text, region, article (None: none named), and whether it is a heading."""

    points: tuple[Point, ...]
    text: str
    region: str
    article: str | None
    heading: bool


def read_truth(path: Path) -> Page | None:
    """A true page from any form of truth but the program's own; None when it is that.

    Raises:
        InputMissingError: there is no such file.
        InputUnreadableError: it is none of these forms.
    """
    if path.suffix.lower() == ".xml":
        return read_xml_truth(path)
    try:
        tree = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None  # reading it as a result will say why
    return read_items_truth(path) if is_items_truth(tree) else None


def read_xml_truth(path: Path) -> Page:
    """A true page from a PAGE-XML or ALTO file.

    Raises:
        InputMissingError: there is no such file.
        InputUnreadableError: it is neither, or has no text lines.
    """
    try:
        return _read(path)
    except ValueError as error:
        raise InputUnreadableError(f"{path}: a number of the layout is none: {error}") from error


def _read(path: Path) -> Page:
    try:
        root = ElementTree.fromstring(path.read_bytes())
    except OSError as error:
        raise InputMissingError(f"{path}: cannot read: {error.strerror}") from error
    except ElementTree.ParseError as error:
        raise InputUnreadableError(f"{path}: not XML: {error}") from error
    kind = _name(root)
    if kind == "PcGts":
        page = next(_all(root, "Page"), None)
        size = _size(page, "imageWidth", "imageHeight", path)
        image = page.get("imageFilename", path.stem) if page is not None else path.stem
        lines = list(_page_lines(root))
    elif kind == "alto":
        page = next(_all(root, "Page"), None)
        size = _size(page, "WIDTH", "HEIGHT", path)
        image = next((node.text for node in _all(root, "fileName") if node.text), path.stem)
        lines = list(_alto_lines(root))
    else:
        raise InputUnreadableError(f"{path}: neither PAGE-XML nor ALTO but <{kind}>")
    if not lines:
        raise InputUnreadableError(f"{path}: no text lines")
    return _as_page(lines, size, image)


def only_known(found: Page, truth: Page) -> Page:
    """The predicted page without what such truth does not have: fields, or articles at all."""
    if not truth.articles:
        return found.model_copy(update={"articles": ()})
    bare = {"section": None, "kicker": None, "deck": None, "byline": None, "authors": (), "dateline": None}
    articles = tuple(
        article.model_copy(update={**bare, "headline": _whole_head(article)}) for article in found.articles
    )
    return found.model_copy(update={"articles": articles})


def _whole_head(article: Article) -> str:
    """Heading lines are not told apart in such truth: kicker, headline and deck are one."""
    return "".join(part or "" for part in (article.kicker, article.headline, article.deck))


def _name(node: ElementTree.Element) -> str:
    return node.tag.rsplit("}", 1)[-1]


def _all(node: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (child for child in node.iter() if _name(child) == name)


def _size(page: ElementTree.Element | None, wide: str, high: str, path: Path) -> tuple[int, int]:
    try:
        return (round(float(page.get(wide, ""))), round(float(page.get(high, "")))) if page is not None else (0, 0)
    except ValueError as error:
        raise InputUnreadableError(f"{path}: the page has no {wide} and {high}") from error


def _page_lines(root: ElementTree.Element) -> Iterator[_Print]:
    groups: dict[str, str] = {}
    for group in (node for node in root.iter() if _name(node).removesuffix("Indexed") in _GROUPS):
        if group.get("id") and any(_name(child).startswith("RegionRef") for child in group):
            groups |= {child.get("regionRef", ""): group.get("id", "") for child in group}
    several = len(set(groups.values())) > 1
    for region in _ordered(list(_all(root, "TextRegion")), root):
        name = region.get("id", "")
        own = _ARTICLE.search(region.get("custom", "")) or None
        heading = region.get("type", "") in _HEADINGS
        for line in (child for child in region if _name(child) == "TextLine"):
            coords = next((child for child in line if _name(child) == "Coords"), None)
            points = _points(coords.get("points", "")) if coords is not None else ()
            equiv = next((child for child in line if _name(child) == "TextEquiv"), None)  # the first is the preferred
            text = next((node.text or "" for node in _all(equiv, "Unicode")), "") if equiv is not None else ""
            mark = _ARTICLE.search(line.get("custom", "")) or own
            article = mark[1] if mark else groups.get(name) if several else None
            if len(points) >= 3 and text.strip():
                yield _Print(points, text.strip(), name, article, heading)


def _ordered(regions: Sequence[ElementTree.Element], root: ElementTree.Element) -> list[ElementTree.Element]:
    """Regions in the file's reading order, groups within groups; those that it does not name come last."""
    places: dict[str, int] = {}
    for order in _all(root, "ReadingOrder"):
        for name in _references(order):
            places.setdefault(name, len(places))
    return sorted(regions, key=lambda region: places.get(region.get("id", ""), len(places)))


def _references(group: ElementTree.Element) -> Iterator[str]:
    """Regions that a group of the reading order refers to, by index where there is one."""
    for child in sorted(group, key=lambda child: float(child.get("index", "0"))):
        if _name(child).startswith("RegionRef"):
            yield child.get("regionRef", "")
        elif "Group" in _name(child):
            yield from _references(child)


def _points(text: str) -> tuple[Point, ...]:
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]
    return tuple(zip(numbers[::2], numbers[1::2], strict=False))


def _alto_lines(root: ElementTree.Element) -> Iterator[_Print]:
    tags = {node.get("ID", ""): node for name in ("StructureTag", "LayoutTag", "OtherTag") for node in _all(root, name)}
    groups: dict[str, str] = {}
    for group in (*_all(root, "OrderedGroup"), *_all(root, "UnorderedGroup")):
        groups |= {ref.get("REF", ""): group.get("ID", "") for ref in group if _name(ref) == "ElementRef"}
    several = len(set(groups.values())) > 1
    for block in _all(root, "TextBlock"):
        name = block.get("ID", "")
        own = [tags[ref] for ref in block.get("TAGREFS", "").split() if ref in tags]
        named = [tag.get("ID", "") for tag in own if (tag.get("TYPE") or "").lower() == "article"]
        labels = {(tag.get("LABEL") or "").lower() for tag in own}
        article = named[0] if named else groups.get(name) if several else None
        for line in _all(block, "TextLine"):
            words = [node.get("CONTENT", "") for node in _all(line, "String")]
            x, y = float(line.get("HPOS", 0)), float(line.get("VPOS", 0))
            w, h = float(line.get("WIDTH", 0)), float(line.get("HEIGHT", 0))
            text = "".join(words) if _is_chinese(words) else " ".join(words)
            if w > 0 and h > 0 and text.strip():
                corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
                yield _Print(corners, text.strip(), name, article, bool(labels & _HEADINGS))


def _is_chinese(words: Sequence[str]) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for word in words for char in word)


def _as_page(prints: Sequence[_Print], size: tuple[int, int], image: str) -> Page:
    lines = tuple(_line(k, one) for k, one in enumerate(prints))
    articles = []
    for name in dict.fromkeys(one.article for one in prints if one.article is not None):
        articles.append(_article(name, [(one, lines[k]) for k, one in enumerate(prints) if one.article == name]))
    owned = {i for article in articles for i in article.lines}
    left = tuple(line for line in lines if line.id not in owned)
    items = (
        (Item(id="rest", kind="other", lines=tuple(i.id for i in left), box=union(i.box for i in left)),)
        if left
        else ()
    )
    order = [i for article in articles for i in article.lines] + [line.id for line in left]
    source = Source(path=image, sha256="", page_index=1, width=size[0], height=size[1], text_source="ocr")
    return Page(source=source, articles=tuple(articles), items=items, lines=lines, reading_order=tuple(order))


def _line(k: int, one: _Print) -> Line:
    xs, ys = [x for x, _ in one.points], [y for _, y in one.points]
    box = (min(xs), min(ys), max(xs), max(ys))
    corners = ((box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3]))
    role: Role = "other" if one.article is None else "headline" if one.heading else "body"
    return Line(id=f"l{k}", box=box, polygon=corners, text=one.text, role=role)


def _article(name: str, members: Sequence[tuple[_Print, Line]]) -> Article:
    heads = [line for one, line in members if one.heading]
    paragraphs = []
    for _, group in groupby([pair for pair in members if not pair[0].heading], key=lambda pair: pair[0].region):
        lines = [line for _, line in group]
        paragraphs.append(Paragraph(text="".join(line.text for line in lines), lines=tuple(line.id for line in lines)))
    return Article(
        id=name,
        kind="article",
        headline="".join(line.text for line in heads),
        headline_lines=tuple(line.text for line in heads),
        body="\n".join(paragraph.text for paragraph in paragraphs),
        paragraphs=tuple(paragraphs),
        lines=tuple(line.id for _, line in members),
        boxes=(union(line.box for _, line in members),),
    )

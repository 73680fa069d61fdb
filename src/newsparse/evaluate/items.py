"""Truth as a list of items: what stands on the page, each with its fields, and its lines or its rectangles.

The file is JSON: ``image`` (and ``width`` and ``height``, or the picture beside the file), and ``items``, each with
``kind`` (article, photo, advertisement, masthead and so on), ``headline`` and ``deck`` as lists of lines, ``kicker``,
``byline``, ``authors``, ``body`` and more. A place is either told by ``lines`` (text, role, box) or by ``regions``
(text, role, box, order): rectangles that hold several lines. A rectangle then stands for the lines in it: what is
predicted inside is held against it, the smallest one where rectangles overlap.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from newsparse.document import Article, Author, Item, ItemKind, Line, Page, Paper, Paragraph, Role, Source
from newsparse.errors import InputMissingError, InputUnreadableError
from newsparse.geometry import union

WIDE_SPACE = "\u3000"
_ARTICLES = ("article", "brief")
_ITEM_KINDS: dict[str, ItemKind] = {
    **{kind: kind for kind in get_args(ItemKind)},
    "ad": "advertisement",
    "advert": "advertisement",
    "furniture": "other",
}
_ROLES = frozenset(get_args(Role))

Tree = Mapping[str, Any]


def is_items_truth(tree: object) -> bool:
    """Whether parsed JSON is of this form, and not the program's own."""
    return isinstance(tree, dict) and "items" in tree and "schema_version" not in tree and "source" not in tree


def read_items_truth(path: Path) -> Page:
    """A true page from a list of items.

    Raises:
        InputMissingError: there is no such file.
        InputUnreadableError: it is not of this form, or the size of its picture is nowhere to be found.
    """
    try:
        tree = json.loads(path.read_bytes())
    except OSError as error:
        raise InputMissingError(f"{path}: cannot read: {error.strerror}") from error
    except ValueError as error:
        raise InputUnreadableError(f"{path}: not JSON: {error}") from error
    if not is_items_truth(tree):
        raise InputUnreadableError(f"{path}: not a list of items")
    try:
        return _page(tree, path)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputUnreadableError(
            f"{path}: not a list of items as expected: {type(error).__name__} {error}"
        ) from error


def _page(tree: Tree, path: Path) -> Page:
    width, height = _size(tree, path)
    lines: list[Line] = []
    articles: list[Article] = []
    items: list[Item] = []
    for n, item in enumerate(tree["items"]):
        own = [_line(f"l{n}-{k}", part) for k, part in enumerate(_parts(item))]
        lines += own
        if item["kind"] in _ARTICLES:
            articles.append(_article(item, own))
        elif own:
            kind = _ITEM_KINDS.get(item["kind"], "other")
            box = union(line.box for line in own)
            ids = tuple(line.id for line in own)
            items.append(Item(id=str(item["id"]), kind=kind, caption=item.get("caption"), lines=ids, box=box))
    source = Source(path=str(tree.get("image", path.stem)), sha256="", page_index=1, width=width, height=height)
    order = [name for article in articles for name in article.lines] + [name for item in items for name in item.lines]
    return Page(
        source=source,
        paper=Paper(title=tree.get("title")),
        articles=tuple(articles),
        items=tuple(items),
        lines=tuple(lines),
        reading_order=tuple(order),
    )


def _size(tree: Tree, path: Path) -> tuple[int, int]:
    if "width" in tree and "height" in tree:
        return int(tree["width"]), int(tree["height"])
    from PIL import Image

    picture = path.with_name(Path(str(tree.get("image", ""))).name or path.stem)
    try:
        with Image.open(picture) as image:
            return image.size
    except OSError as error:
        words = f"{path}: neither width and height nor the picture {picture.name} beside it"
        raise InputUnreadableError(words) from error


def _parts(item: Tree) -> Sequence[Tree]:
    """Lines, or rectangles in their order."""
    return item.get("lines") or sorted(item.get("regions") or (), key=lambda region: region.get("order", 0))


def _line(name: str, part: Tree) -> Line:
    x0, y0, x1, y1 = (float(value) for value in part["box"])
    role = part.get("role", "other")
    upright = y1 - y0 > 1.6 * (x1 - x0) and 1 < len(part.get("text") or "") < 40
    return Line(
        id=name,
        box=(x0, y0, x1, y1),
        polygon=((x0, y0), (x1, y0), (x1, y1), (x0, y1)),
        text=part.get("text") or "",
        direction="vertical" if upright else "horizontal",
        role=role if role in _ROLES else "other",
    )


def _article(item: Tree, lines: Sequence[Line]) -> Article:
    heads = tuple(item.get("headline") or ())
    paragraphs = item.get("paragraphs") or [text for text in str(item.get("body") or "").split("\n") if text]
    apart = [text for text in item.get("subheads") or () if text not in str(item.get("body"))]
    if apart and item.get("lines"):  # a body without its subheads: the lines have both
        paragraphs = ["".join(line.text for line in lines if line.role in ("body", "subhead"))]
    return Article(
        id=str(item["id"]),
        kind="brief" if item.get("brief") or item["kind"] == "brief" else "article",
        section=item.get("section"),
        kicker=_joined(item.get("kicker")),
        headline=WIDE_SPACE.join(heads),
        headline_lines=heads,
        deck=_joined(item.get("deck")),
        byline=item.get("byline"),
        authors=tuple(Author(name=author["name"], role=author.get("role")) for author in item.get("authors") or ()),
        dateline=item.get("dateline"),
        subheads=tuple(item.get("subheads") or ()),
        body="\n".join(paragraphs),
        paragraphs=tuple(Paragraph(text=text, lines=()) for text in paragraphs),
        continued_to=item.get("continued_to"),
        continued_from=item.get("continued_from"),
        lines=tuple(line.id for line in lines),
        boxes=tuple(line.box for line in lines),
    )


def _joined(words: str | Sequence[str] | None) -> str | None:
    if words is None or isinstance(words, str):
        return words or None
    return WIDE_SPACE.join(words) or None

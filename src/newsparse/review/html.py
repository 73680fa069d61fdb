"""The review page: one HTML file with the picture, the marks and all fields; it opens without a network.

Everything that is shown stands in the file as SVG and HTML; the script only switches, zooms and highlights. A
content security policy in the file forbids loading anything from elsewhere.
"""

import base64
from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files
from string import Template

import cv2
import numpy as np

from newsparse.containers import Pixels, Points
from newsparse.document import Article, Item, Page, Paper
from newsparse.errors import OutputError
from newsparse.review.palette import ink_on, wash
from newsparse.review.scene import (
    CAPTION_ROLES,
    DOUBTFUL,
    Group,
    Scene,
    make_scene,
    tag_place,
    turned_pixels,
    zigzag,
)

PICTURE_EM = 24.0
"""A usual line of the embedded picture is at most this high, pixels: sharp enough, and the file stays small."""
PICTURE_LONGEST = 5000.0
JPEG_QUALITY = 82


def render_html(pixels: Pixels, page: Page) -> str:
    """Make the review page of a result.

    Args:
        pixels: (H, W, 3) BGR, the page as ingested, or a reduced copy of it.
        page: the result for that page.

    Returns:
        A whole HTML document.
    """
    scene = make_scene(page)
    folder = files("newsparse.review")
    template = Template((folder / "page.html").read_text("utf-8"))
    doubtful = sum(mark.doubtful for group in scene.groups for mark in group.marks)
    return template.substitute(
        style=(folder / "page.css").read_text("utf-8"),
        script=(folder / "page.js").read_text("utf-8"),
        title=escape(_title(page)),
        facts=" · ".join(escape(fact) for fact in _facts(page)),
        picture=_picture(turned_pixels(pixels, scene), scene),
        marks="\n".join(_svg(scene)),
        width=scene.width,
        height=scene.height,
        em=_n(scene.em),
        articles="\n".join(_article_card(page, group, group.article) for group in scene.articles if group.article),
        article_count=len(scene.articles),
        items="\n".join(_item_card(page, group, group.item) for group in scene.items if group.item),
        item_count=len(scene.items),
        paper=_paper(page.paper),
        doubtful=doubtful,
        threshold=DOUBTFUL,
    )


def _title(page: Page) -> str:
    paper = page.paper
    parts = (paper.title, paper.date, paper.weekday, paper.page_number and f"第{paper.page_number}版", paper.page_name)
    return " ".join(part for part in parts if part) or page.source.path.rsplit("/", 1)[-1]


def _facts(page: Page) -> Iterator[str]:
    source = page.source
    yield source.path.rsplit("/", 1)[-1] + (f" (page {source.page_index})" if source.page_index > 1 else "")
    yield f"{source.width} × {source.height} px"
    if source.dpi:
        yield f"{source.dpi:g} dpi"
    yield "text layer" if source.text_source == "text-layer" else "OCR"
    engines = dict.fromkeys(step.engine for step in page.steps if step.engine)
    if engines:
        yield ", ".join(engines)
    yield f"{len(page.lines)} lines"


def _picture(pixels: Pixels, scene: Scene) -> str:
    scale = min(1.0, PICTURE_EM / scene.em, PICTURE_LONGEST / max(scene.width, scene.height))
    if scale < 1.0:
        size = (max(1, round(scene.width * scale)), max(1, round(scene.height * scale)))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    done, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise OutputError(f"the picture of {pixels.shape[1]} x {pixels.shape[0]} pixels cannot be written as JPEG")
    return base64.b64encode(data.tobytes()).decode("ascii")


# --- SVG -----------------------------------------------------------------------------------------------------------


def _svg(scene: Scene) -> Iterator[str]:
    """Layers from below to above; each mark says by ``data-g`` whose it is, so that one group can be lit."""
    indexed = list(enumerate(scene.groups))
    for layer in (_areas, _fills, _role_frames, _doubts, _arrows, _numbers, _tags, _badges):
        yield f'<g class="layer l-{layer.__name__.strip("_").replace("_", "-")}">'
        for index, group in indexed:
            kind = "item" if group.item is not None else "article"
            style = f"--c:{group.colour};--i:{ink_on(group.colour)};--w:{wash(group.colour):.2f}"
            yield f'<g class="{kind}" data-g="{index}" style="{style}">'
            yield from layer(group, scene)
            yield "</g>"
        yield "</g>"


def _areas(group: Group, scene: Scene) -> Iterator[str]:
    room, radius = 0.18 * scene.em, 0.3 * scene.em
    for x0, y0, x1, y1 in group.boxes:
        yield (
            f'<rect class="area" x="{_n(x0 - room)}" y="{_n(y0 - room)}" width="{_n(x1 - x0 + 2 * room)}"'
            f' height="{_n(y1 - y0 + 2 * room)}" rx="{_n(radius)}"/>'
        )


def _fills(group: Group, scene: Scene) -> Iterator[str]:
    for mark in group.marks:
        line = mark.line
        sure = "" if line.confidence is None else f"{line.confidence:.3f}"
        doubt = " doubt" if mark.doubtful else ""
        yield (
            f'<polygon class="line{doubt}" id="{_line_id(line.id)}" points="{_points(mark.polygon)}"'
            f' data-n="{mark.number}" data-role="{line.role}" data-conf="{sure}" data-dir="{line.direction}"'
            f' data-text="{escape(line.text)}"/>'
        )


def _role_frames(group: Group, scene: Scene) -> Iterator[str]:
    for mark in group.marks:
        if mark.line.role == "headline" and group.article is not None:
            yield f'<polygon class="headline" points="{_points(mark.polygon)}"/>'
        elif mark.line.role in CAPTION_ROLES:
            yield f'<polygon class="caption" points="{_points(mark.polygon)}"/>'


def _doubts(group: Group, scene: Scene) -> Iterator[str]:
    for mark in group.marks:
        if mark.doubtful:
            path = _points(zigzag(mark, scene.em))
            yield f'<polyline class="wave-rim" points="{path}"/><polyline class="wave" points="{path}"/>'


def _arrows(group: Group, scene: Scene) -> Iterator[str]:
    for arrow in group.arrows:
        tail = arrow.head[1:].mean(axis=0)[None]
        path = _points(np.concatenate([arrow.points[:-1], tail]))
        x, y = arrow.points[0]
        yield f'<polyline class="shaft-rim" points="{path}"/><polyline class="shaft" points="{path}"/>'
        yield f'<polygon class="tip" points="{_points(arrow.head)}"/>'
        yield f'<circle class="tip" cx="{_n(x)}" cy="{_n(y)}" r="{_n(0.16 * scene.em)}"/>'


def _numbers(group: Group, scene: Scene) -> Iterator[str]:
    em = scene.em
    for mark in group.marks:
        x, y = mark.start
        x, y, anchor = (x, y - 0.5 * em, "middle") if mark.vertical else (x - 0.28 * em, y, "end")
        if mark.opens:
            width = (0.34 * len(str(mark.number)) + 0.32) * em
            left = x - width / 2 if mark.vertical else x - width + 0.16 * em
            yield (
                f'<rect class="chip" x="{_n(left)}" y="{_n(y - 0.36 * em)}" width="{_n(width)}"'
                f' height="{_n(0.72 * em)}" rx="{_n(0.2 * em)}"/>'
            )
        shape = "number on-chip" if mark.opens else "number"
        yield f'<text class="{shape}" x="{_n(x)}" y="{_n(y + 0.2 * em)}" text-anchor="{anchor}">{mark.number}</text>'


def _tags(group: Group, scene: Scene) -> Iterator[str]:
    em = scene.em
    for mark in group.marks:
        if mark.tag is not None:
            width, height = (0.31 * len(mark.tag) + 0.3) * em, 0.62 * em
            x, y = tag_place(mark, scene, width, height)
            yield _label(mark.tag, (x, y, width, height), "tag")


def _badges(group: Group, scene: Scene) -> Iterator[str]:
    em = scene.em
    if group.item is not None:
        x0, y0 = group.boxes[0][:2]
        width = (0.45 * len(group.label) + 0.5) * em
        yield _label(group.label, (x0 - 0.18 * em, y0 - 0.7 * em, width, 1.0 * em), "kind")
    elif group.marks:
        x, y = group.marks[0].box[0] - 0.5 * em, group.marks[0].box[1] - 0.7 * em
        yield f'<circle class="badge" cx="{_n(x)}" cy="{_n(y)}" r="{_n(1.05 * em)}"/>'
        yield f'<text class="badge-text" x="{_n(x)}" y="{_n(y + 0.44 * em)}" text-anchor="middle">{group.label}</text>'


def _label(text: str, place: tuple[float, float, float, float], kind: str) -> str:
    x, y, width, height = place
    return (
        f'<rect class="chip" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        f' rx="{_n(0.3 * height)}"/>'
        f'<text class="{kind}" x="{_n(x + width / 2)}" y="{_n(y + 0.74 * height)}" text-anchor="middle">{text}</text>'
    )


def _points(points: Points) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _line_id(line_id: str) -> str:
    return "line-" + escape(line_id)


# --- the side --------------------------------------------------------------------------------------------------------


def _article_card(page: Page, group: Group, article: Article) -> str:
    index = int(group.label) - 1
    headline = escape(article.headline) or '<span class="none">no headline</span>'
    names = "、".join(author.name for author in article.authors)
    meta = [article.kind if article.kind != "article" else "", names, f"{len(article.body.replace(chr(10), ''))} 字"]
    sure = article.confidence
    bar = (
        ""
        if sure is None
        else f'<i class="bar"><b style="width:{100 * min(1.0, max(0.0, sure)):.0f}%"></b></i>{sure:.2f}'
    )
    style = f"--c:{group.colour};--i:{ink_on(group.colour)}"
    return (
        f'<section class="card" data-g="{index}" style="{style}">'
        f'<button class="head" type="button"><span class="no">{group.label}</span>'
        f'<span class="words"><span class="hl">{headline}</span>'
        f'<span class="meta">{escape(" · ".join(part for part in meta if part))}</span></span>'
        f'<span class="sure">{bar}</span></button>'
        f'<div class="detail">{_fields(page, article)}{_body(page, article)}</div></section>'
    )


def _fields(page: Page, article: Article) -> str:
    authors = "、".join(f"{a.name} ({a.role})" if a.role else a.name for a in article.authors)
    photos = [i for i in page.items if i.id in article.photos or (i.kind == "photo" and i.article == article.id)]
    rows = [
        ("section", article.section),
        ("kicker", article.kicker),
        ("headline", " / ".join(article.headline_lines) or article.headline),
        ("deck", article.deck),
        ("byline", article.byline),
        ("authors", authors),
        ("dateline", article.dateline),
        ("agency", article.source_agency),
        ("subheads", " / ".join(article.subheads)),
        ("from", article.continued_from),
        ("to", article.continued_to),
        (
            "photos",
            " / ".join((i.caption or i.headline or i.id) + (f" ({i.credit})" if i.credit else "") for i in photos),
        ),
        ("keywords", "、".join(article.keywords)),
        ("id", article.id),
    ]
    return _table(rows)


def _body(page: Page, article: Article) -> str:
    subheads = set(article.subheads)
    parts = []
    for paragraph in article.paragraphs:
        tag = "h4" if paragraph.text in subheads else "p"
        lines = escape(" ".join(_line_id(i) for i in paragraph.lines))
        parts.append(f'<{tag} data-lines="{lines}">{escape(paragraph.text)}</{tag}>')
    return f'<div class="body">{"".join(parts) or "<p class=none>no body</p>"}</div>'


def _item_card(page: Page, group: Group, item: Item) -> str:
    index = len(page.articles) + page.items.index(item)
    texts = {line.id: line.text for line in page.lines}
    printed = [texts[i] for i in item.lines]
    words = item.headline or item.caption or (printed[0] if printed else "")
    rows = [
        ("headline", item.headline),
        ("caption", item.caption),
        ("credit", item.credit),
        ("of", item.article),
        ("id", item.id),
    ]
    lines = "".join(f'<p data-lines="{_line_id(i)}">{escape(texts[i])}</p>' for i in item.lines)
    return (
        f'<section class="card grey" data-g="{index}" style="--c:{group.colour};--i:{ink_on(group.colour)}">'
        f'<button class="head" type="button"><span class="no">{item.kind}</span>'
        f'<span class="words"><span class="hl">{escape(words)}</span></span></button>'
        f'<div class="detail">{_table(rows)}<div class="body">{lines}</div></div></section>'
    )


def _paper(paper: Paper) -> str:
    rows = [
        ("title", paper.title),
        ("date", " ".join(part for part in (paper.date, paper.weekday) if part)),
        ("lunar", paper.lunar_date),
        ("issue", paper.issue_number),
        ("serial", paper.serial_number),
        ("page", " ".join(part for part in (paper.page_number, paper.page_name) if part)),
        ("editors", "、".join(paper.editors)),
        ("sure", None if paper.confidence is None else f"{paper.confidence:.2f}"),
    ]
    return _table(rows)


def _table(rows: Iterable[tuple[str, str | None]]) -> str:
    cells = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)
    return f"<dl>{cells}</dl>" if cells else ""

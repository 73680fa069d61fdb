"""The result types: what the JSON holds, field by field (schema version 1.0).

Every class is frozen and refuses unknown fields. Boxes are ``(x0, y0, x1, y1)`` in pixels of the page as
ingested, origin top left; polygons are four or more ``(x, y)`` corners, clockwise from the top left of the
text. Validators hold the invariants: ids are unique, the reading order is a permutation of the lines, and each
line stands in exactly one article or item.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

SCHEMA_VERSION: Literal["1.0"] = "1.0"

UNREAD = "\ufffd"
"""Stands for a character that cannot be read in all texts inside the program: there □ is a printed mark."""
ILLEGIBLE = "□"
"""What a reader of the document sees in its place."""


def _shown(text: str) -> str:
    return text.replace(UNREAD, ILLEGIBLE)


Text = Annotated[str, AfterValidator(_shown)]
"""Words of the page."""
Box = tuple[float, float, float, float]
Point = tuple[float, float]
Direction = Literal["horizontal", "vertical"]
Role = Literal[
    "kicker",
    "headline",
    "deck",
    "byline",
    "section",
    "subhead",
    "body",
    "jump",
    "caption",
    "credit",
    "masthead",
    "folio",
    "picture-text",
    "other",
]
ArticleKind = Literal["article", "brief"]
ItemKind = Literal[
    "photo", "advertisement", "notice", "masthead", "folio", "weather", "teaser", "section-head", "other"
]


class Record(BaseModel):
    """Base of all result types: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Record):
    """Where the page came from."""

    path: str
    sha256: str
    page_index: int = Field(ge=1, description="page in the file, from 1")
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    dpi: float | None = None
    text_source: Literal["ocr", "text-layer"] = "ocr"
    skew_degrees: float = Field(default=0.0, description="clockwise turn of the print on the page as ingested")


class Paper(Record):
    """What masthead and folio say; null where not printed."""

    title: Text | None = None
    date: str | None = Field(default=None, description="ISO date, YYYY-MM-DD")
    weekday: str | None = None
    lunar_date: str | None = None
    issue_number: str | None = None
    serial_number: str | None = None
    page_number: str | None = None
    page_name: Text | None = None
    editors: tuple[Text, ...] = ()
    confidence: float | None = Field(default=None, description="falls when date, weekday and lunar date disagree")


class Author(Record):
    """One name of a byline with its role as printed (记者, 通讯员, 摄影, 文, 图 ...)."""

    name: Text
    role: Text | None = None


class Paragraph(Record):
    """One paragraph: text without line breaks, and the ids of its lines."""

    text: Text
    lines: tuple[str, ...]


class Article(Record):
    """One article or brief with its fields; see README for the meaning of each."""

    id: str
    kind: ArticleKind
    section: Text | None = None
    kicker: Text | None = None
    headline: Text = ""
    headline_lines: tuple[Text, ...] = ()
    deck: Text | None = None
    byline: Text | None = None
    authors: tuple[Author, ...] = ()
    dateline: Text | None = None
    source_agency: Text | None = None
    subheads: tuple[Text, ...] = ()
    body: Text = ""
    paragraphs: tuple[Paragraph, ...] = ()
    photos: tuple[str, ...] = ()
    continued_to: str | None = None
    continued_from: str | None = None
    lines: tuple[str, ...]
    boxes: tuple[Box, ...]
    keywords: tuple[Text, ...] = ()
    confidence: float | None = None


class Item(Record):
    """Anything on the page that is not an article."""

    id: str
    kind: ItemKind
    headline: Text | None = None
    caption: Text | None = None
    credit: Text | None = None
    article: str | None = None
    lines: tuple[str, ...] = ()
    box: Box


class Line(Record):
    """One printed line of text."""

    id: str
    box: Box
    polygon: tuple[Point, ...]
    text: Text
    confidence: float | None = None
    direction: Direction = "horizontal"
    role: Role = "other"


ReviewReason = Literal[
    "no-article",
    "text-without-headline",
    "headline-without-text",
    "two-headlines-one-text",
    "orphan-block",
    "uncertain-article",
    "low-text-confidence",
    "masthead-contradiction",
]


class Review(Record):
    """One reason why a person should look at the page."""

    reason: ReviewReason
    article: str | None = Field(default=None, description="id of the article that it is about")
    item: str | None = Field(default=None, description="id of the item that it is about")


class Step(Record):
    """One stage that ran; ``seconds`` is null unless timing was asked for, so that output is reproducible."""

    stage: str
    engine: str | None = None
    version: str
    seconds: float | None = None


class Page(Record):
    """The whole result for one page."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    source: Source
    paper: Paper = Paper()
    articles: tuple[Article, ...] = ()
    items: tuple[Item, ...] = ()
    lines: tuple[Line, ...] = ()
    reading_order: tuple[str, ...] = ()
    needs_review: tuple[Review, ...] = Field(
        default=(), description="why a person should look at the page; empty: nothing speaks for it"
    )
    steps: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ids = [line.id for line in self.lines]
        if len(set(ids)) != len(ids):
            raise ValueError("line ids are not unique")
        if sorted(self.reading_order) != sorted(ids):
            raise ValueError("reading_order is not a permutation of the lines")
        owned = [i for article in self.articles for i in article.lines] + [i for item in self.items for i in item.lines]
        if sorted(owned) != sorted(ids):
            raise ValueError("a line is not in exactly one article or item")
        blocks = [article.id for article in self.articles] + [item.id for item in self.items]
        if len(set(blocks)) != len(blocks):
            raise ValueError("article and item ids are not unique")
        for article in self.articles:
            if not {i for paragraph in article.paragraphs for i in paragraph.lines} <= set(article.lines):
                raise ValueError(f"a paragraph of {article.id} has a line that the article has not")
        return self

"""write: a page as JSON, Markdown or plain text, and files that are whole or not there.

The JSON is made to be compared with a text tool: the same page gives the same bytes, one record (a text line, a
paragraph, an author) stands on one line of the file, and lists of numbers or ids fill lines up to a fixed width.
"""

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic.json_schema import GenerateJsonSchema

from newsparse.document import Article, Item, Page
from newsparse.errors import InputMissingError, InputUnreadableError, OutputError

WIDTH = 120
"""Columns that lists of numbers and ids may fill."""
BOX_DECIMALS = 1
"""Boxes and polygons: a tenth of a pixel is finer than any detector."""
FLOAT_DECIMALS = 4
"""Confidences, seconds, degrees."""
PLACES = frozenset({"box", "boxes", "polygon"})
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(", ", ": "))

_Field = Any  # one of three private dictionaries of pydantic-core
_Json = Any  # a tree of dict, list, str, float, int, bool, None as pydantic dumps it


def to_json(page: Page) -> str:
    """The page as indented JSON, ending in a line feed; equal pages give equal text.

    Raises:
        OutputError: a number is not finite, which JSON cannot hold.
    """
    return _guard(page, lambda tree: _pretty(tree, 0) + "\n")


def to_json_line(page: Page) -> str:
    """The page as one line of JSON without line feed, for JSON Lines.

    Raises:
        OutputError: a number is not finite, which JSON cannot hold.
    """
    return _guard(page, _flat)


class _AllPresent(GenerateJsonSchema):
    """What is written holds every field, also those that have a default when a page is made."""

    def field_is_required(self, field: _Field, total: bool) -> bool:
        """Whether a field is listed as required."""
        return True


def schema() -> dict[str, _Json]:
    """JSON Schema (draft 2020-12) of what `to_json` writes: every field is present, null where not printed."""
    body = Page.model_json_schema(mode="serialization", schema_generator=_AllPresent)
    body.pop("title", None)
    version = Page.model_fields["schema_version"].default
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:newsparse:page:{version}",
        "title": "newsparse page",
        **body,
    }


def read_page(path: Path) -> Page:
    """Read back what `to_json` wrote.

    Raises:
        InputMissingError: there is no such file, or it cannot be read.
        InputUnreadableError: the file is not a page of this schema.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputMissingError(f"{path}: cannot read: {error.strerror}") from error
    try:
        return Page.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "file"
        raise InputUnreadableError(f"{path}: not a newsparse page: {where}: {first['msg']}") from error


def output_names(paths: Sequence[Path]) -> tuple[str, ...]:
    """A name for the results of each input, so that none overwrites another's.

    A result is named after its input without folder and suffix. Where several inputs of one run share that name
    (also in another case, as some file systems do not tell), the first keeps it and the later ones get ``-2``,
    ``-3`` and so on, in the order of the inputs: the same inputs in the same order give the same names.
    """
    taken: set[str] = set()
    names = []
    for path in paths:
        stem = path.stem or path.name or "page"
        name, number = stem, 1
        while _bare(name) in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(_bare(name))
        names.append(name)
    return tuple(names)


def _bare(name: str) -> str:
    """The name without what `page_name` adds: page 1 of ``a.pdf`` would collide with ``a.p0001.png``."""
    return re.sub(r"\.p\d{4,}$", "", name.casefold())


def page_name(name: str, page_index: int, page_count: int) -> str:
    """Name of the result of one page: that of its file, with the page number when the file has several."""
    return name if page_count == 1 else f"{name}.p{page_index:04d}"


def write_atomic(path: Path, data: bytes | str) -> None:
    """Write a file so that a reader sees the old one or the whole new one, never a part; text becomes UTF-8.

    Raises:
        OutputError: the folder or the file cannot be written.
    """
    temporary: Path | None = None
    try:
        payload = data.encode("utf-8") if isinstance(data, str) else data
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())  # mkstemp makes files that only their owner can read
        temporary.replace(path)
    except UnicodeEncodeError as error:
        raise OutputError(
            f"{path}: text has a character that UTF-8 cannot hold: {error.object[error.start]!r}"
        ) from error
    except OSError as error:
        raise OutputError(f"{path}: cannot write: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            with suppress(FileNotFoundError):
                temporary.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# --- JSON ----------------------------------------------------------------------------------------------------------


def _guard(page: Page, render: Callable[[_Json], str]) -> str:
    try:
        return render(_rounded(page.model_dump(mode="python"), FLOAT_DECIMALS))
    except ValueError as error:
        raise OutputError(f"{page.source.path}: page {page.source.page_index}: {error}") from error


def _rounded(value: _Json, decimals: int) -> _Json:
    """Round all floats (boxes coarser); write whole numbers without a fraction; make tuples lists."""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueError(f"{value} is not a number that JSON can hold")
        short = round(value, decimals)
        return int(short) if short == int(short) else short
    if isinstance(value, dict):
        return {key: _rounded(part, BOX_DECIMALS if key in PLACES else decimals) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_rounded(part, decimals) for part in value]
    return value


def _flat(value: _Json) -> str:
    return _ENCODER.encode(value)


def _is_record(value: _Json) -> bool:
    """A record: its values are scalars or lists of scalars and numbers, so that it can stand on one line."""
    return isinstance(value, dict) and not any(_holds_dict(part) for part in value.values())


def _holds_dict(value: _Json) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(_holds_dict(part) for part in value))


def _pretty(value: _Json, depth: int) -> str:
    inner, outer = "  " * (depth + 1), "  " * depth
    if isinstance(value, dict) and value:
        rows = [f"{inner}{_flat(key)}: {_pretty(part, depth + 1)}" for key, part in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{outer}}}"
    if isinstance(value, list) and _holds_dict(value):
        rows = [inner + (_flat(part) if _is_record(part) else _pretty(part, depth + 1)) for part in value]
        return "[\n" + ",\n".join(rows) + f"\n{outer}]"
    if isinstance(value, list) and len(_flat(value)) > WIDTH - len(inner):
        return "[\n" + ",\n".join(inner + row for row in _filled(value, WIDTH - len(inner))) + f"\n{outer}]"
    return _flat(value)


def _filled(values: list[_Json], width: int) -> Iterator[str]:
    """Join parts to rows of at most ``width`` columns (a longer part has a row of its own)."""
    row = ""
    for part in map(_flat, values):
        if row and len(row) + len(part) + 2 > width:
            yield row
            row = part
        else:
            row = f"{row}, {part}" if row else part
    if row:
        yield row


# --- for readers ---------------------------------------------------------------------------------------------------


def page_title(page: Page) -> str:
    """The page in a few words: what masthead and folio say, or the name of the file."""
    paper = page.paper
    number = f"第{paper.page_number}版" if paper.page_number and paper.page_number.isdigit() else paper.page_number
    parts = [part for part in (paper.title, paper.date, number, paper.page_name) if part]
    return " ".join(parts) or Path(page.source.path).name


def item_text(page: Page, item: Item) -> str:
    """The text of an item: its printed lines in order, joined by line feeds."""
    texts = {line.id: line.text for line in page.lines}
    return "\n".join(texts[i] for i in item.lines)


def to_markdown(page: Page) -> str:
    """The page for reading: articles with headline, fields, body and captions; then the other items as a list."""
    blocks = [f"# {_escape(page_title(page))}"]
    for number, article in enumerate(page.articles):
        blocks += ["---"] if number else []  # a kicker stands above its headline: show whose it is
        blocks += _markdown_article(page, article)
    rest = [item for item in page.items if not _is_photo_of(page, item)]
    if rest:
        blocks += ["---"] if page.articles else []
        blocks.append("## Other items")
        blocks.append("\n".join(_markdown_item(page, item) for item in rest))
    return "\n\n".join(blocks) + "\n"


def _markdown_article(page: Page, article: Article) -> Iterator[str]:
    above = [f"**[{_escape(article.section)}]**"] if article.section else []
    above += [f"*{_escape(article.kicker)}*"] if article.kicker else []
    if above:
        yield " ".join(above)
    yield f"## {_escape(article.headline) or '(no headline)'}"
    if article.deck:
        yield f"**{_escape(article.deck)}**"
    if article.byline:
        yield _escape(article.byline)
    if article.continued_from:
        yield f"*← {_escape(article.continued_from)}*"
    subheads = set(article.subheads)
    for paragraph in article.paragraphs:
        yield f"### {_escape(paragraph.text)}" if paragraph.text in subheads else _escape(paragraph.text)
    if article.continued_to:
        yield f"*→ {_escape(article.continued_to)}*"
    for item in page.items:
        if item.id in article.photos or (item.kind == "photo" and item.article == article.id):
            yield f"> {_escape(_photo_words(page, item), keep_breaks=True)}"


def _markdown_item(page: Page, item: Item) -> str:
    words = _photo_words(page, item) if item.kind == "photo" else item_text(page, item)
    return f"- **{item.kind}**: {_escape(words, keep_breaks=True)}".rstrip(": ")


def _photo_words(page: Page, item: Item) -> str:
    parts = [part for part in (item.headline, item.caption, item.credit and f"({item.credit})") if part]
    return " ".join(parts) or item_text(page, item) or "photo"


def _is_photo_of(page: Page, item: Item) -> bool:
    known = {article.id for article in page.articles}
    return (item.kind == "photo" and item.article in known) or any(item.id in a.photos for a in page.articles)


def _escape(text: str | None, *, keep_breaks: bool = False) -> str:
    """Printed text so that no Markdown reader takes a character of it for markup."""
    text = re.sub(r"([\\`*_\[\]<>~|&])", r"\\\1", text or "")
    text = re.sub(r"^(\s*)([#+=-])", r"\1\\\2", text)
    text = re.sub(r"^(\s*\d+)([.)])", r"\1\\\2", text)
    return text.replace("\n", " / " if keep_breaks else " ")


def to_text(page: Page) -> str:
    """The page as plain text: articles and items one after the other, two empty lines between."""
    blocks = [page_title(page)]
    for article in page.articles:
        fields = (article.section, article.kicker, article.headline, article.deck, article.byline)
        head = [part for part in fields if part]
        body = [article.continued_from] if article.continued_from else []
        body += [paragraph.text for paragraph in article.paragraphs]
        body += [article.continued_to] if article.continued_to else []
        blocks.append("\n".join(head) + ("\n\n" if head and body else "") + "\n".join(body))
    for item in page.items:
        words = item_text(page, item) or _photo_words(page, item)
        blocks.append(f"[{item.kind}]\n{words}")
    return "\n\n\n".join(blocks) + "\n"

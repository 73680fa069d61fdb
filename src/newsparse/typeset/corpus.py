"""Texts that a user gives for the articles of typeset pages: files of them, and how a page uses them up.

A text file holds one article, or several parted by blank lines; each line is a paragraph. A file of JSON lines holds
one article a line, with its head; the articles of newsparse's own results are of this form.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from newsparse.document import Author
from newsparse.errors import InputMissingError, InputUnreadableError
from newsparse.typeset.edit import authors_of, bare_byline, edited, edited_body, edited_head, shortened
from newsparse.typeset.flow import Para

Rng = np.random.Generator

SUFFIXES = (".txt", ".jsonl")
"""Files that are looked for in a folder."""
_CHOICE = 8
"""A page looks at so many of its next articles for the one whose length comes nearest."""
_BRIEF, _BRIEF_HEAD = 180, 12
"""Most characters of a brief, and of its headline."""


class _Words(BaseModel):
    """A paragraph that is more than its text (as in newsparse's own JSON)."""

    model_config = ConfigDict(frozen=True)

    text: str


class GivenArticle(BaseModel):
    """An article as the user gives it; other fields are passed over.

    ``headline`` is one line, or several as a list or parted by line breaks. Paragraphs that are also ``subheads`` are
    set as such. ``authors`` are needed only where the byline is not plainly roles and names. An article without
    paragraphs is allowed, since results have such, and is never set.
    """

    model_config = ConfigDict(frozen=True)

    headline: str | tuple[str, ...] | None = None
    kicker: str | None = None
    deck: str | None = None
    byline: str | None = None
    authors: tuple[Author, ...] = ()
    subheads: tuple[str, ...] = ()
    paragraphs: tuple[str | _Words, ...]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Its paragraphs as given."""
        return tuple(words if isinstance(words, str) else words.text for words in self.paragraphs)

    @cached_property
    def length(self) -> int:
        """Characters of its body as given."""
        return sum(map(len, self.texts))

    @property
    def headline_lines(self) -> tuple[str, ...]:
        """Its headline as given, line by line."""
        lines = (self.headline or "").splitlines() if not isinstance(self.headline, tuple) else self.headline
        return tuple(line for line in lines if line.strip())


@dataclass(frozen=True, slots=True)
class Copy:
    """An article edited for the page; ``byline`` is bare (记者 某某) and None unless its people are known."""

    paragraphs: tuple[Para, ...]
    headline: tuple[str, ...] = ()
    kicker: str | None = None
    deck: str | None = None
    byline: str | None = None
    authors: tuple[Author, ...] = ()

    @property
    def length(self) -> int:
        """Characters of its body."""
        return sum(len(para.text) for para in self.paragraphs)

    @classmethod
    def of(cls, given: GivenArticle) -> "Copy":
        """Edit an article. It may come out without paragraphs, when nothing of it can be set."""
        subheads = {edited(text) for text in given.subheads}
        paras = (Para(text, "subhead" if text in subheads else "body") for text in edited_body(given.texts))
        byline = bare_byline(given.byline or "")
        authors = given.authors or authors_of(byline)
        named = bool(byline and authors)
        return cls(
            _framed(tuple(paras)),
            tuple(filter(None, map(edited_head, given.headline_lines))),
            edited_head(given.kicker or "") or None,
            edited_head(given.deck or "") or None,
            byline if named else None,
            authors if named else (),
        )


def _framed(paras: Sequence[Para]) -> tuple[Para, ...]:
    """The paragraphs without subheads that stand at an end or before another subhead."""
    kept: list[Para] = []
    for para in reversed(paras):
        if para.kind == "body" or (kept and kept[-1].kind == "body"):
            kept.append(para)
    while kept and kept[-1].kind == "subhead":
        kept.pop()
    return tuple(reversed(kept))


class Pool:
    """The articles that one page has not used yet. None is used twice on a page; when all are, there are no more.

    Args:
        corpus: all articles.
        rng: decides their order.
    """

    def __init__(self, corpus: Sequence[GivenArticle], rng: Rng) -> None:
        self._corpus = corpus
        self._left = [int(at) for at in rng.permutation(len(corpus))]

    def deal(self, chars: int) -> Copy | None:
        """An article with a body of so many characters, if there are as many left.

        Of the next few the shortest that is long enough is taken, else the longest. A body that is too short goes on
        with the paragraphs of others, one that is too long ends where it is long enough.
        """
        first = self._take(chars)
        if first is None:
            return None
        paras = list(first.paragraphs)
        while (short := chars - sum(len(para.text) for para in paras)) > 0 and (more := self._take(short)):
            paras += more.paragraphs
        return replace(first, paragraphs=_up_to(paras, chars))

    def brief(self) -> Copy | None:
        """A short article with a short headline or none, if the next few hold one."""
        for place, at in enumerate(self._left[:_CHOICE]):
            if self._corpus[at].length > _BRIEF:
                continue
            copy = Copy.of(self._corpus[at])
            if copy.paragraphs and len("".join(copy.headline)) <= _BRIEF_HEAD:
                del self._left[place]
                return copy
        return None

    def _take(self, chars: int) -> Copy | None:
        while self._left:
            near = self._left[:_CHOICE]
            lengths = [self._corpus[at].length for at in near]
            enough = [length for length in lengths if length >= chars]
            place = lengths.index(min(enough) if enough else max(lengths))
            copy = Copy.of(self._corpus[self._left.pop(place)])
            if copy.paragraphs:
                return copy
        return None


def _up_to(paras: Sequence[Para], chars: int) -> tuple[Para, ...]:
    """The first paragraphs, until there are so many characters."""
    kept: list[Para] = []
    for para in paras:
        if chars <= 0:
            break
        kept.append(replace(para, text=shortened(para.text, chars)))
        chars -= len(para.text)
    return _framed(kept)


# Files.


def read_corpus(paths: Sequence[Path]) -> tuple[GivenArticle, ...]:
    """All articles of files, and of the ``.txt`` and ``.jsonl`` files anywhere in folders, in order.

    Raises:
        InputMissingError: there is no such file, or it cannot be read.
        InputUnreadableError: a file is empty, not UTF-8, or not the JSON lines that it begins as; a folder has no
            such files.
    """
    return tuple(article for path in paths for file in _files(path) for article in _read(file))


def _files(path: Path) -> Sequence[Path]:
    if not path.is_dir():
        return (path,)
    found = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    if not found:
        raise InputUnreadableError(f"{path}: no text in this folder (looked for {' and '.join(SUFFIXES)} files)")
    return found


def _read(path: Path) -> tuple[GivenArticle, ...]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputMissingError(f"{path}: cannot read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputUnreadableError(f"{path}: not UTF-8 text (byte {error.start})") from error
    articles = tuple(_json_lines(path, text) if text.lstrip().startswith("{") else _blocks(text))
    if not any(char.isalnum() for article in articles for words in article.texts for char in words):
        raise InputUnreadableError(f"{path}: no text in this file")
    return articles


def _blocks(text: str) -> Iterator[GivenArticle]:
    for printed, lines in groupby(text.splitlines(), lambda line: bool(line.strip())):
        if printed:
            yield GivenArticle(paragraphs=tuple(lines))


def _json_lines(path: Path, text: str) -> Iterator[GivenArticle]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield GivenArticle.model_validate(json.loads(line))
        except ValueError as error:
            raise InputUnreadableError(f"{path}, line {number}: {_reason(error)}") from error


def _reason(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return f"not JSON: {error}"
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "not an article"
    return f"{where}: {first['msg']}"

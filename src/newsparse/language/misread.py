"""Words of a byline's closed vocabulary mended where one character of them was misread."""

import re

from newsparse.language.wording import HAN, MARKS, starts_role

_BEFORE_NAMES = ("首席记者", "融媒记者", "见习记者", "实习记者", "特约记者", "本报记者", "摄影记者")
_OPENING = re.compile(rf"[（(]?[{MARKS}\s]*")
_CORRESPONDENT = re.compile(rf"(?<=[{HAN} ])(?:通[{HAN}]员|[{HAN}]讯员|通讯[^\W组社稿])(?=\s?[{HAN}]{{2}})")
_REPORTER = re.compile(rf"^([（(]?[{MARKS}\s]*)(?:[已己巳纪]者|记[著昔看署])(?=\s?[{HAN}]{{2}})")
_STRAY = re.compile(rf"(?<=[{HAN}])[a-zA-Z](?=[{HAN}])")
"""The space between two names, read as a letter."""


def mend_roles(text: str) -> str:
    """The byline with its professions as they must have been printed: 触媒记者 -> 融媒记者, 通迅员 -> 通讯员.

    Only a word of four characters that opens the line, and is like no more than one profession, and 通讯员 after
    other words, have enough letters left to tell; of 记者 at the beginning, what it is often taken for.
    """
    text = _REPORTER.sub(r"\1记者", text)
    at = _OPENING.match(text).end()  # type: ignore[union-attr]  # it matches nothing as well
    word = text[at : at + 4]
    alike = [role for role in _BEFORE_NAMES if _wrong(role, word) == 1]
    if len(alike) == 1 and not starts_role(text, at):
        text = text[:at] + alike[0] + text[at + 4 :]
    return _STRAY.sub(" ", _CORRESPONDENT.sub("通讯员", text))


def _wrong(role: str, word: str) -> int:
    """Characters in which two words differ."""
    return sum(a != b for a, b in zip(role, word, strict=True)) if len(role) == len(word) else len(role)

"""Simplified and traditional characters: a page is printed in one script.

A recogniser that knows both takes large or widely spaced simplified type for traditional now and then (对话 for 對話).
On a page that is plainly simplified, characters that simplified print does not have are such errors, and have one
simplified form each (tables of OpenCC, character by character). Characters that both scripts have stay (著, 乾, 瞭).
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

_LEAST, _MOST = 50, 0.03
"""Simplified characters of a page that is surely in simplified script, at least, and the traditional ones for each of
them, at most."""


def in_one_script(texts: Sequence[str]) -> list[str]:
    """The texts of a page with traditional characters made simplified, if the page is plainly simplified.

    Every text keeps its length. A page in traditional characters, or in both, stays as it is.
    """
    counts = Counter("".join(texts))
    traditional = {char: simple for char in counts if (simple := _simplified(char)) is not None}
    if not traditional:
        return list(texts)
    wrong = sum(counts[char] for char in traditional)
    right = sum(counts[char] for char in counts if _is_simplified(char))
    if right < _LEAST or wrong > _MOST * right:
        return list(texts)
    table = {ord(char): simple for char, simple in traditional.items()}
    return [text.translate(table) for text in texts]


@cache
def _simplified(char: str) -> str | None:
    """The simplified form of a character that simplified print does not have; None for all others."""
    if not "\u4e00" <= char <= "\u9fff" or _prints_simplified(char):
        return None
    simple = _converter("t2s").convert(char)
    return simple if simple != char and len(simple) == 1 and _prints_simplified(simple) else None


@cache
def _is_simplified(char: str) -> bool:
    """Whether a character has another form in traditional print."""
    return "\u4e00" <= char <= "\u9fff" and _prints_simplified(char) and _converter("s2t").convert(char) != char


def _prints_simplified(char: str) -> bool:
    """Whether GB/T 2312, the character set of simplified print, has a character."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter(name: str) -> Any:
    import opencc

    return opencc.OpenCC(name)

"""Keywords of an article, by jieba's TF-IDF."""

import logging
from functools import cache
from typing import Any

_COUNT = 8
_LEAST = 40


@cache
def _extractor() -> Any:
    import jieba
    import jieba.analyse

    jieba.setLogLevel(logging.ERROR)
    return jieba.analyse.TFIDF()


def keywords(text: str) -> tuple[str, ...]:
    """Up to eight keywords, most telling first; none for a text too short to tell.

    Args:
        text: headline and body.
    """
    if len(text) < _LEAST:
        return ()
    tags = _extractor().extract_tags(text, topK=3 * _COUNT, withWeight=True)
    ranked = sorted(tags, key=lambda pair: (-round(pair[1], 9), pair[0]))
    return tuple(word for word, _ in ranked if not word.isascii())[:_COUNT]

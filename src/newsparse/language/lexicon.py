"""Words across a column break: the dictionary's opinion on what belongs together."""

import logging
import math
import re
from functools import cache

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_USUAL = 5.0
"""Natural logarithm of a dictionary count from which on a word is common."""


@cache
def _counts() -> dict[str, int]:
    import jieba

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    return dict(jieba.dt.FREQ)


def word_across(end: str, start: str) -> float:
    """A price for joining two lines inside a sentence, from -0.7 (a common word spans the break) to 0.3 (none does).

    A break cuts words as it likes (提|升); where one of several candidates completes a word and the others do
    not, it is the likelier one. Words of two to four characters in jieba's dictionary count, by their frequency.

    Args:
        end: the line before the break.
        start: the line after it.
    """
    left, right = _HAN.search(end[::-1].strip()), _HAN.match(start.strip())
    if left is None or right is None or left.start() > 0:
        return 0.0
    before, after = left.group()[::-1][-3:], right.group()[:3]
    best = 0.0
    for i in range(1, len(before) + 1):
        for j in range(1, len(after) + 1):
            if i + j <= 4:
                best = max(best, math.log1p(_counts().get(before[-i:] + after[:j], 0)))
    return 0.3 - min(1.0, best / _USUAL)

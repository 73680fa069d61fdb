"""Two readings of one line made one: where they differ, the character that its reader is surer of.

The idea is that of ROVER ("A post-processing system to yield reduced word error rates", Fiscus, 1997): texts are
aligned by edit distance, and confidence decides place by place.
"""

from rapidfuzz.distance import Levenshtein

from newsparse.containers import Reading

_LONE = 0.5
"""Probability that a character which only one of the readings has must exceed to stay."""
_FOLD = str.maketrans("()~,:;?!", "（）～，：；？！")
"""Marks of half and full width are the same in an alignment."""


def agreed(first: Reading, second: Reading) -> Reading:
    """Both readings as one; what they agree in is given as in the first.

    Readings without a confidence for each character cannot be weighed: the first is returned.
    """
    ours, theirs = _characters(first), _characters(second)
    if ours is None or theirs is None:
        return first
    kept: list[tuple[str, float, float]] = []
    for step in Levenshtein.opcodes(first.text.translate(_FOLD), second.text.translate(_FOLD)):
        mine, other = ours[step.src_start : step.src_end], theirs[step.dest_start : step.dest_end]
        if step.tag == "equal":
            kept += mine
        elif step.tag == "replace":
            kept += [max(pair, key=lambda read: read[1]) for pair in zip(mine, other, strict=True)]
        else:
            kept += [read for read in (*mine, *other) if read[1] > _LONE]
    if not kept:
        return Reading("", 0.0)
    text, scores, places = zip(*kept, strict=True)
    return Reading("".join(text), sum(scores) / len(scores), scores, places)


def _characters(reading: Reading) -> list[tuple[str, float, float]] | None:
    """Each character with its probability and place; None where these are not known."""
    if len(reading.char_confidences) != len(reading.text) or len(reading.char_positions) != len(reading.text):
        return None
    return list(zip(reading.text, reading.char_confidences, reading.char_positions, strict=True))

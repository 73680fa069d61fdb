"""Colours of articles: told apart by people of any colour vision, and different between neighbours.

The nine colours were found by a search in OKLab that made the smallest distance between any two as large as it
gets under normal vision and under simulated protanopia, deuteranopia and tritanopia at once (simulation:
Machado, Oliveira and Fernandes 2009; OKLab: Ottosson 2020), within a band of lightness that shows as a stroke on
white paper and leaves black type readable when it is laid over it thinly. The test computes the distances again.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from newsparse.document import Box, ItemKind

ARTICLE_COLOURS = (
    "#3c35be",
    "#df4702",
    "#31baf8",
    "#a11911",
    "#acbb0f",
    "#6e266c",
    "#ec80a2",
    "#6472f9",
    "#a45d95",
)

ITEM_GREYS: dict[ItemKind, str] = {
    "masthead": "#4a4f57",
    "folio": "#4a4f57",
    "section-head": "#5b626b",
    "teaser": "#5b626b",
    "weather": "#5b626b",
    "photo": "#6d7178",
    "notice": "#7d7a74",
    "advertisement": "#8d8881",
    "other": "#9a9a9a",
}

VISION = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""Linear RGB to linear RGB as seen with that vision."""

_LMS = ((0.41222147, 0.53633254, 0.05144599), (0.2119035, 0.6806995, 0.10739696), (0.08830246, 0.28171884, 0.6299787))
_LAB = (
    (0.21045426, 0.79361779, -0.00407205),
    (1.9779985, -2.42859221, 0.45059371),
    (0.0259040, 0.78277177, -0.80867577),
)

_LIKE = 0.1
"""OKLab distance at which two colours are similar enough to be kept apart on the page."""


_USED = 0.1
"""Cost of a colour that was used more often than another, beside the costs of likeness, up to 1 a neighbour."""


def rgb(colour: str) -> tuple[int, int, int]:
    """``#rrggbb`` as three numbers 0..255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2: 0 black, 1 white."""
    return float(_linear(np.array([rgb(colour)]) / 255.0)[0] @ np.array([0.2126, 0.7152, 0.0722]))


def ink_on(colour: str) -> str:
    """White where its contrast on that colour suffices for bold type (3.0 by WCAG 2), else black."""
    return "#ffffff" if 1.05 / (luminance(colour) + 0.05) >= 3.0 else "#000000"


def wash(colour: str) -> float:
    """How thinly to lay a colour over print so that dark and light colours tint the paper alike."""
    return min(0.36, max(0.2, 0.2 / (1.0 - luminance(colour))))


def distances(colours: Sequence[str]) -> NDArray[np.float64]:
    """(n, n) OKLab distances, each the smallest over normal and the three kinds of deficient colour vision."""
    linear = _linear(np.array([rgb(colour) for colour in colours]) / 255.0)
    seen = []
    for matrix in VISION.values():
        lab = np.cbrt(np.clip(linear @ np.array(matrix).T, 0.0, 1.0) @ np.array(_LMS).T) @ np.array(_LAB).T
        seen.append(np.linalg.norm(lab[:, None] - lab[None], axis=2))
    return np.asarray(np.min(seen, axis=0), dtype=np.float64)


def _linear(srgb: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


@cache
def _likeness() -> NDArray[np.float64]:
    return np.exp(-distances(ARTICLE_COLOURS) / _LIKE)


def colours_for(areas: Sequence[Sequence[Box]], unit: float) -> tuple[str, ...]:
    """Give each article a colour so that near articles look most different.

    Args:
        areas: the boxes of each article, in any pixels.
        unit: a length that counts as near, in the same pixels (a few em).

    Returns:
        One colour an article; the same areas give the same colours. Colours come again when there are more
        articles than colours, as far apart as can be.
    """
    count = len(ARTICLE_COLOURS)
    chosen: list[int] = []
    for place, boxes in enumerate(areas):
        cost = np.zeros(count)
        for other, colour in enumerate(chosen):
            nearness = 1.0 / (1.0 + _gap(boxes, areas[other]) / unit)
            cost += nearness**2 * _likeness()[:, colour] + (np.arange(count) == colour) * nearness
        uses = np.bincount(chosen, minlength=count)
        cost += np.where(uses > uses.min(), _USED if uses.min() else np.inf, 0.0)  # first each colour once
        turn = (np.arange(count) - place) % count  # ties go round the palette
        chosen.append(int(np.lexsort((turn, np.round(cost, 6)))[0]))
    return tuple(ARTICLE_COLOURS[colour] for colour in chosen)


def _gap(some: Sequence[Box], others: Sequence[Box]) -> float:
    """Shortest distance between two sets of boxes; 0 when they touch or overlap, very long when one is empty."""
    if not some or not others:
        return 1e9
    a, b = np.array(some, dtype=np.float64)[:, None], np.array(others, dtype=np.float64)[None]
    across = np.maximum(0.0, np.maximum(a[..., 0] - b[..., 2], b[..., 0] - a[..., 2]))
    down = np.maximum(0.0, np.maximum(a[..., 1] - b[..., 3], b[..., 1] - a[..., 3]))
    return float(np.hypot(across, down).min())

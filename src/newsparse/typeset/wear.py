"""What may befall a page between the press and the archive: the faults, and which of them each level draws."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Level = Literal["clean", "scan", "lowres", "hard", "film", "bilevel", "curl", "turned"]
LEVELS: tuple[Level, ...] = ("clean", "scan", "lowres", "hard", "film", "bilevel", "curl", "turned")
"""All levels. A level's place decides its random numbers: new ones go to the end."""

Turn = Literal[0, 90, 180, 270]
"""Degrees, clockwise."""

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Wear:
    """How much of each fault; zero is none. Angles in degrees, lengths in shares of the page's width."""

    skew: float = 0.0
    perspective: float = 0.0
    curl: float = 0.0
    """Height of the bow in which lines run over the page."""
    roll: float = 0.0
    """Height by which lines rise where the page curls into the fold of a bound volume; at the left edge when
    negative, at the right edge when positive."""
    turn: Turn = 0
    """Quarter turns of the finished picture, clockwise."""
    border: float = 0.0
    scale: float = 1.0
    blur: float = 0.0
    """Standard deviation, output pixels."""
    grain: float = 0.0
    """Standard deviation, grey levels."""
    light: float = 0.0
    """Loss of light in the darkest corner, share."""
    fold: float = 0.0
    """Depth of the shadow of the book fold, share."""
    bleed: float = 0.0
    """Share of the other side's ink that shows."""
    scratches: int = 0
    grey: bool = False
    bilevel: bool = False
    jpeg: int | None = None


def wear_of(level: Level, rng: Rng, scale: float) -> Wear:
    """Draw the faults of a level; ``scale`` is pixels of the picture a pixel of the sheet."""

    def some(share: float, low: float, high: float) -> float:
        value = float(rng.uniform(low, high))
        return value if rng.random() < share else 0.0

    turn = float(rng.choice([-1.0, 1.0]))
    match level:
        case "clean":
            return Wear(scale=scale)
        case "scan":
            return Wear(
                skew=turn * rng.uniform(0.2, 1.5),
                perspective=some(0.5, 0.0, 0.012),
                border=some(0.5, 0.01, 0.04),
                scale=scale,
                blur=rng.uniform(0.3, 0.7),
                grain=rng.uniform(3, 7),
                light=rng.uniform(0.03, 0.15),
                bleed=some(0.4, 0.03, 0.1),
                grey=bool(rng.random() < 0.3),
                jpeg=int(rng.integers(70, 90)),
            )
        case "lowres":
            return Wear(
                skew=some(0.3, -0.6, 0.6),
                scale=scale,
                blur=some(0.5, 0.2, 0.4),
                grain=some(0.5, 1, 4),
                jpeg=int(rng.integers(62, 85)),
            )
        case "hard":
            return Wear(
                skew=turn * rng.uniform(0.5, 3.0),
                perspective=rng.uniform(0.0, 0.035),
                curl=some(0.7, -0.02, 0.02),
                border=some(0.7, 0.02, 0.06),
                scale=scale,
                blur=rng.uniform(0.5, 0.9),
                grain=rng.uniform(6, 13),
                light=rng.uniform(0.1, 0.35),
                fold=some(0.4, 0.2, 0.5),
                bleed=some(0.6, 0.06, 0.18),
                grey=bool(rng.random() < 0.5),
                jpeg=int(rng.integers(45, 70)),
            )
        case "film":
            return Wear(
                skew=turn * rng.uniform(0.0, 1.5),
                border=rng.uniform(0.03, 0.08),
                scale=scale,
                blur=rng.uniform(0.6, 1.0),
                grain=rng.uniform(9, 16),
                light=rng.uniform(0.1, 0.3),
                scratches=int(rng.integers(2, 9)),
                grey=True,
                jpeg=int(rng.integers(60, 85)),
            )
        case "bilevel":
            return Wear(
                skew=turn * rng.uniform(0.0, 1.2),
                border=some(0.5, 0.01, 0.03),
                scale=scale,
                blur=rng.uniform(0.3, 0.5),
                grain=rng.uniform(4, 9),
                grey=True,
                bilevel=True,
            )
        case "curl":
            return Wear(
                skew=rng.uniform(-1.2, 1.2),
                perspective=rng.uniform(0.02, 0.06),
                roll=turn * rng.uniform(0.02, 0.05),
                border=rng.uniform(0.02, 0.05),
                scale=scale,
                blur=rng.uniform(0.3, 0.7),
                grain=rng.uniform(3, 8),
                light=rng.uniform(0.05, 0.2),
                grey=bool(rng.random() < 0.4),
                jpeg=int(rng.integers(60, 88)),
            )
        case "turned":
            quarters: tuple[Turn, ...] = (90, 180, 270)
            return Wear(
                skew=rng.uniform(-1.0, 1.0),
                turn=quarters[int(rng.integers(3))],
                border=some(0.5, 0.01, 0.04),
                scale=scale,
                blur=rng.uniform(0.3, 0.7),
                grain=rng.uniform(3, 7),
                light=rng.uniform(0.03, 0.15),
                bleed=some(0.4, 0.03, 0.1),
                grey=bool(rng.random() < 0.3),
                jpeg=int(rng.integers(70, 90)),
            )

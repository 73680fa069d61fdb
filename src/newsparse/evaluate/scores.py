"""Rates as counts that add up: pages are pooled by adding numerators and denominators, not by averaging rates."""

from dataclasses import dataclass, fields
from typing import Self


class Adding:
    """Base of frozen dataclasses whose every field adds up; the sum is taken field by field."""

    __slots__ = ()

    def __add__(self, other: Self) -> Self:
        """Field by field."""
        sums = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)}  # type: ignore[arg-type]
        return type(self)(**sums)


@dataclass(frozen=True, slots=True)
class Rate(Adding):
    """A share with what it rests on.

    Attributes:
        part: numerator.
        whole: denominator; 0 when there was nothing to measure.
        n: how many true things (lines, articles, characters ...) were measured.
    """

    part: float = 0.0
    whole: float = 0.0
    n: int = 0

    @property
    def value(self) -> float | None:
        """The share, None when there was nothing to measure."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that does not add up by itself (it is made of rates), with its n."""

    value: float | None
    n: int


def share(part: float, whole: int) -> Rate:
    """``part`` of ``whole`` things."""
    return Rate(part, whole, whole)


def f1(hits: float, predicted: int, true: int) -> Rate:
    """F1 of ``hits`` right ones: 2 hits / (predicted + true); n is the number of true ones."""
    return Rate(2 * hits, predicted + true, true)


def harmonic(precision: Rate, recall: Rate) -> Measure:
    """F1 of two rates; n is that of the recall. None when there was nothing to find and nothing found."""
    if precision.value is None and recall.value is None:
        return Measure(None, recall.n)
    p, r = precision.value or 0.0, recall.value or 0.0
    return Measure(2 * p * r / (p + r) if p + r else 0.0, recall.n)

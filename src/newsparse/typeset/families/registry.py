"""The register of layout families."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from newsparse.typeset.house import House, Materials

Maker = Callable[[np.random.Generator, Materials], House]


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of page.

    Attributes:
        name: what it is asked for by.
        make: makes a page up from a seeded generator.
        held_out: kept for measuring only: no threshold is set and no model trained on its pages.
    """

    name: str
    make: Maker
    held_out: bool = False


FAMILIES: dict[str, Family] = {}
"""All families by name."""


def family(*, held_out: bool = False) -> Callable[[Maker], Maker]:
    """Register a function as the family of its name."""

    def register(make: Maker) -> Maker:
        FAMILIES[make.__name__] = Family(make.__name__, make, held_out)
        return make

    return register

"""Layout families: kinds of newspaper page that differ in how they are built, not in numbers."""

from newsparse.typeset.families import (
    broadsheet,
    fronts,
    letterpress,
    mixed,
    patchwork,
    pictorial,
    service,
    special,
    stories,
    supplement,
    variety,
)
from newsparse.typeset.families.registry import FAMILIES, Family

__all__ = [
    "FAMILIES",
    "Family",
    "broadsheet",
    "fronts",
    "letterpress",
    "mixed",
    "patchwork",
    "pictorial",
    "service",
    "special",
    "stories",
    "supplement",
    "variety",
]

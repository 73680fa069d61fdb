"""What has been settled so far on a page; only the modules of this stage hold one."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from newsparse.containers import Layout, Region, RegionKind, TextLine
from newsparse.document import Box
from newsparse.geometry import union
from newsparse.stages.order.blocks import make_block

_UNDER, _SIDE = 9.0, 1.5
"""How far under a box lines begin, and how far they stand out at its sides, em, at most."""


@dataclass(frozen=True, slots=True)
class Overlaid:
    """A line of a head on a picture, or on a ground of colour, which is put where heads stand while order is found.

    Attributes:
        line: as it is.
        picture: the picture it stands on; None on a ground of colour.
    """

    line: TextLine
    picture: int | None


@dataclass
class Draft:
    """What has been settled so far; only `assemble` and its helpers hold one."""

    layout: Layout
    lines: tuple[TextLine, ...]
    em: float
    panels: list[int | None]
    free: set[int]
    regions: list[Region] = field(default_factory=list)
    captions: dict[int, int] = field(default_factory=dict)
    peeled: set[int] = field(default_factory=set)
    """Lines that were taken out of a stack as small heads."""
    titles: set[int] = field(default_factory=set)
    """First lines of heads of several lines that were taken out of a stack."""
    decks: set[int] = field(default_factory=set)
    """First lines of decks in body type."""
    sold: set[int] = field(default_factory=set)
    """Pictures that stand in an advertisement."""
    overlaid: dict[int, Overlaid] = field(default_factory=dict)
    """Lines of heads on pictures and grounds of colour."""
    under: set[int] = field(default_factory=set)
    """Pictures that lie under heads."""

    def settle(self, kind: RegionKind, indexes: Iterable[int], panel: int | None = None) -> int:
        """Make a region of lines and take them out of the free ones."""
        chosen = tuple(indexes)
        block = make_block(chosen, self.lines, panel)
        self.regions.append(Region(kind, chosen, block.box, block.size, panel))
        self.free -= set(chosen)
        return len(self.regions) - 1

    def characters(self, regions: Iterable[int]) -> int:
        """How many characters regions hold."""
        return sum(len(self.lines[i].text) for r in regions for i in self.regions[r].lines)

    def right_under(self, box: Box) -> list[int]:
        """Free lines that begin not far under a box, within its sides; a caption may stand between."""
        em, (x0, _, x1, y1) = self.em, box
        return [
            i
            for i in self.free
            if -0.5 * em < self.lines[i].box[1] - y1 < _UNDER * em
            and x0 - _SIDE * em < self.lines[i].box[0]
            and self.lines[i].box[2] < x1 + _SIDE * em
        ]

    def printed(self) -> tuple[TextLine, ...]:
        """The lines where they are printed, those of heads on pictures too."""
        return tuple(
            replace(line, box=self.overlaid[i].line.box, ground=self.overlaid[i].line.ground)
            if i in self.overlaid
            else line
            for i, line in enumerate(self.lines)
        )

    def melt(self, members: Iterable[int], kind: RegionKind) -> int:
        """Make one region of another kind out of several; the others are left without lines. Returns its number."""
        first, *others = sorted(members)
        lines = [i for r in (first, *others) for i in self.regions[r].lines]
        box = union(self.regions[r].box for r in (first, *others))
        ordered = tuple(sorted(lines, key=lambda i: (self.lines[i].box[1], self.lines[i].box[0])))
        self.regions[first] = Region(kind, ordered, box, self.regions[first].size, self.regions[first].panel)
        for r in others:
            self.regions[r] = replace(self.regions[r], lines=())
        return first

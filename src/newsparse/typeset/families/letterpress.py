"""Hand-set pages: ornamental rules and frames, rules between the columns of an article, heads on screens and in frames.

So local papers looked before they were made up on screens: one body size, columns of equal measure, articles parted by
rows of small ornaments, and for want of other means of emphasis much dress about the heads.
"""

from dataclasses import dataclass, replace

import numpy as np

from newsparse.document import Box
from newsparse.typeset.borders import BORDERS, Border, set_frame, set_rule
from newsparse.typeset.desk import pick
from newsparse.typeset.families.patchwork import LOW
from newsparse.typeset.families.registry import family
from newsparse.typeset.families.variety import Taste, dressed, furniture, lay_out
from newsparse.typeset.heads import HeadDress, HeadStyle
from newsparse.typeset.house import Ask, House, Materials

Rng = np.random.Generator

_DRESSES: tuple[HeadDress, ...] = ("frame", "screen", "wave", "sides", "black", "lines")


@dataclass(frozen=True)
class _HandSet(House):
    """A house with the borders of one type case.

    Attributes:
        rule: what parts articles.
        border: what stands round boxes.
        thick: how far ornaments reach across, pixels.
        dressy: odds of a dressed head.
    """

    rule: Border = "plain"
    border: Border = "plain"
    thick: float = 8.0
    dressy: float = 0.2

    def flat(self, first: int, last: int, y: float, width: int = 2) -> None:
        """A horizontal border over columns."""
        x0, _, x1, _ = self.span(first, last, y, y)
        set_rule(self.sheet, (x0, y + width / 2), x1 - x0, self.rule, self.thick)

    def upright(self, column: int, top: float, bottom: float) -> None:
        """A vertical border in the gutter left of a column."""
        thick = min(self.thick, 0.5 * self.gutter)
        set_rule(self.sheet, (self.between(column), top), bottom - top, self.rule, thick, upright=True)

    def boxed(self, box: Box, count: int, ask: Ask | None = None, *, tint: bool = False, radius: int = 0) -> float:
        """An article in an ornamental frame."""
        if tint:
            return super().boxed(box, count, ask, tint=tint, radius=radius)
        half, pad = 0.5 * self.thick, 0.9 * self.em + 0.5 * self.thick
        set_frame(self.sheet, (box[0] + half, box[1] + half, box[2] - half, box[3] - half), self.border, self.thick)
        return self.article((box[0] + pad, box[1] + pad, box[2] - pad, box[3] - 0.7 * pad), count, ask)

    def head_style(self, ask: Ask, wide: float) -> HeadStyle:
        """A head style for a measure of so many pixels, dressed by chance."""
        style = super().head_style(ask, wide)
        if ask.place in ("top", "span", "middle") and style.ground is None and self.rng.random() < self.dressy:
            return replace(style, dress=pick(self.rng, _DRESSES))
        return style


@family()
def letterpress(rng: Rng, materials: Materials) -> House:
    """A hand-set page: ornamental borders, rules between columns, heads in frames and on screens."""
    columns = int(rng.integers(4, 9))
    chars = (9, 13) if columns > 6 else (11, 17)
    house = dressed(_HandSet.build(rng, materials, columns=columns, chars=chars, shape=(1.2, 1.5)), rng)
    if rng.random() < 0.4:
        house = replace(house, body=replace(house.body, between=int(rng.integers(1, 3))))
    house = replace(
        house,
        rule=pick(rng, BORDERS),
        border=pick(rng, BORDERS[1:]),
        thick=house.em * rng.uniform(0.3, 0.7),
        dressy=float(rng.beta(1.0, 3.0)),
    )
    taste = pick(rng, (Taste.draw, Taste.draw, Taste.themed, Taste.inward))(rng)
    ruled = max(taste.ruled, 0.5) if house.body.between else taste.ruled
    lay_out(house, replace(taste, ruled=ruled, low=LOW), *furniture(house))
    return house

"""Pages put together of zones, each with columns, habits and dress of its own.

Papers are made up in zones: a story over wide columns beside a rail of narrow ones, a comment in another face in the
corner, local news under a strip. So the page is first cut into zones at any place, not at columns of a grid; then each
zone has its own number of columns and its own `Taste`.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from newsparse.document import Box
from newsparse.geometry import height, width
from newsparse.typeset.desk import pick
from newsparse.typeset.families.registry import family
from newsparse.typeset.families.variety import STRIPS, Taste, dressed, furniture, lay_out
from newsparse.typeset.furniture import set_strip
from newsparse.typeset.house import BODY_FACES, TINTS, House, Materials

Rng = np.random.Generator

NARROW, WIDE = 9.0, 26.0
"""Columns of a zone have from and to so many characters a line."""
LOW = 18.0
"""Parts lower than this, em, have small heads, so that there is room for a text."""


@family()
def patchwork(rng: Rng, materials: Materials) -> House:
    """A page of two to six zones, each with columns and ways of its own."""
    columns = int(rng.integers(4, 8))
    house = dressed(House.build(rng, materials, columns=columns, chars=(11, 15), shape=(1.1, 1.5)), rng)
    top, foot = furniture(house)
    x0, _, x1, _ = house.span(0, columns, top, foot)
    ruled = float(rng.choice([0.0, 1.0, 0.5]))
    for zone in _zones(house, (x0, top, x1, foot), int(rng.integers(1, 6)), ruled):
        _fill_zone(house, zone)
    return house


def _zones(house: House, whole: Box, cuts: int, ruled: float) -> Sequence[Box]:
    """Cut a box of the page into zones, with rules between some of them.

    Args:
        house: the page.
        whole: what is cut, pixels.
        cuts: how often, at most.
        ruled: odds of a rule in a cut.
    """
    rng, em = house.rng, house.em
    zones = [whole]
    for _ in range(cuts):
        at = max(range(len(zones)), key=lambda k: width(zones[k]) * height(zones[k]) * rng.uniform(0.4, 1.0))
        x0, y0, x1, y1 = zones[at]
        share, gap, rule = rng.uniform(0.25, 0.75), em * rng.uniform(0.6, 1.2), bool(rng.random() < ruled)
        if rng.random() < 0.5:
            x = x0 + share * (x1 - x0)
            parts: tuple[Box, Box] = (x0, y0, x - gap, y1), (x + gap, y0, x1, y1)
            line: Box = (x - 1, y0, x + 1, y1)
        else:
            y = y0 + share * (y1 - y0)
            parts = (x0, y0, x1, y - gap), (x0, y + gap, x1, y1)
            line = (x0, y - 1, x1, y + 1)
        if all(width(part) > 1.2 * NARROW * em and height(part) > 20 * em for part in parts):
            zones[at : at + 1] = parts
            if rule:
                house.sheet.rule(*line)
    return zones


def _fill_zone(house: House, zone: Box) -> None:
    """Articles and other matter in a zone, in its own columns; on a tint, in a frame or under a strip now and then."""
    rng, em = house.rng, house.em
    x0, y0, x1, y1 = zone
    if height(zone) > 40 * em and rng.random() < 0.15:
        if rng.random() < 0.5:
            house.sheet.fill(zone, pick(rng, TINTS))
        else:
            house.sheet.frame(zone, house.accent, int(rng.integers(1, 4)))
        x0, y0, x1, y1 = x0 + em, y0 + em, x1 - em, y1 - 0.7 * em
    if rng.random() < 0.15:
        set_strip(house.sheet, pick(rng, STRIPS), (x0, y0, x1, y0 + 2 * em), house.accent)
        y0 += 3 * em
    taste = pick(rng, (Taste.draw, Taste.draw, Taste.themed, Taste.inward))(rng)
    lay_out(_own_columns(house, (x0, y0, x1, y1)), replace(taste, low=LOW), y0, y1)


def _own_columns(house: House, zone: Box) -> House:
    """The house with the columns of a zone, and now and then with another face or leading of the body."""
    rng, em = house.rng, house.em
    gutter = float(round(em * rng.uniform(1.0, 2.0)))
    wide = width(zone)
    counts = [n for n in range(1, 9) if NARROW <= ((wide - (n - 1) * gutter) / n) / em <= WIDE]
    count = pick(rng, counts or [1])
    body = house.body
    if rng.random() < 0.25:
        face = pick(rng, (*BODY_FACES, "kai", "wenkai"))
        body = replace(body, type=replace(body.type, face=face), leading=float(round(em * rng.uniform(1.25, 1.7))))
    column = (wide - (count - 1) * gutter) / count
    return replace(house, columns=count, column=column, gutter=gutter, margin=zone[0], body=body)

"""Newspaper pages with exact truth, for samples, tests and training.

`typeset_page` makes one page of a layout family by seed and level of wear; `write_page` puts picture and truth into a
folder. The parts, from the bottom up: `fonts` and `typecase` (those of the user), `compose` (lines), `scene` (marks to
pixels), `sheet` (marks and truth), `flow` (columns), `heads`, `article` and `furniture` (what stands there), `edit`,
`corpus` (texts of the user) and `desk` (all texts), `house` (page style), `families` (kinds of page), `finer` (the page
drawn larger), `wear`, `warp` and `degrade` (what befalls it), `press` (all together).
"""

from newsparse.typeset.corpus import GivenArticle, read_corpus
from newsparse.typeset.families import FAMILIES, Family
from newsparse.typeset.fonts import FontBook
from newsparse.typeset.press import TypesetPage, typeset_page, write_page
from newsparse.typeset.typecase import read_fonts
from newsparse.typeset.wear import LEVELS, Level

__all__ = [
    "FAMILIES",
    "LEVELS",
    "Family",
    "FontBook",
    "GivenArticle",
    "Level",
    "TypesetPage",
    "read_corpus",
    "read_fonts",
    "typeset_page",
    "write_page",
]

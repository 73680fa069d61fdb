"""Split: chains of regions to articles with their fields, everything else to typed items."""

from newsparse.stages.split.page import split_page

__all__ = ["split_page"]

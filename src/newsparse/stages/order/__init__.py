"""Order: regions and the order in which they are read, across columns.

`find_order` goes from the certain to the uncertain: masthead and folio, lettering in pictures, advertisements in
boxes; then blocks, captions, heads; then the links between blocks of running text. What is left over is typed by
its words.
"""

from collections.abc import Sequence

from newsparse.containers import Flow, Layout, Region
from newsparse.stages.order.assemble import assemble, prepare_given

__all__ = ["find_order", "order_regions"]


def find_order(layout: Layout) -> Flow:
    """Regions, reading order and chains of one read page.

    Args:
        layout: the page with text in its lines.

    Returns:
        A flow in which every non-empty line stands in exactly one region.
    """
    return assemble(layout)


def order_regions(layout: Layout, regions: Sequence[Region]) -> Flow:
    """Reading order and chains of regions that are known.

    Args:
        layout: the page with text in its lines.
        regions: every line in exactly one of them; only kinds and lines count.
    """
    return assemble(layout, stage=prepare_given(layout, regions))

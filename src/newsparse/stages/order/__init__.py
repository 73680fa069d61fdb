"""Order: regions and the order in which they are read, across columns.

`find_order` goes from the certain to the uncertain: masthead and folio, lettering in pictures, advertisements in
boxes; then blocks, captions, heads; then the links between blocks of running text. What is left over is typed by
its words.
"""

from newsparse.containers import Flow, Layout
from newsparse.stages.order.assemble import assemble

__all__ = ["find_order"]


def find_order(layout: Layout) -> Flow:
    """Regions, reading order and chains of one read page.

    Args:
        layout: the page with text in its lines.

    Returns:
        A flow in which every non-empty line stands in exactly one region.
    """
    return assemble(layout)

"""Corner order of the quadrilaterals that engines return."""

import numpy as np

from newsparse.containers import Points


def clockwise(corners: Points) -> Points:
    """Order (4, 2) corners clockwise on the screen, the one nearest to the top left first."""
    spokes = corners - corners.mean(axis=0)
    turned = corners[np.argsort(np.arctan2(spokes[:, 1], spokes[:, 0]))]
    return np.roll(turned, -int(np.argmin(turned.sum(axis=1))), axis=0)

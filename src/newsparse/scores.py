"""All that was trained for the order of a page: the network of links, and the forests that judge what came of it."""

from dataclasses import dataclass

from newsparse.forest import Forests, load_forests
from newsparse.models import locate
from newsparse.network import Network, load_networks


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Trained scores.

    Attributes:
        forests: by name (``models/links.md``).
        networks: of links; what they say is averaged (``models/network.md``).
    """

    forests: Forests
    networks: tuple[Network, ...]


def load_scores() -> Scores:
    """The scores in use, read once a process.

    Raises:
        ModelError: a file is missing, damaged or not the one in the manifest.
    """
    return Scores(load_forests(locate("links").path), load_networks(locate("network").path))

"""What a text engine is: two protocols' worth of methods, and a registry of names.

An engine finds text lines and reads line crops; it knows nothing of newspapers. Engines are made by name with
`make_engine`; the module of a concrete engine is imported only then.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from newsparse.config import EngineConfig
from newsparse.containers import Detection, LineCrop, Reading, View
from newsparse.errors import ConfigError

_REGISTRY = {
    "openvino": "newsparse.engines.openvino:OpenVinoEngine",
    "paddleocr": "newsparse.engines.paddle:PaddleEngine",
    "replay": "newsparse.engines.replay:ReplayEngine",
}


class Engine(Protocol):
    """A detector and a recogniser of text lines behind one name."""

    @property
    def name(self) -> str:
        """Registry name."""
        ...

    @property
    def version(self) -> str:
        """Version of the runtime and the weights, for the record."""
        ...

    def detect(self, view: View, scale: float) -> tuple[Detection, ...]:
        """Find text lines.

        Args:
            view: the picture, (H, W, 3) BGR.
            scale: the factor by which the picture is resized before the detector looks at it.

        Returns:
            Quadrilaterals in pixels of the view as given (not of the resized one), in no particular order.
        """
        ...

    def recognize(self, crops: Sequence[LineCrop]) -> tuple[Reading, ...]:
        """Read line crops of any height; one reading a crop, in the same order."""
        ...


def engine_names() -> tuple[str, ...]:
    """Names that `make_engine` knows."""
    return tuple(sorted(_REGISTRY))


def make_engine(config: EngineConfig) -> Engine:
    """Import and start the engine named in the configuration.

    Raises:
        ConfigError: the name is not known.
        ModelError: a weight file is missing or is not the one in the manifest.
    """
    try:
        module, attribute = _REGISTRY[config.name].split(":")
    except KeyError:
        raise ConfigError(f"unknown engine {config.name!r}; known: {', '.join(engine_names())}") from None
    return cast(Engine, getattr(import_module(module), attribute)(config))

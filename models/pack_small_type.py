"""Keep what `train_recognizer.py` learned as changes to the weights of the package.

python models/pack_small_type.py --trained out/strips/trained.npz     write models/small_type.npz, and its checksum
"""

import argparse
from pathlib import Path

import numpy as np
import openvino
from entries import MODELS, note

from newsparse import models
from newsparse.config import EngineConfig
from newsparse.engines.openvino import SMALL
from newsparse.engines.refine import Changes, packed
from newsparse.weights import read_arrays

TRUST = 0.75
"""Share of the way from the weights of the package to those that were learned."""


def main() -> None:
    """Write the changes, and their checksum to the manifest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trained", type=Path, default=Path("out/strips/trained.npz"))
    parser.add_argument("--trust", type=float, default=TRUST)
    args = parser.parse_args()
    base = models.locate(EngineConfig().recognition_model)
    learned = read_arrays(args.trained)
    network = openvino.Core().read_model(str(base.path))
    constants = {
        node.get_friendly_name(): np.asarray(node.get_data(), np.float32)
        for node in network.get_ordered_ops()
        if node.get_type_name() == "Constant" and node.get_friendly_name() in learned
    }
    changes = {name: args.trust * (learned[name] - values) for name, values in constants.items()}
    file = MODELS / f"{SMALL}.npz"
    arrays = packed(Changes(base.sha256, {name: change.astype(np.float32) for name, change in changes.items()}))
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    note(file)
    print(f"{len(changes)} weights: {file}, {file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

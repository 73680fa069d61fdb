"""Files of plain arrays (``.npz``), as trained scores are kept in."""

from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from newsparse.errors import ModelError


def read_arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    """All arrays of a file by name.

    Raises:
        ModelError: the file is missing or damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, EOFError, AttributeError, BadZipFile) as error:
        raise ModelError(f"{path}: cannot read the trained scores: {error}") from error

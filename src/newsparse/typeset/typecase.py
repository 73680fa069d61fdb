"""The fonts that a user gives: a TOML file that names a font file for each face.

```toml
song = "SourceHanSerifSC-Regular.otf"           # a path, from the folder of this file
hei = { path = "fonts/hei.ttc", index = 2 }     # a face of a collection, counted from 0
```
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from newsparse.errors import ConfigError
from newsparse.typeset.fonts import FACES, FontBook, FontFile


class _Entry(BaseModel):
    """One face of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Path
    index: int = Field(default=0, ge=0)


def read_fonts(path: Path) -> FontBook:
    """A book of the fonts that a TOML file names.

    Raises:
        ConfigError: the file cannot be read, is not TOML, names no face or an unknown one, or a font file is missing
            or none that Chinese pages can be set with.
    """
    try:
        tree = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot read fonts: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not a TOML file: {error}") from error
    try:
        return FontBook(_files(tree, path.parent))
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


def _files(tree: Mapping[str, Any], folder: Path) -> dict[str, FontFile]:
    if not tree:
        raise ConfigError(f"names no face; known: {', '.join(sorted(FACES))}")
    files = {}
    for face, value in tree.items():
        if face not in FACES:
            raise ConfigError(f"unknown typeface {face!r}; known: {', '.join(sorted(FACES))}")
        if not isinstance(value, str | dict):
            raise ConfigError(f"{face}: not a path, nor a table of path and index")
        try:
            entry = _Entry.model_validate({"path": value} if isinstance(value, str) else value)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in (face, *first["loc"]))
            raise ConfigError(f"{where}: {first['msg']}") from error
        files[face] = FontFile(folder / entry.path, entry.index)
    return files

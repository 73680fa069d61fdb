"""Entries of the manifest for files that lie beside it."""

import hashlib
import json
from pathlib import Path

from newsparse import __version__, models

MODELS = Path(__file__).parent


def set_entry(name: str, file: Path, source: str, purpose: str) -> None:
    """Write the entry of a file, with its checksum; one of that name is replaced.

    Args:
        name: of the model; its card is the Markdown file of that name.
        file: beside the manifest.
        source: what made it.
        purpose: what it is for.
    """
    entry = {
        "name": name,
        "file": file.name,
        "package": models.OWN,
        "distribution": models.OWN,
        "version": __version__,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "licence": "Apache-2.0",
        "source": source,
        "purpose": purpose,
        "card": f"{name}.md",
    }
    path = MODELS / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    others = [other["name"] for other in manifest["models"]]
    at = others.index(name) if name in others else len(others)
    manifest["models"][at : at + 1] = [entry]
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")

"""Entries of the manifest for files that lie beside it."""

import hashlib
import json
from pathlib import Path

from newsparse import __version__

MODELS = Path(__file__).parent


def note(path: Path) -> None:
    """Write the file's checksum to the manifest."""
    manifest = MODELS / "manifest.json"
    tree = json.loads(manifest.read_text("utf-8"))
    for entry in tree["models"]:
        if entry["file"] == path.name:
            entry["sha256"], entry["version"] = hashlib.sha256(path.read_bytes()).hexdigest(), __version__
    manifest.write_text(json.dumps(tree, indent=2, ensure_ascii=False) + "\n", "utf-8")

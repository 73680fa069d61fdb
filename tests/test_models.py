"""The model manifest: what it lists, and that a missing or changed file is refused."""

import json
from pathlib import Path

import pytest

from newsparse import models
from newsparse.errors import ModelError


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manifest of one model in a package made up for the test; the file holds b'weights'."""
    package = tmp_path / "site" / "madeup_weights"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('must not be imported')")
    (package / "a.onnx").write_bytes(b"weights")
    entry = {
        "name": "tiny",
        "file": "a.onnx",
        "package": "madeup_weights",
        "distribution": "madeup-weights",
        "version": "1.2",
        "sha256": "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c",
        "licence": "Apache-2.0",
        "source": "nowhere",
        "purpose": "none",
        "card": "tiny.md",
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"manifest_version": 1, "models": [entry]}))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setattr(models, "manifest_path", lambda: path)
    return path


def weights(manifest: Path) -> Path:
    return manifest.parent / "site" / "madeup_weights" / "a.onnx"


def test_right_file_is_found_without_importing_its_package(manifest: Path) -> None:
    found = models.locate("tiny")
    assert found.path == weights(manifest)
    assert (found.name, found.licence, found.source) == ("tiny", "Apache-2.0", "nowhere")
    assert [state.state for state in models.list_models()] == ["ok"]


def test_changed_file_is_refused_even_after_it_was_checked_once(manifest: Path) -> None:
    models.locate("tiny")
    weights(manifest).write_bytes(b"other weights")
    with pytest.raises(ModelError, match=r"tiny: .*a\.onnx has not the SHA-256 9a129038d9a0"):
        models.locate("tiny")
    assert models.list_models()[0].state == "wrong checksum"


def test_missing_file_says_what_to_install(manifest: Path) -> None:
    weights(manifest).unlink()
    with pytest.raises(ModelError, match=r"tiny: .*pip install madeup-weights==1\.2"):
        models.locate("tiny")
    state = models.list_models()[0]
    assert (state.state, state.path) == ("missing", None)


def test_missing_package_is_a_missing_model(manifest: Path) -> None:
    manifest.write_text(manifest.read_text().replace("madeup_weights", "no_such_package"))
    models._manifest.cache_clear()
    assert models.list_models()[0].state == "missing"


def test_unknown_name_lists_the_known_ones(manifest: Path) -> None:
    with pytest.raises(ModelError, match=r"huge: .*\(tiny\)"):
        models.locate("huge")


def test_damaged_manifest_is_a_model_error(manifest: Path) -> None:
    manifest.write_text('{"manifest_version": 1, "models": [{"name": "tiny"}]}')
    models._manifest.cache_clear()
    with pytest.raises(ModelError, match="damaged model manifest"):
        models.list_models()


def test_folder_of_own_weights_is_taken_as_it_is(manifest: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    with pytest.raises(ModelError, match=r"inference\.onnx"):
        models.locate(str(folder))
    (folder / "inference.onnx").write_bytes(b"weights")
    found = models.locate(str(folder))
    assert found.path == folder / "inference.onnx"
    assert found.licence == "unknown"


def test_every_model_of_the_real_manifest_has_its_card_and_an_open_licence() -> None:
    path = models.manifest_path()
    entries = models._manifest(path).models
    own = {"links", "network", "ppocrv6_small_rec_int8", "small_type", "small_type_int8"}
    assert {entry.name for entry in entries} == {"ppocrv6_small_det", "ppocrv6_small_rec", "ppocr_cls", *own}
    for entry in entries:
        assert (path.parent / entry.card).read_text("utf-8").startswith(f"# {entry.name}\n")
        assert entry.licence == "Apache-2.0"
        assert len(entry.sha256) == 64


@pytest.mark.models
def test_weights_are_installed_and_right() -> None:
    assert {state.name: state.state for state in models.list_models()} == {
        "ppocrv6_small_det": "ok",
        "ppocrv6_small_rec": "ok",
        "ppocr_cls": "ok",
        "links": "ok",
        "network": "ok",
        "ppocrv6_small_rec_int8": "ok",
        "small_type": "ok",
        "small_type_int8": "ok",
    }

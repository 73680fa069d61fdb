"""Golden results: what the stages make of the samples when a recording stands in for the models.

The recording is the sample's own truth, so that only layout, order, split and write are under test. A change of a
golden file is a change of results: read the difference before taking it over with

    python tests/test_golden.py
"""

from pathlib import Path

import pytest

from newsparse.config import Config, EngineConfig
from newsparse.engines.base import make_engine
from newsparse.pipeline import parse_pages
from newsparse.stages.write import to_json

ROOT = Path(__file__).parents[1]
NAMES = ("inner.png", "yongkang-front.png")


def golden(name: str) -> Path:
    return ROOT / "tests" / "golden" / f"{name}.json"


def result(name: str) -> str:
    """The page as JSON, without the folder in which the project stands."""
    recording = ROOT / "samples" / f"{name}.truth.json"
    engine = make_engine(EngineConfig(name="replay", recording=recording))
    (page,) = parse_pages(ROOT / "samples" / name, engine, Config())
    source = page.source.model_copy(update={"path": f"samples/{name}"})
    return to_json(page.model_copy(update={"source": source, "steps": ()}))


@pytest.mark.parametrize("name", NAMES)
def test_result_is_the_golden_one(name: str) -> None:
    assert result(name) == golden(name).read_text("utf-8")


if __name__ == "__main__":
    for each in NAMES:
        golden(each).write_text(result(each), "utf-8")

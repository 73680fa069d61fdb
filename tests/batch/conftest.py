"""The desk that the batch tests work at."""

from pathlib import Path

import pytest

from tests.batch.desk import Desk, record


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    record(tmp_path / "recordings")
    return Desk(tmp_path)

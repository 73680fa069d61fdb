"""The fault bench in short: killed, filled up, continued; nothing lost, nothing twice."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def trial(*options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "bench.faults", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="kills and mounts as Linux has them")
def test_a_batch_survives_kills_and_a_full_disk() -> None:
    """Forty pages with every kind of fault, four kills, and a disk that fills."""
    result = trial("--pages", "40", "--kills", "4", "--real", "0", "--timeout", "2", "--articles", "2")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "none lost, none twice" in result.stdout


@pytest.mark.models
@pytest.mark.skipif(sys.platform != "linux", reason="kills and mounts as Linux has them")
def test_so_does_one_with_the_real_engine() -> None:
    """A few pages read by the real models, two kills."""
    result = trial("--pages", "26", "--kills", "10", "--real", "6", "--timeout", "2", "--articles", "0")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "real engine: 6 pages, 5 done, 1 failed" in result.stdout

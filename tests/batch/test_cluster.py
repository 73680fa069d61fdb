"""The executor of many machines, on two nodes of a cluster that lives on loopback."""

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from newsparse.batch.cluster import Cluster
from newsparse.batch.discover import find
from newsparse.batch.run import run_batch
from newsparse.batch.stop import Stop
from newsparse.cli import app
from newsparse.errors import ClusterError
from tests.batch.desk import KILLS, Desk, Silent

cluster_utils = pytest.importorskip("ray.cluster_utils", reason="the extra newsparse[ray] is not installed")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="raylets on loopback are tried on Linux only")


@pytest.fixture(scope="module")
def nodes() -> Iterator[Any]:
    """A head without CPUs, and two nodes with one each."""
    made = cluster_utils.Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    workers = [made.add_node(num_cpus=1, include_dashboard=False) for _ in range(2)]
    yield made, workers
    made.shutdown()


def tables(out: Path) -> dict[str, bytes]:
    """All results and tables of a batch, by name."""
    files = [*sorted((out / "pages").rglob("*.json")), out / "pages.jsonl", out / "articles.jsonl"]
    return {str(file.relative_to(out)): file.read_bytes() for file in files}


def test_a_node_dies_in_mid_run_and_the_results_are_those_of_one_machine(
    desk: Desk, nodes: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """All pages are done, none is charged with the node's death, and every byte is the same."""
    made, workers = nodes
    for number in range(150):
        desk.picture(f"{number:03}.png", shade=number)
    local = desk.run(desk.scans)
    expected = tables(desk.out)
    desk.out.rename(tmp_path / "local")

    def kill_a_node() -> None:
        while not len(list((desk.out / "pages").rglob("*.json"))) > 4:
            time.sleep(0.02)
        made.remove_node(workers[1], allow_graceful=False)

    killer = threading.Thread(target=kill_a_node)
    killer.start()
    options = desk.options()
    with Cluster(made.address).connected() as cluster:
        assert cluster.cpus == 2
        told = Silent()
        summary = run_batch(options, find([desk.scans], [], options.folder), told, Stop(), cluster.make_executor)
    killer.join()
    assert (summary.counts.done, summary.counts.failed) == (150, 0) == (local.counts.done, local.counts.failed)
    assert tables(desk.out) == expected
    assert not list(desk.out.glob(".newsparse-*"))
    assert "is gone" in caplog.text


def test_a_page_that_kills_its_worker_fails_alone(desk: Desk, nodes: Any) -> None:
    """The worker process on the node dies with the page, twice; the actor and the other pages go on."""
    made, _ = nodes
    desk.picture("good.png")
    desk.picture("killer.png", KILLS)
    options = desk.options()
    with Cluster(made.address).connected() as cluster:
        summary = run_batch(options, find([desk.scans], [], options.folder), Silent(), Stop(), cluster.make_executor)
    assert (summary.counts.done, summary.counts.failed) == (1, 1)
    assert desk.states() == {"good.png": "done", "killer.png": "failed"}


@pytest.mark.parametrize("address", ["127.0.0.1:1", "ray://127.0.0.1:1", "nowhere at all"])
def test_no_cluster_is_one_line_and_exit_9(desk: Desk, address: str) -> None:
    """Nobody listens, or it is no address; the batch is not begun."""
    desk.picture("a.png")
    result = CliRunner().invoke(app, [*desk.command()[3:], "--cluster", address])
    assert result.exit_code == ClusterError.exit_code == 9
    assert len(result.stderr.strip().splitlines()) == 1
    assert address in result.stderr

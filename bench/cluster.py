"""What a cluster needs, and what happens when one of its nodes dies.

python bench/cluster.py --pages 12         a batch on two nodes (raylets on loopback), one killed in mid-run,
                                           beside the same batch on one machine: are the results the same?
python bench/cluster.py --plan 1000000     hours, nodes and storage for so many pages, from pages read here
"""

import argparse
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from newsparse.batch.discover import find
from newsparse.batch.plan import Choice, Plan
from newsparse.batch.pool import PoolLimits, ProcessPool
from newsparse.batch.run import BatchOptions, MakeExecutor, Summary, run_batch
from newsparse.batch.stop import Stop
from newsparse.batch.tasks import Outcome
from newsparse.config import Config, EngineConfig

SAMPLES = Path(__file__).parents[1] / "samples"
_MEMORY = 2048
_NODE_CPUS = 32
"""CPUs of the nodes that the plan counts in."""


class Quiet:
    """Listens to a batch and says only what goes wrong."""

    def planned(self, plan: Plan) -> None:
        """Nothing to say."""

    def page(self, outcome: Outcome, state: str) -> None:
        """Say what is not done."""
        if state != "done":
            print(f"  {state}: {outcome}")

    def building(self) -> None:
        """Nothing to say."""

    def ended(self, summary: Summary) -> None:
        """Nothing to say."""


def copies(folder: Path, count: int) -> Path:
    """So many scans: the sample pages over and over."""
    pages = [path for path in sorted(SAMPLES.iterdir()) if path.suffix in (".png", ".jpg")]
    for number in range(count):
        source = pages[number % len(pages)]
        target = folder / f"{number // 100:02}" / f"{number:04}{source.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    return folder


def run(scans: Path, out: Path, jobs: int, make_executor: MakeExecutor = ProcessPool) -> Summary:
    """One batch with one thread a worker."""
    config = Config(engine=EngineConfig(threads=1))
    options = BatchOptions(out, config, PoolLimits(jobs, 300.0, _MEMORY), Choice())
    return run_batch(options, find([scans], [], out), Quiet(), Stop(), make_executor)


def results(out: Path) -> dict[str, bytes]:
    """All results and tables, by name."""
    files = [*sorted((out / "pages").rglob("*.json")), out / "pages.jsonl", out / "articles.jsonl"]
    return {str(file.relative_to(out)): file.read_bytes() for file in files}


def show(count: int) -> bool:
    """Run on two nodes, kill one, compare; whether all is as it should be."""
    from ray.cluster_utils import Cluster as Nodes

    from newsparse.batch.cluster import Cluster

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        scans = copies(folder / "scans", count)
        print(f"{count} pages on one machine, 2 workers")
        local = run(scans, folder / "local", 2)
        print(f"  {local.counts.done} done, {local.counts.failed} failed, {local.seconds:.1f} s")
        print(f"{count} pages on two nodes with 1 CPU each; one node is killed when a third is done")
        nodes = Nodes(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
        workers = [nodes.add_node(num_cpus=1, include_dashboard=False) for _ in range(2)]
        killer = threading.Thread(target=_kill, args=(nodes, workers[1], folder / "cluster", count // 3))
        killer.start()
        with Cluster(nodes.address).connected() as cluster:
            spread = run(scans, folder / "cluster", cluster.cpus, cluster.make_executor)
        killer.join()
        nodes.shutdown()
        print(f"  {spread.counts.done} done, {spread.counts.failed} failed, {spread.seconds:.1f} s")
        same = results(folder / "local") == results(folder / "cluster")
        print(f"results and tables byte for byte the same: {'yes' if same else 'NO'}")
        return same and spread.counts.done == count


def _kill(nodes: Any, node: Any, out: Path, after: int) -> None:
    begin = time.monotonic()
    while len(list((out / "pages").rglob("*.json"))) < after:
        time.sleep(0.05)
    nodes.remove_node(node, allow_graceful=False)
    print(f"  node killed after {time.monotonic() - begin:.1f} s")


def plan(pages: int, count: int) -> None:
    """Measure pages a core-hour and bytes a page here; say what so many pages need."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        scans = copies(folder / "scans", count)
        run(scans, folder / "warm", 1)
        summary = run(scans, folder / "out", 1)
        seconds = summary.seconds / count
        page = sum(len(data) for name, data in results(folder / "out").items() if name.startswith("pages/")) / count
        table = sum((folder / "out" / name).stat().st_size for name in ("pages.jsonl", "articles.jsonl")) / count
        journal = (folder / "out" / "journal.sqlite").stat().st_size / count
        memory = summary.peak
    hours = pages * seconds / 3600
    print(f"measured here: {seconds:.2f} s a page with one core, {3600 / seconds:.0f} pages a core-hour;")
    print(f"  {page / 1e3:.0f} kB JSON, {table / 1e3:.0f} kB in tables, {journal / 1e3:.1f} kB journal a page;")
    print(f"  {memory} MB for a worker")
    print(f"{pages:,} pages: {hours:,.0f} core-hours; {pages * (page + table) / 1e9:,.0f} GB of results,", end=" ")
    print(f"{pages * journal / 1e9:.1f} GB journal")
    for nodes in (1, 4, 16):
        room = _NODE_CPUS * memory / 1e3
        time_ = hours / (nodes * _NODE_CPUS)
        print(f"  {nodes:3} nodes of {_NODE_CPUS} cores and {room:.0f} GB: {time_:7.1f} hours")


def main() -> None:
    """Show or plan."""
    parser = argparse.ArgumentParser(description="A batch on a cluster.")
    parser.add_argument("--pages", type=int, default=12, help="pages of the batch (or of the measurement)")
    parser.add_argument("--plan", type=int, metavar="N", help="say what N pages need")
    options = parser.parse_args()
    if options.plan:
        plan(options.plan, options.pages)
    elif not show(options.pages):
        sys.exit(1)


if __name__ == "__main__":
    main()

"""A batch on a cluster: two real nodes, one of which is killed; and the executor's book-keeping without Ray."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsparse.batch import cluster as cluster_module
from newsparse.batch import nodes as nodes_module
from newsparse.batch.cluster import ClusterPool
from newsparse.batch.nodes import Node
from newsparse.batch.pool import PoolLimits
from newsparse.batch.station import Beacon, Opened, look_around
from newsparse.batch.tasks import Outcome, PageFailed, PageLost, PageRefused, PageTask, WorkerSetup
from newsparse.config import Config
from newsparse.errors import ClusterError, ModelError
from tests.batch.desk import HANGS, KILLS, SOURCE, Desk, done

PATIENCE = 120.0
PAGES = 150


class Two:
    """A cluster of two nodes with a CPU each, and a head without."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster

        self.ray = Cluster(initialize_head=True, head_node_args=self._node(0))
        self.nodes = [self.ray.add_node(**self._node(1)) for _ in range(2)]
        self.address = str(self.ray.address)

    @staticmethod
    def _node(cpus: int) -> dict[str, Any]:
        return {"num_cpus": cpus, "include_dashboard": False, "object_store_memory": 80 << 20}

    def kill_one(self) -> None:
        """As when a machine loses its power: no word of it to anyone."""
        self.ray.remove_node(self.nodes.pop(), allow_graceful=False)

    def add_one(self) -> None:
        self.nodes.append(self.ray.add_node(**self._node(1)))


@pytest.fixture(scope="module")
def two() -> Iterator[Two]:
    pytest.importorskip("ray", reason="the extra newsparse[ray] is not installed")
    two = Two()
    yield two
    two.ray.shutdown()


class Beside(Desk):
    """The same desk with another output folder."""

    @property
    def out(self) -> Path:
        return self.folder / "local"


def results(desk: Desk) -> dict[str, bytes]:
    """All that a batch leaves for others, by name; what a killed node was writing has a name with a dot in front."""
    files = [path for path in desk.out.rglob("*.json*") if path.is_file() and not path.name.startswith(".")]
    return {str(path.relative_to(desk.out)): path.read_bytes() for path in files}


def wait_for(desk: Desk, count: int, process: "subprocess.Popen[str]") -> None:
    """Until that many results stand."""
    until = time.monotonic() + PATIENCE
    while len(list(desk.out.glob("pages/**/*.json"))) < count and time.monotonic() < until:
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


def test_a_node_killed_in_mid_run_costs_nothing(desk: Desk, two: Two) -> None:
    for number in range(PAGES):
        desk.picture(f"{number}.png", shade=number)
    desk.picture("kills.png", KILLS)
    desk.picture("hangs.png", HANGS)
    (desk.scans / "junk.png").write_bytes(b"junk")
    process = desk.start("--cluster", two.address, "--timeout", "6")
    wait_for(desk, 10, process)
    two.kill_one()
    beside = Beside(desk.folder)
    local = beside.start("--jobs", "2", "--timeout", "6")
    output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 8, errors
    assert output.startswith(f"done {PAGES} ({PAGES} now, 0 before), failed 3, left 0\n")
    assert all(row.startswith("newsparse: ") for row in errors.splitlines()), "Ray is to be quiet"
    rows = {name: (row.state, row.reason, row.attempts) for (name, _), row in desk.rows().items()}
    assert rows.pop("kills.png") == ("failed", "crash", 2)
    assert rows.pop("hangs.png") == ("failed", "timeout", 2)
    assert rows.pop("junk.png") == ("failed", "InputUnreadableError", 1)
    fates = {(state, reason) for state, reason, _ in rows.values()}
    assert fates == {("done", None)}, "a node's death is no page's fault"

    local.communicate(timeout=PATIENCE)
    assert len(results(desk)) == PAGES + 2 and results(beside) == results(desk)
    two.add_one()


def test_ctrl_c_finishes_the_pages_in_hand_and_the_next_run_goes_on(desk: Desk, two: Two) -> None:
    for number in range(PAGES):
        desk.picture(f"{number}.png")
    process = desk.start("--cluster", two.address)
    wait_for(desk, 5, process)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=PATIENCE)
    states = list(desk.states().values())
    assert process.returncode == 130 and "finishing the pages in hand" in errors, errors
    assert 5 <= states.count("done") < PAGES and states.count("failed") == 0
    assert list(desk.out.glob(".*.part")) == []
    again = desk.start("--cluster", two.address, "--jobs", "1")
    output, errors = again.communicate(timeout=PATIENCE)
    assert again.returncode == 0 and f"done {PAGES} " in output, errors


def test_workers_end_with_a_driver_that_is_killed(desk: Desk, two: Two) -> None:
    desk.picture("hangs.png", HANGS)
    process = desk.start("--cluster", two.address)
    until = time.monotonic() + PATIENCE
    while len(workers()) < 1 and time.monotonic() < until:
        time.sleep(0.05)
    assert workers()
    process.kill()
    process.communicate()
    while workers() and time.monotonic() < until:
        time.sleep(0.05)
    assert not workers()


def workers() -> list[str]:
    """Worker processes of stations on this machine."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command = (path / "cmdline").read_bytes()
            parent = (path / "stat").read_text("ascii").rsplit(")", 1)[1].split()[1]
            above = (Path("/proc") / parent / "cmdline").read_bytes()
        except OSError:
            continue
        if b"newsparse.batch.worker" in command and above.startswith(b"ray::Station"):
            found.append(path.name)
    return found


def test_an_address_where_nobody_listens_is_refused_at_once(desk: Desk) -> None:
    pytest.importorskip("ray", reason="the extra newsparse[ray] is not installed")
    desk.picture("a.png")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        process = desk.start("--cluster", f"127.0.0.1:{free.getsockname()[1]}")
        output, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output, errors.count("\n")) == (9, "", 1)
    assert "cannot be reached: Connection refused" in errors and not desk.out.exists()


def test_a_port_where_something_else_listens_is_refused_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray", reason="the extra newsparse[ray] is not installed")
    monkeypatch.setattr(nodes_module, "_PROBE_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ClusterError, match="no Ray cluster answers within 1 s"), connect(address):
            pass


@pytest.mark.parametrize("address", ["ray://a:1", "a", "a:b", ":1", "a:70000"])
def test_what_is_no_address_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes_module, "find_spec", lambda name: object())
    with pytest.raises(ClusterError, match="not an address such as"), connect(address):
        pass


def test_without_ray_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes_module, "find_spec", lambda name: None)
    with pytest.raises(ClusterError, match=r"pip install 'newsparse\[ray\]'") as caught, connect("auto"):
        pass
    assert caught.value.exit_code == 9


class FakeRay:
    """As much of Ray as a connected cluster asks for its nodes."""

    def __init__(self, port: int) -> None:
        self.gcs_address = f"127.0.0.1:{port}"

    def get_runtime_context(self) -> "FakeRay":
        return self

    def nodes(self) -> list[dict[str, Any]]:
        plenty = {"CPU": 4.0, "memory": float(6 << 30)}
        facts = {"a": (True, plenty), "b": (False, {}), "c": (True, {"CPU": 2.0, "memory": 1e9}), "d": (True, {})}
        return [
            {"NodeID": key, "NodeManagerAddress": "10.0.0.1", "Alive": alive, "Resources": resources}
            for key, (alive, resources) in facts.items()
        ]


def test_nodes_have_room_by_cpus_and_memory_and_a_silent_head_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        cluster = nodes_module.Cluster(FakeRay(server.getsockname()[1]), "10.0.0.1:1", 1, 2048)
        rooms = {node.key: (node.slots, node.memory) for node in cluster.nodes()}
        assert rooms == {"a": (3, 2 << 30), "c": (1, 10**9)} and cluster.slots == 4
    assert len(cluster.nodes()) == 2
    monkeypatch.setattr(nodes_module, "_SILENCE_SECONDS", -1.0)
    with pytest.raises(ClusterError, match=r"cluster 10\.0\.0\.1:1: its head has not answered"):
        cluster.nodes()


def connect(address: str) -> Any:
    return nodes_module.connected(address, 1, 1024)


def test_a_node_looks_around_before_it_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("newsparse.batch.station._LOOK_SECONDS", 0.0)
    (tmp_path / "flag").write_text("word")
    from newsparse import __version__

    beacon = Beacon("flag", "word", str(tmp_path), __version__)
    look_around(str(tmp_path), beacon)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["flag"]
    with pytest.raises(ClusterError, match=r"output folder .* is not seen here: it must be on a shared"):
        look_around(str(tmp_path / "other"), beacon)
    with pytest.raises(ClusterError, match=r"0\.0 is wanted"):
        look_around(str(tmp_path), Beacon("flag", "word", str(tmp_path), "0.0"))
    with pytest.raises(ClusterError, match=r"input missing\.png is not seen here"):
        look_around(str(tmp_path), Beacon("flag", "word", str(tmp_path), __version__, ("missing.png",)))


class Actor:
    """Stands in for a handle of Ray: ``open.remote`` and ``read.remote`` give an answer, the object to wait for."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.ended = False
        self.answers: list[Answer] = []
        self.open = self.read = self

    def remote(self, what: Beacon | PageTask) -> "Answer":
        self.answers.append(Answer(what, self))
        return self.answers[-1]


class Answer:
    def __init__(self, what: Beacon | PageTask, actor: Actor) -> None:
        self.what, self.actor = what, actor
        self.message: object = None
        self.here = False


class Pretended:
    """A cluster without machines: the test says what each actor answers."""

    address = "pretended"

    def __init__(self, *names: str, slots: int = 1) -> None:
        self.alive = {name: Node(name, name, slots, 0) for name in names}
        self.actors: list[Actor] = []

    def nodes(self) -> list[Node]:
        return list(self.alive.values())

    def start(self, kind: type, node: Node, *arguments: object) -> Actor:
        self.actors.append(Actor(node))
        return self.actors[-1]

    def arrived(self, answers: list[Answer], seconds: float) -> list[Answer]:
        return [answer for answer in answers if answer.here]

    def message(self, answer: Answer) -> tuple[object, str]:
        return answer.message, "gone"

    def end(self, actor: Actor) -> None:
        actor.ended = True

    @property
    def living(self) -> dict[str, Actor]:
        return {actor.node.name: actor for actor in self.actors if not actor.ended}

    def tell(self, name: str, message: object) -> None:
        """The last question to the actor on a node is answered; None: the actor is lost."""
        answer = self.living[name].answers[-1]
        answer.message, answer.here = message, True

    def loses(self, name: str) -> None:
        """A node goes down with all on it."""
        self.tell(name, None)
        del self.alive[name]


@pytest.fixture
def pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ClusterPool]:
    for name in ("_LOOK_SECONDS", "_REST_SECONDS", "_POLL_SECONDS"):
        monkeypatch.setattr(cluster_module, name, 0.0)
    pretended: Any = Pretended("a", "b")
    pool = ClusterPool(WorkerSetup(Config(), str(tmp_path)), PoolLimits(4, 30.0, 4096), pretended)
    yield pool
    pool.close()
    assert all(actor.ended for actor in pretended.actors) and list(tmp_path.iterdir()) == []


def pretended(pool: ClusterPool) -> Any:
    return pool._cluster


def ready(pool: ClusterPool, *names: str) -> None:
    for name in names:
        pretended(pool).tell(name, Opened(1))
    assert pool.wait(0) == []


def task(name: str = "page.png") -> PageTask:
    return PageTask(name, 1, name, f"pages/{name}.json")


def owner(pool: ClusterPool, page: PageTask) -> str:
    """On which node a page is in hand."""
    (name,) = (name for name, actor in pretended(pool).living.items() if actor.answers[-1].what == page)
    return str(name)


def test_no_more_pages_are_out_than_there_are_ready_workers(pool: ClusterPool) -> None:
    assert pool.free == 0
    ready(pool, "a", "b")
    assert pool.free == 2
    pool.submit(task())
    assert pool.free == 1 and pool.wait(0) == []
    pretended(pool).tell(owner(pool, task()), done(task()))
    assert list(pool.wait(0)) == [done(task())]
    assert pool.free == 2


def test_a_page_lost_with_its_node_is_given_out_again_and_charged_only_the_second_time(pool: ClusterPool) -> None:
    ready(pool, "a", "b")
    pool.submit(task())
    first = owner(pool, task())
    pretended(pool).loses(first)
    assert pool.wait(0) == []
    second = owner(pool, task())
    assert second != first and pool.free == 0
    pretended(pool).loses(second)
    (lost,) = pool.wait(0)
    assert isinstance(lost, PageLost) and lost.cause == "crash"
    assert "lost with its worker on node" in lost.message and lost.message.endswith("for the second time")


def test_a_page_that_came_back_is_not_held_to_account_for_a_loss_before(pool: ClusterPool) -> None:
    ready(pool, "a", "b")
    for _ in range(3):
        pool.submit(task())
        pretended(pool).tell(owner(pool, task()), None)  # its worker alone is lost, the node replaces it
        assert pool.wait(0) == []
        pretended(pool).tell(owner(pool, task()), done(task()))
        assert list(pool.wait(0)) == [done(task())]
        for name, actor in pretended(pool).living.items():
            if isinstance(actor.answers[-1].what, Beacon):
                ready(pool, name)


def test_a_crash_that_a_station_reports_is_the_pages_own(pool: ClusterPool) -> None:
    ready(pool, "a")
    pool.submit(task())
    lost = PageLost(task(), 1.0, "crash", "SIGKILL")
    pretended(pool).tell("a", lost)
    assert list(pool.wait(0)) == [lost]
    assert not pretended(pool).living["a"].ended and pool.free == 1


def test_nodes_that_join_are_used(pool: ClusterPool) -> None:
    pretended(pool).alive["c"] = Node("c", "c", 8, 0)
    pool.wait(0)
    assert sorted(actor.node.name for actor in pretended(pool).actors) == ["a", "b", "c", "c"]


def test_a_node_that_refuses_is_left_out_and_the_run_goes_on(
    pool: ClusterPool, caplog: pytest.LogCaptureFixture
) -> None:
    pretended(pool).tell("a", PageRefused(None, ClusterError("the output folder is not seen here")))
    ready(pool, "b")
    assert list(pretended(pool).living) == ["b"] and pool.free == 1
    assert "node a: the output folder is not seen here; the node is left out" in caplog.text


def test_when_all_nodes_refuse_the_run_ends_with_their_reason(pool: ClusterPool) -> None:
    for name in ("a", "b"):
        pretended(pool).tell(name, PageRefused(None, ModelError("weights are missing")))
    with pytest.raises(ModelError, match=r"node [ab]: weights are missing"):
        pool.wait(0)


def test_an_input_that_one_node_does_not_see_is_read_on_another(pool: ClusterPool, tmp_path: Path) -> None:
    path = tmp_path.parent / f"{tmp_path.name}.png"
    path.write_bytes(b"here")
    page = task(str(path))
    ready(pool, "a", "b")
    pool.submit(page)
    first = owner(pool, page)
    failed = PageFailed(page, None, 0.1, "InputMissingError", "no such file")
    pretended(pool).tell(first, failed)
    assert pool.wait(0) == []
    second = owner(pool, page)
    assert second != first and first not in pretended(pool).living
    path.unlink()
    pretended(pool).tell(second, failed)
    assert list(pool.wait(0)) == [failed], "gone for the driver, too: the page's own fault"


def test_workers_that_die_while_starting_end_the_run(pool: ClusterPool) -> None:
    with pytest.raises(ClusterError, match=r"node [ab]: workers die while starting \(gone\)"):
        for _ in range(5):
            for name in list(pretended(pool).living):
                pretended(pool).tell(name, None)
            pool.wait(0)


def test_a_cluster_that_loses_all_its_nodes_is_waited_for_but_not_for_ever(
    pool: ClusterPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(pool, "a", "b")
    for name in ("a", "b"):
        pretended(pool).loses(name)
    assert pool.wait(0) == [] and pool.free == 0
    monkeypatch.setattr(cluster_module, "_PATIENCE_SECONDS", -1.0)
    with pytest.raises(ClusterError, match="no node is left"):
        pool.wait(0)


def test_a_worker_that_says_nothing_is_given_up(pool: ClusterPool, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(pool, "a", "b")
    pool.submit(task())
    first = pretended(pool).living[owner(pool, task())]
    monkeypatch.setattr(cluster_module, "_SLACK_SECONDS", -31.0)
    outcomes: list[Outcome] = []
    outcomes += pool.wait(0)
    assert first.ended and outcomes == []


def test_ray_is_not_loaded_without_a_cluster() -> None:
    code = (
        "import sys, newsparse.commands.batch, newsparse.batch.run, newsparse.batch.nodes; print('ray' in sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    command = [nodes_module.sys.executable, "-c", code]
    shown = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    assert shown.stdout == "False\n"

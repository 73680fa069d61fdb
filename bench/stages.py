"""Where the time of a page goes: stage by stage, and inference against everything else.

The functions that make up the stages are put under stop-watches, in one process, with warm models. A watch counts what
its function spends itself, without what other watched functions called from it spend, so the parts add up to the whole.
Inference is the call of the detector's network, and the engine's call that recognises all lines: scaling and decoding
of lines run beside the network there and are not told apart. Scaling for the detector and boxing of its map are not
inference. Inference too is what the networks and forests of the order stage compute; what they are asked about is not.
"""

import argparse
import cProfile
import pstats
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import wraps
from importlib import import_module
from pathlib import Path

from bench.measure import cores, pages_in, write_record

TARGET_SHARE = 0.10


@dataclass(frozen=True)
class Watched:
    """A function under a stop-watch: ``module:name`` where it is looked up, or ``module:Class.name``."""

    stage: str
    place: str
    model: bool = False


WATCHED = (
    Watched("load", "bench.stages:load"),
    Watched("layout: the rest", "newsparse.pipeline:find_layout"),
    Watched("layout: orientation", "newsparse.stages.layout:find_turn"),
    Watched("layout: slope", "newsparse.stages.layout:estimate_warp"),
    Watched("layout: flatten", "newsparse.stages.layout:flatten"),
    Watched("layout: ink of lines", "newsparse.stages.layout:measure_lines"),
    Watched("layout: gutters", "newsparse.stages.layout:cut_at_gutters"),
    Watched("layout: marks", "newsparse.stages.layout:find_marks"),
    Watched("detection: around the network", "newsparse.engines.openvino:OpenVinoEngine.detect"),
    Watched("detection: network", "openvino:CompiledModel.__call__", model=True),
    Watched("recognition: network and lines", "newsparse.engines.openvino:OpenVinoEngine.recognize", model=True),
    Watched("ocr: crops and repair of lines", "newsparse.pipeline:read_lines"),
    Watched("order: the rest", "newsparse.pipeline:find_order"),
    Watched("order: networks", "newsparse.network:Network.look", model=True),
    Watched("order: forests", "newsparse.forest:Forest.score", model=True),
    Watched("split", "newsparse.pipeline:split_page"),
    Watched("write", "bench.stages:write"),
)


@dataclass(frozen=True)
class Share:
    """Seconds that a stage takes itself, mean over the pages, best of the rounds a page."""

    stage: str
    seconds: float
    model: bool


class StopWatches:
    """Self times of watched functions, by stage; functions nest like calls do."""

    def __init__(self) -> None:
        """No time has gone by yet."""
        self.seconds: dict[str, float] = {}
        self._inner: list[float] = []

    def watched(self, stage: str, function: Callable) -> Callable:
        """The function with a stop-watch."""

        @wraps(function)
        def timed(*args: object, **kwargs: object) -> object:
            self._inner.append(0.0)
            start = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                whole = time.perf_counter() - start
                self.seconds[stage] = self.seconds.get(stage, 0.0) + whole - self._inner.pop()
                if self._inner:
                    self._inner[-1] += whole

        return timed

    def take(self) -> dict[str, float]:
        """The times so far; all watches are set back."""
        taken, self.seconds = self.seconds, {}
        return taken


def owner_of(place: str) -> tuple[object, str]:
    """The module or class that holds a watched function, and its name there.

    Raises:
        SystemExit: it is not there any more.
    """
    module, _, path = place.partition(":")
    owner: object = import_module(module)
    *classes, name = path.split(".")
    for part in classes:
        owner = getattr(owner, part)
    if name not in vars(owner):
        raise SystemExit(f"no {place}; bring WATCHED in bench/stages.py up to date")
    return owner, name


def load(path: Path) -> object:
    """Decode the first page of a file."""
    from newsparse.config import IngestConfig
    from newsparse.stages.ingest import load_pages

    return next(load_pages(path, IngestConfig()))


def write(page: object) -> object:
    """The JSON text of a result."""
    from newsparse.stages.write import to_json

    return to_json(page)  # type: ignore[arg-type]


def make_parser() -> Callable[[Path], None]:
    """The whole way of a page, models loaded; functions are looked up at every call, so that watches take effect."""
    from newsparse import pipeline
    from newsparse.config import Config
    from newsparse.engines.base import make_engine

    config = Config()
    engine = make_engine(config.engine)
    here = import_module("bench.stages")

    def parse(path: Path) -> None:
        here.write(pipeline.parse_image(here.load(path), engine, config))

    return parse


def shares_of(pages: Sequence[Sequence[dict[str, float]]]) -> list[Share]:
    """Times by stage from the rounds of each page: of each page the round that was quickest as a whole, then means."""
    best = [min(rounds, key=lambda stages: sum(stages.values())) for rounds in pages]
    return [
        Share(watched.stage, sum(stages.get(watched.stage, 0.0) for stages in best) / len(best), watched.model)
        for watched in WATCHED
    ]


def outside_share(shares: Sequence[Share]) -> float:
    """Share of the time that is not inference, 0..1."""
    return sum(share.seconds for share in shares if not share.model) / sum(share.seconds for share in shares)


def table(shares: Sequence[Share]) -> str:
    """The shares as text, with sums."""
    total = sum(share.seconds for share in shares)
    head = f"{'stage':<36}{'s/page':>8}{'share':>8}"
    lines = [head, "-" * len(head)]
    lines += [
        f"{share.stage + (' *' if share.model else ''):<36}{share.seconds:>8.3f}{share.seconds / total:>8.1%}"
        for share in shares
    ]
    outside = outside_share(shares)
    lines += ["-" * len(head), f"{'all':<36}{total:>8.3f}{1:>8.1%}"]
    lines.append(f"{'inference (*)':<36}{total * (1 - outside):>8.3f}{1 - outside:>8.1%}")
    lines.append(f"{'everything else':<36}{total * outside:>8.3f}{outside:>8.1%}")
    return "\n".join(lines)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("pages", nargs="*", type=Path, default=[Path("samples")], help="pages or folders of pages")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--functions", type=int, default=0, metavar="N", help="also the N functions that cost most")
    parser.add_argument("--json", type=Path, default=None, help="also write the figures to this file")


def run(options: argparse.Namespace) -> None:
    """Parse the pages under stop-watches and print the shares."""
    pages = pages_in(options.pages)
    if not pages:
        raise SystemExit("no pages: " + " ".join(str(place) for place in options.pages))
    watches = StopWatches()
    for watched in WATCHED:
        owner, name = owner_of(watched.place)
        setattr(owner, name, watches.watched(watched.stage, getattr(owner, name)))
    parse = make_parser()
    parse(pages[0])
    taken: list[list[dict[str, float]]] = [[] for _ in pages]
    watches.take()
    for _ in range(options.rounds):
        for index, page in enumerate(pages):
            parse(page)
            taken[index].append(watches.take())
    shares = shares_of(taken)
    print(table(shares))
    print(f"\n{len(pages)} pages, {options.rounds} rounds, {cores()} cores; everything else at most {TARGET_SHARE:.0%}")
    write_record(options.json, [asdict(share) for share in shares])
    if options.functions:
        _functions(parse, pages, options.functions)


def _functions(parse: Callable[[Path], None], pages: Sequence[Path], count: int) -> None:
    """The functions that take most time themselves; the profiler makes Python code slower and native code not."""
    profiler = cProfile.Profile()
    for page in pages:
        profiler.runcall(parse, page)
    pstats.Stats(profiler, stream=sys.stdout).sort_stats("tottime").print_stats(count)

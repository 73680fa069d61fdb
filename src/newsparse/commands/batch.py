"""The batch commands: many pages overnight, and what came of them."""

import logging
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from newsparse.commands.batch_progress import DEFAULT_MEMORY, DEFAULT_TIMEOUT, default_jobs
from newsparse.commands.console import exit_codes, failing, print_table, talking
from newsparse.commands.parse import ConfigOption, EngineOption, QuietOption, TextOption, TextSource, VerboseOption
from newsparse.errors import ConfigError, InputMissingError

if TYPE_CHECKING:
    from newsparse.batch.run import BatchOptions, MakeExecutor
    from newsparse.config import Config

log = logging.getLogger("newsparse.commands")

_DEFAULT = "run"
_WHICH, _HOW, _TALK = "Which pages", "Reading", "Messages"


class _DefaultGroup(TyperGroup):
    """``newsparse batch INPUT`` is ``newsparse batch run INPUT``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the default command in front of arguments that name none."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [_DEFAULT, *args]
        return list(super().parse_args(ctx, args))


app = typer.Typer(
    cls=_DefaultGroup,
    help="Many pages: newsparse batch INPUT... -o OUT. Started again, it goes on where it was.",
    epilog="For the options of a run: newsparse batch run --help. An input called status, report or run is given as "
    "./status.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

InputsArgument = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="INPUT", help="Folders (with all below them), files, patterns in quotes ('scans/**/*.tif')."
    ),
]
OutArgument = Annotated[Path, typer.Argument(metavar="OUT", help="The output folder of a batch.")]
OutOption = Annotated[
    Path,
    typer.Option("-o", "--output", metavar="OUT", help="Journal, results (OUT/pages/...) and tables go here."),
]
FilesFromOption = Annotated[
    list[Path] | None,
    typer.Option("--files-from", metavar="FILE", help="More inputs, one a line.", rich_help_panel=_WHICH),
]
RetryOption = Annotated[
    bool, typer.Option("--retry-failed", help="Read pages again that failed before.", rich_help_panel=_WHICH)
]
ForceOption = Annotated[bool, typer.Option("--force", help="Read all pages again.", rich_help_panel=_WHICH)]
DryOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be read, write nothing.", rich_help_panel=_WHICH)
]
LimitOption = Annotated[
    int | None, typer.Option("--limit", min=0, metavar="N", help="At most N pages now.", rich_help_panel=_WHICH)
]
ShardOption = Annotated[
    str | None,
    typer.Option("--shard", metavar="I/N", help="Only part I of N; each part needs its OUT.", rich_help_panel=_WHICH),
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster", metavar="ADDRESS", help="Read on the Ray cluster with its head at HOST:PORT.", rich_help_panel=_HOW
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs", min=1, metavar="N", help="Worker processes; one a CPU, as far as memory allows.", rich_help_panel=_HOW
    ),
]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", min=0.1, metavar="S", help="Seconds a page may take.", rich_help_panel=_HOW)
]
MemoryOption = Annotated[
    int, typer.Option("--memory-limit", min=64, metavar="MB", help="Memory of a worker.", rich_help_panel=_HOW)
]
LogOption = Annotated[
    Path | None,
    typer.Option("--log", metavar="FILE", help="Append what happens as JSON lines.", rich_help_panel=_TALK),
]


@app.command(_DEFAULT, epilog=exit_codes())
def run(
    output: OutOption,
    inputs: InputsArgument = None,
    files_from: FilesFromOption = None,
    retry_failed: RetryOption = False,
    force: ForceOption = False,
    dry_run: DryOption = False,
    limit: LimitOption = None,
    shard: ShardOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    timeout: TimeoutOption = DEFAULT_TIMEOUT,
    memory_limit: MemoryOption = DEFAULT_MEMORY,
    log_file: LogOption = None,
    engine: EngineOption = None,
    text: TextOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = 0,
    quiet: QuietOption = False,
) -> None:
    """Parse many pages, each exactly once, whatever happens in between.

    Started again with the same inputs it goes on: done pages are skipped when file, settings and version are the same.
    """
    with talking(verbose, quiet) as console, failing():
        from newsparse.batch.plan import Choice
        from newsparse.batch.pool import PoolLimits
        from newsparse.batch.run import BatchOptions

        named, lists = inputs or [], files_from or []
        if not named and not lists:
            raise ConfigError("no input: name folders, files or patterns, or a list with --files-from")
        choice = Choice(retry_failed, force, limit, parse_shard(shard))
        limits = PoolLimits(jobs or default_jobs(memory_limit), timeout, memory_limit)
        settings = _settings(config, engine, text, limits.jobs, alone=cluster is None)
        options = BatchOptions(output, settings, limits, choice)
        if dry_run:
            _look_ahead(options, named, lists, quiet=quiet)
            return
        from newsparse.commands.batch_progress import run_shown

        with executors(cluster, options, jobs, audible=verbose > 1) as (options, make_executor):
            code = run_shown(options, named, lists, log_file, console, make_executor, quiet=quiet)
    raise typer.Exit(code)


def parse_shard(text: str | None) -> tuple[int, int]:
    """``2/8`` as numbers; all of it when None.

    Raises:
        ConfigError: it is something else.
    """
    if text is None:
        return 1, 1
    match = re.fullmatch(r"(\d+)/(\d+)", text)
    part, parts = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= part <= parts:
        raise ConfigError(f"--shard {text}: not a part such as 2/8, from 1/8 to 8/8")
    return part, parts


@contextmanager
def executors(
    cluster: str | None, options: "BatchOptions", jobs: int | None, *, audible: bool
) -> "Iterator[tuple[BatchOptions, MakeExecutor]]":
    """Where pages are read: on this machine, or on a cluster as long as the context lasts.

    Returns:
        The options, with as many workers as the cluster has room for when ``jobs`` does not say; and who makes them.
    """
    if cluster is None:
        from newsparse.batch.pool import ProcessPool

        yield options, lambda setup, limits: ProcessPool(setup, limits, audible=audible)
        return
    from newsparse.batch.nodes import connected

    with connected(cluster, options.config.engine.threads, options.limits.memory) as nodes:
        limits = replace(options.limits, jobs=jobs or nodes.slots)
        yield replace(options, limits=limits), nodes.make_executor


def _settings(
    file: Path | None, engine: str | None, text: TextSource | None, jobs: int, *, alone: bool = True
) -> "Config":
    """The configuration, with the threads of one of so many workers; one thread when they run on other machines."""
    from newsparse.config import load_config
    from newsparse.engines.base import engine_names

    overrides: dict[str, dict[str, Any]] = {}
    if engine is not None:
        overrides["engine"] = {"name": engine}
    if text is not None:
        overrides["ingest"] = {"text": text.value}
    settings = load_config(file, overrides)
    if settings.engine.name not in engine_names():  # told before the journal takes it for a change of settings
        raise ConfigError(f"unknown engine {settings.engine.name!r}; known: {', '.join(engine_names())}")
    if settings.engine.threads:
        return settings
    threads = max(1, len(os.sched_getaffinity(0)) // jobs) if alone else 1
    return settings.model_copy(update={"engine": settings.engine.model_copy(update={"threads": threads})})


def _look_ahead(options: "BatchOptions", inputs: Sequence[Path], lists: Sequence[Path], *, quiet: bool) -> None:
    from newsparse.batch.discover import find
    from newsparse.batch.run import look_ahead
    from newsparse.batch.stop import Stop

    plan, journal, number = look_ahead(options, find(inputs, lists, options.folder), Stop())
    if not quiet:
        for task in chain(journal.tasks(number, "pending"), journal.tasks(number, "retry")):
            typer.echo(f"{task.path}: page {task.page} -> {task.output}")
    journal.close()
    if not plan.files:
        raise InputMissingError("no pages found")
    typer.echo(
        f"to read: {plan.todo} pages; done already: {plan.done}; failed before: {plan.failed}; "
        f"beyond --limit: {plan.postponed}; {plan.files} files, {plan.ignored} others left alone"
    )


@app.command()
def status(out: OutArgument) -> None:
    """Say how far a batch is, and why pages failed; also while it runs."""
    with talking(), failing():
        from newsparse.batch.journal import Journal

        journal = Journal.read(out)
        counts, failures = journal.counts(), journal.failures()
        rows = [(name, str(getattr(counts, name))) for name in ("done", "failed", "retry", "pending", "total")]
        print_table(f"Pages of {out}", ("state", "pages>"), rows)
        if failures:
            print_table("Failures", ("reason", "pages>"), [(reason, str(number)) for reason, number in failures])
            for row in journal.pages("failed"):
                typer.echo(row.message or f"{row.input}: page {row.page}")
        journal.close()


@app.command()
def report(
    out: OutArgument,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Write here instead of OUT/report.")
    ] = None,
    pages: Annotated[int, typer.Option("--pages", min=0, metavar="N", help="Show N pages that need a look.")] = 24,
) -> None:
    """Write what came of a batch as HTML: counts, speed, failures, pages that need a look, slowest pages."""
    with talking(), failing():
        from newsparse.batch.report import write_report

        typer.echo(str(write_report(out, output or out / "report", pages)))

"""What all commands share: messages on standard error, exit codes, tables."""

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from newsparse.errors import NewsparseError

if TYPE_CHECKING:
    from rich.console import Console

log = logging.getLogger("newsparse.commands")


def exit_codes() -> str:
    """The exit codes as a paragraph a line, from the tree of errors."""
    codes = {0: "All went well.", 1: "Any other failure; the reader of the output went away."}
    for kind in NewsparseError.__subclasses__():
        codes[kind.exit_code] = (kind.__doc__ or "").splitlines()[0]
    codes[2] += " Or the command line is wrong."
    codes[130] = "Interrupted by Ctrl-C."
    rows = [f"[bold]{code}[/bold]  {words}" for code, words in sorted(codes.items())]
    several = "With several inputs the others go on; the code at the end is that of the first error."
    return "\n\n".join(["[bold]Exit codes[/bold]", *rows, several])


def say(error: NewsparseError) -> None:
    """One line on standard error, above the progress bar when there is one."""
    log.error("%s", " ".join(str(error).split()))


def to_stdout(text: str) -> None:
    """Text as UTF-8 bytes: the encoding must not hang on the terminal's."""
    typer.echo(text.encode("utf-8"), nl=False)


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; a column whose name ends in ``>`` stands at the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # A file or a pipe has no width of its own: 80 columns would break headlines for nothing.
    console = Console(width=None if sys.stdout.isatty() else 140)
    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        right = column.endswith(">")
        table.add_column(column.removesuffix(">"), justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


@contextmanager
def failing() -> Iterator[None]:
    """Turn an error that ends the run into its line and its exit code."""
    try:
        yield
    except NewsparseError as error:
        say(error)
        raise typer.Exit(error.exit_code) from error


@contextmanager
def talking(verbose: int = 0, quiet: bool = False) -> Iterator["Console"]:
    """Send the program's log to standard error while the context lasts."""
    from rich.console import Console

    console = Console(stderr=True)
    handler = _ConsoleHandler(console)
    logger = logging.getLogger("newsparse")
    before = logger.level
    chatty = logging.DEBUG if verbose > 1 else logging.INFO if verbose else logging.WARNING
    logger.setLevel(logging.ERROR if quiet else chatty)
    logger.addHandler(handler)
    try:
        yield console
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


class _ConsoleHandler(logging.Handler):
    """Writes records as plain lines to a console, which knows how to keep them out of a progress bar."""

    def __init__(self, console: "Console") -> None:
        super().__init__()
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        """Write ``newsparse: message``."""
        text = f"newsparse: {record.getMessage()}"
        self._console.print(text, markup=False, highlight=False, emoji=False, soft_wrap=True)

"""The command line: the commands put together. They read options, call the layers below, and turn errors into codes.

Everything heavy (arrays, engines, rich tables) is imported inside the commands, so that ``--help`` is quick.
"""

from typing import Annotated

import typer

from newsparse import __version__
from newsparse.commands import batch, evaluate, look, parse, typeset
from newsparse.commands.console import exit_codes

app = typer.Typer(
    name="newsparse",
    help="Scanned pages of a Chinese newspaper in, structured articles out.",
    epilog=exit_codes(),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line; the entry point of the installed program."""
    app()


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"newsparse {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Scanned pages of a Chinese newspaper in, structured articles out."""


app.command(epilog=exit_codes())(parse.parse)
app.add_typer(batch.app, name="batch")
app.command()(look.show)
app.command("eval")(evaluate.evaluate)
app.command()(typeset.typeset)
app.command()(look.schema)
app.command()(look.models)

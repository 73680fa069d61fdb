"""The typeset command: newspaper pages with exact truth, by family, seed and level of wear."""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsparse.commands.console import failing, print_table, talking, to_stdout
from newsparse.errors import ConfigError

if TYPE_CHECKING:
    from newsparse.typeset import Level, TypesetPage

log = logging.getLogger("newsparse.commands")

_WHICH = "Families"

FamiliesArgument = Annotated[
    list[str] | None, typer.Argument(metavar="FAMILY", help="Layout families; --list names them.")
]
OutOption = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="DIR", help="Write pictures and NAME.truth.json here."),
]
SeedsOption = Annotated[
    str, typer.Option("--seeds", metavar="SEEDS", help="Numbers and ranges: 1-5, or 1,3,7-9; each is another page.")
]
LevelsOption = Annotated[
    str,
    typer.Option(
        "--levels", metavar="LEVELS", help="Wear: clean, scan, lowres, hard, film, bilevel, curl, turned, or all."
    ),
]
FontsOption = Annotated[
    Path | None,
    typer.Option(
        "--fonts",
        metavar="FILE.toml",
        help="Your own font files by face (song, hei, kai ...): docs/typeset.md.",
        show_default=False,
    ),
]
CorpusOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--corpus",
        metavar="PATH",
        help="Your own texts for the articles: text files, JSON lines, or folders of them; may be given several times.",
        show_default=False,
    ),
]
DpiOption = Annotated[
    int | None,
    typer.Option(
        "--dpi",
        metavar="N",
        help="Resolution of the pages, 72 to 400, at every level; body type is 10.5 points. Without it pages have as "
        "many pixels as their level draws, and no resolution.",
        show_default=False,
    ),
]
HeldOutOption = Annotated[
    bool, typer.Option("--held-out", help="All families that are kept for measuring only.", rich_help_panel=_WHICH)
]
OpenOption = Annotated[
    bool, typer.Option("--open", help="All families that may be trained on.", rich_help_panel=_WHICH)
]
AllOption = Annotated[bool, typer.Option("--all", help="All families.", rich_help_panel=_WHICH)]
ListOption = Annotated[bool, typer.Option("--list", help="List the families and stop.", rich_help_panel=_WHICH)]
VerboseOption = Annotated[bool, typer.Option("-v", "--verbose", help="Name each file as it is written.")]


def typeset(
    families: FamiliesArgument = None,
    output: OutOption = None,
    seeds: SeedsOption = "1",
    levels: LevelsOption = "clean",
    dpi: DpiOption = None,
    fonts: FontsOption = None,
    corpus: CorpusOption = None,
    held_out: HeldOutOption = False,
    open_: OpenOption = False,
    all_: AllOption = False,
    list_: ListOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Typeset newspaper pages with exact truth.

    Every family is made with every seed at every level: FAMILY-SEED-LEVEL.png or .jpg with its truth beside it. The
    same family, seed, level, fonts, corpus and resolution give the same page.
    """
    with talking(int(verbose)), failing():
        if list_:
            _list()
            return
        if output is None:
            raise ConfigError("name a folder for the pages with -o")
        names = chosen_families(families or (), held_out=held_out or all_, open_=open_ or all_)
        pages = product(names, parse_seeds(seeds), parse_levels(levels))
        _write(pages, output, _making(fonts, corpus or (), dpi))


def _list() -> None:
    from newsparse.typeset import FAMILIES

    rows = [
        (family.name, "held out" if family.held_out else "open", (family.make.__doc__ or "").splitlines()[0])
        for family in FAMILIES.values()
    ]
    print_table("Layout families", ("name", "use", "what it is"), rows)


def _making(
    fonts: Path | None, corpus: Sequence[Path], dpi: int | None
) -> Callable[[str, int, "Level"], "TypesetPage"]:
    """What makes a page of a family, seed and level with these fonts and texts at this resolution."""
    from newsparse.typeset import FontBook, read_corpus, read_fonts, typeset_page

    book = FontBook() if fonts is None else read_fonts(fonts)
    return partial(typeset_page, fonts=book, corpus=read_corpus(corpus), dpi=dpi)


def _write(
    pages: Iterator[tuple[str, int, "Level"]], folder: Path, make: Callable[[str, int, "Level"], "TypesetPage"]
) -> None:
    from newsparse.typeset import write_page

    count, left_out = 0, set[str]()
    for family, seed, level in pages:
        made = make(family, seed, level)
        log.info("wrote %s", write_page(made, folder))
        left_out |= set(made.left_out)
        count += 1
    if left_out:
        log.warning("no font has %s: left out of pages and truth", " ".join(sorted(left_out)))
    to_stdout(f"{count} page{'s' * (count != 1)} in {folder}\n")


def chosen_families(names: Sequence[str], *, held_out: bool, open_: bool) -> tuple[str, ...]:
    """The families asked for, each once.

    Raises:
        ConfigError: none is asked for, or there is no such family.
    """
    from newsparse.typeset import FAMILIES

    unknown = [name for name in names if name not in FAMILIES]
    if unknown:
        raise ConfigError(f"unknown layout family {unknown[0]!r}; newsparse typeset --list names them")
    wanted = [family.name for family in FAMILIES.values() if (held_out if family.held_out else open_)]
    chosen = tuple(dict.fromkeys([*names, *wanted]))
    if not chosen:
        raise ConfigError("name a layout family, or --open, --held-out or --all; --list names them")
    return chosen


def parse_seeds(text: str) -> tuple[int, ...]:
    """``1-3,7`` as numbers.

    Raises:
        ConfigError: it is something else.
    """
    seeds: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if last < first:
            raise ConfigError(f"seeds {text!r}: not numbers and ranges such as 1-5 or 1,3,7-9")
        seeds.extend(range(first, last + 1))
    return tuple(dict.fromkeys(seeds))


def parse_levels(text: str) -> tuple["Level", ...]:
    """``clean,scan`` as levels, or all of them.

    Raises:
        ConfigError: there is no such level.
    """
    from newsparse.typeset import LEVELS

    names = [part.strip() for part in text.split(",")]
    unknown = [name for name in names if name not in LEVELS and name != "all"]
    if unknown:
        raise ConfigError(f"unknown level {unknown[0]!r}; known: {', '.join(LEVELS)}, all")
    return tuple(level for level in LEVELS if level in names or "all" in names)

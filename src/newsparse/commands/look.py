"""Commands that only show something: results, the schema, the models."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from newsparse.commands.console import failing, print_table, talking, to_stdout


def show(page_json: Annotated[Path, typer.Argument(metavar="PAGE_JSON", help="What parse wrote.")]) -> None:
    """List the articles of a result as a table."""
    from newsparse.stages.write import page_title, read_page

    with talking(), failing():
        page = read_page(page_json)
    rows = [
        (
            article.id,
            article.kind,
            article.headline or "(no headline)",
            "、".join(author.name for author in article.authors),
            str(len(article.paragraphs)),
            str(sum(not character.isspace() for character in article.body)),
            "-" if article.confidence is None else f"{article.confidence:.2f}",
        )
        for article in page.articles
    ]
    print_table(
        page_title(page), ("id", "kind", "headline", "authors", "paragraphs>", "characters>", "confidence>"), rows
    )
    kinds = Counter(item.kind for item in page.items)
    if kinds:
        typer.echo("Other items: " + ", ".join(f"{count} {kind}" for kind, count in kinds.items()))


def schema() -> None:
    """Print the JSON Schema of a page."""
    import json

    from newsparse.stages.write import schema as page_schema

    to_stdout(json.dumps(page_schema(), ensure_ascii=False, indent=2) + "\n")


def models() -> None:
    """List the model weights with licence and state."""
    from newsparse.models import list_models

    with talking(), failing():
        states = list_models()
    rows = [
        (
            state.name,
            state.state,
            state.purpose,
            state.licence,
            f"{state.distribution} {state.version}",
            state.sha256[:12],
        )
        for state in states
    ]
    print_table("Models", ("name", "state", "purpose", "licence", "package", "sha256"), rows)

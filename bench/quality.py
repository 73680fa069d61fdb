"""Quality of newsparse on pages with exact truth: the samples, and pages typeset anew from the held-out families.

    python bench/quality.py                  the samples
    python bench/quality.py --typeset 2      also two seeds of every held-out family, wear by turns

Articles are matched one to one by the similarity of their whole text. A match counts at 0.8; coverage is the mean
similarity over true articles; headlines must be the same letters; wrong characters are edits of matched bodies.
"""

import argparse
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein
from scipy.optimize import linear_sum_assignment

from newsparse.config import Config
from newsparse.containers import PageImage
from newsparse.document import Article, Page
from newsparse.engines.base import Engine, make_engine
from newsparse.pipeline import parse_image, parse_pages

SAMPLES = Path(__file__).parents[1] / "samples"
WEAR = ("clean", "scan", "lowres", "hard")


@dataclass(slots=True)
class Tally:
    """Counts that add up over pages."""

    true: int = 0
    found: int = 0
    matched: int = 0
    cover: float = 0.0
    headlines: int = 0
    names_true: int = 0
    names_found: int = 0
    names_right: int = 0
    edits: int = 0
    characters: int = 0

    def add(self, other: "Tally") -> None:
        """Add another page's counts."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def row(self, name: str) -> str:
        """One line of the table."""
        f1 = 2 * self.matched / max(1, self.true + self.found)
        authors = 2 * self.names_right / max(1, self.names_true + self.names_found)
        wrong = self.edits / max(1, self.characters)
        cover, heads = self.cover / max(1, self.true), self.headlines / max(1, self.true)
        return f"{name:34} {self.true:4} {f1:7.3f} {cover:8.3f} {heads:8.3f} {authors:7.3f} {100 * wrong:7.2f}%"


def plain(text: str | None) -> str:
    """NFKC, letters and digits only."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text or ""))


def whole(article: Article) -> str:
    """All text of an article."""
    return plain("".join(part or "" for part in (article.kicker, article.headline, article.deck, article.body)))


def compare(truth: Page, found: Page) -> Tally:
    """Counts for one page."""
    tally = Tally(true=len(truth.articles), found=len(found.articles))
    alike = np.zeros((len(truth.articles), len(found.articles)))
    for i, a in enumerate(truth.articles):
        for j, b in enumerate(found.articles):
            alike[i, j] = Levenshtein.normalized_similarity(whole(a), whole(b))
    pairs = dict(zip(*linear_sum_assignment(-alike), strict=True)) if alike.size else {}
    for i, a in enumerate(truth.articles):
        names = {plain(author.name) for author in a.authors}
        tally.names_true += len(names)
        j = pairs.get(i)
        if j is None or alike[i, j] < 0.2:
            continue
        b = found.articles[j]
        tally.cover += alike[i, j]
        tally.matched += bool(alike[i, j] >= 0.8)
        tally.headlines += plain(a.headline) == plain(b.headline)
        tally.names_right += len(names & {plain(author.name) for author in b.authors})
        tally.edits += Levenshtein.distance(plain(a.body), plain(b.body))
        tally.characters += len(plain(a.body))
    tally.names_found = sum(len(article.authors) for article in found.articles)
    return tally


def sample_pages(engine: Engine) -> Iterator[tuple[str, Page, Page]]:
    """(name, truth, result) of every sample."""
    for path in sorted(SAMPLES.glob("*.truth.json")):
        name = path.name.removesuffix(".truth.json")
        (page,) = parse_pages(SAMPLES / name, engine, Config())
        yield name, Page.model_validate_json(path.read_bytes()), page


def typeset_pages(engine: Engine, seeds: int) -> Iterator[tuple[str, Page, Page]]:
    """(name, truth, result) of pages of the held-out families; wear goes round."""
    from newsparse.typeset import FAMILIES, typeset_page

    turn = 0
    for family in FAMILIES.values():
        for seed in range(101, 101 + seeds) if family.held_out else ():
            made = typeset_page(family.name, seed, WEAR[turn % len(WEAR)])
            image = PageImage(made.pixels, family.name, "")
            yield f"{family.name}-{seed}-{made.level}", made.page, parse_image(image, engine, Config())
            turn += 1


def table(title: str, pages: Iterator[tuple[str, Page, Page]]) -> None:
    """Print a row a page and the sum."""
    print(f"\n{title:34} {'n':>4} {'art. F1':>7} {'coverage':>8} {'headline':>8} {'authors':>7} {'wrong':>8}")
    total = Tally()
    for name, truth, found in pages:
        tally = compare(truth, found)
        total.add(tally)
        print(tally.row(name), flush=True)
    print(total.row("all"))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Quality of newsparse on pages with exact truth.")
    parser.add_argument("--typeset", type=int, default=0, metavar="SEEDS", help="seeds of every held-out family")
    seeds = parser.parse_args().typeset
    engine = make_engine(Config().engine)
    table("samples", sample_pages(engine))
    if seeds:
        table("typeset, held-out families", typeset_pages(engine, seeds))


if __name__ == "__main__":
    main()

"""Quality of newsparse on pages with exact truth: the samples, and pages typeset anew from layout families.

    python bench/quality.py                        the samples
    python bench/quality.py --typeset 6            also six pages of every held-out family, wear by turns
    python bench/quality.py --typeset 6 --open     the same of the families that were looked at while building
    python bench/quality.py --typeset 6 --first 107      other pages than those from seed 101 on
    python bench/quality.py --typeset 6 --config A.toml  with other settings
    python bench/quality.py --typeset 6 --json A.json    keep the measures
    python bench/quality.py --typeset 6 --against A.json name the pages that are worse than they were

The measures are those of `newsparse eval`. The last lines say how often articles are right (their lines, headline and
text) among those whose confidence is at least 0.9.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from newsparse.config import Config, load_config
from newsparse.containers import PageImage
from newsparse.document import Page
from newsparse.engines.base import Engine, make_engine
from newsparse.evaluate import PageResult, compare, render_json, render_table, summarise
from newsparse.evaluate.report import MAIN, grouped
from newsparse.evaluate.trust import Trusted, judge_articles
from newsparse.pipeline import parse_image, parse_pages

SAMPLES = Path(__file__).parents[1] / "samples"
SURE = 0.9
"""Confidence from which an article counts as sure."""
WORSE = 0.02
"""Loss of a measure on a page that is worth a name."""

_GROUPS = dict.fromkeys(("clean", "scan"), "clean and scan") | dict.fromkeys(("lowres", "hard"), "lowres and hard")

Case = tuple[str, Page, Page]
"""Name, truth and result of a page."""


def sample_pages(engine: Engine, config: Config) -> Iterator[Case]:
    """Every sample."""
    for path in sorted(SAMPLES.glob("*.truth.json")):
        name = path.name.removesuffix(".truth.json")
        (page,) = parse_pages(SAMPLES / name, engine, config)
        yield name, Page.model_validate_json(path.read_bytes()), page


def typeset_pages(engine: Engine, config: Config, seeds: Iterable[int], held_out: bool) -> Iterator[Case]:
    """Pages of the held-out (or the other) families; wear goes round."""
    from newsparse.typeset import FAMILIES, LEVELS, typeset_page

    levels, turn = tuple(LEVELS), 0
    for seed in seeds:
        for family in FAMILIES.values():
            if family.held_out == held_out:
                made = typeset_page(family.name, seed, levels[turn % len(levels)])
                image = PageImage(made.pixels, family.name, "")
                yield f"{family.name}-{seed}-{made.level}", made.page, parse_image(image, engine, config)
                turn += 1


def wear(result: PageResult) -> str:
    """Levels of wear taken together."""
    return _GROUPS.get(result.name.rsplit("-", 1)[-1], "other wear")


def measured(title: str, cases: Iterator[Case], worn: bool) -> list[PageResult]:
    """Print the measures of pages."""
    results: list[PageResult] = []
    trusted: list[Trusted] = []
    for name, truth, found in cases:
        results.append(compare(name, truth, found))
        trusted += judge_articles(truth, found)
    groups = grouped(results, wear) if worn else ()
    print(f"\n{title}\n")
    print(render_table(summarise(results), groups, pages=not worn))
    sure = [article for article in trusted if article.confidence >= SURE]
    print(
        f"articles found with confidence >= {SURE}: {len(sure)} of {len(trusted)}, right {share(sure)}; others ", end=""
    )
    print(share([article for article in trusted if article.confidence < SURE]))
    return results


def share(articles: Sequence[Trusted]) -> str:
    """Share of articles that are right."""
    return f"{sum(a.right for a in articles) / len(articles):.3f} (n {len(articles)})" if articles else "- (n 0)"


def worse(results: Sequence[PageResult], before: Path) -> Iterator[str]:
    """Pages and measures that lost against an earlier run."""
    old = json.loads(before.read_text("utf-8"))["pages"]
    for result in results:
        for column in MAIN:
            was = old.get(result.name, {}).get(column.key, {}).get("value")
            now = column.of(result.scores).value
            if was is None or now is None:
                continue
            loss = was - now if column.best == "high" else now - was
            if loss > WORSE:
                yield f"{result.name}: {column.label} {was:.3f} -> {now:.3f}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Quality of newsparse on pages with exact truth.")
    parser.add_argument("--typeset", type=int, default=0, metavar="N", help="pages of every held-out family")
    parser.add_argument("--first", type=int, default=101, metavar="SEED", help="of the first of them")
    parser.add_argument("--open", action="store_true", help="of the other families instead")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings as TOML")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all measures")
    parser.add_argument("--against", type=Path, metavar="FILE", help="measures of an earlier run")
    options = parser.parse_args()
    config = load_config(options.config)
    engine = make_engine(config.engine)
    results = measured("samples", sample_pages(engine, config), worn=False)
    if options.typeset:
        kind = "open" if options.open else "held-out"
        seeds = range(options.first, options.first + options.typeset)
        cases = typeset_pages(engine, config, seeds, held_out=not options.open)
        results += measured(f"typeset, {kind} families", cases, worn=True)
    if options.json:
        options.json.write_text(render_json(summarise(results)), "utf-8")
    for line in worse(results, options.against) if options.against else ():
        print(line)


if __name__ == "__main__":
    main()

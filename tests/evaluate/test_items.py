"""Truth as a list of items, with lines or with rectangles; and pages parsed again from true input."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsparse.cli import app
from newsparse.config import Config
from newsparse.errors import InputUnreadableError
from newsparse.evaluate import compare
from newsparse.evaluate.items import read_items_truth
from newsparse.evaluate.trust import Trusted, reliability
from newsparse.restage import STARTS, parse_from
from newsparse.stages.ingest import load_pages
from newsparse.stages.write import read_page

SAMPLES = Path(__file__).parents[2] / "samples"
TREE = {
    "image": "a.png",
    "width": 400,
    "height": 300,
    "items": [
        {"id": "m", "kind": "furniture", "lines": [{"text": "要闻", "role": "folio", "box": [0, 0, 40, 20]}]},
        {
            "id": "a",
            "kind": "article",
            "headline": ["上行", "下行"],
            "deck": ["甲", "乙"],
            "byline": "记者 王某",
            "authors": [{"name": "王某", "role": "记者"}],
            "body": "第一段。\n第二段。",
            "lines": [
                {"text": "上行", "role": "headline", "box": [10, 30, 90, 50]},
                {"text": "竖排的题", "role": "headline", "box": [100, 30, 120, 130]},
                {"text": "第一段。", "role": "body", "box": [10, 60, 90, 80]},
            ],
        },
    ],
}


def written(folder: Path, tree: object) -> Path:
    path = folder / "a.truth.json"
    path.write_text(json.dumps(tree, ensure_ascii=False), "utf-8")
    return path


def test_items_with_lines(tmp_path: Path) -> None:
    page = read_items_truth(written(tmp_path, TREE))
    (article,) = page.articles
    assert (article.headline, article.deck, article.byline) == ("上行\u3000下行", "甲\u3000乙", "记者 王某")
    assert [paragraph.text for paragraph in article.paragraphs] == ["第一段。", "第二段。"]
    assert [line.direction for line in page.lines] == ["horizontal", "horizontal", "vertical", "horizontal"]
    assert page.items[0].kind == "other"
    assert page.reading_order == (*article.lines, *page.items[0].lines)


def test_items_with_rectangles_stand_for_the_lines_in_them(tmp_path: Path) -> None:
    """In the order that they say, and the text may be missing."""
    regions = [
        {"role": "body", "box": [10, 60, 90, 200], "order": 2},
        {"role": "headline", "box": [10, 30, 90, 50], "order": 1, "text": "上行"},
    ]
    tree = {**TREE, "items": [{"id": "a", "kind": "article", "headline": ["上行"], "body": "文。", "regions": regions}]}
    page = read_items_truth(written(tmp_path, tree))
    assert [line.role for line in page.lines] == ["headline", "body"]
    found = page.model_copy(
        update={"lines": tuple(line.model_copy(update={"text": line.text or "文"}) for line in page.lines)}
    )
    assert compare("a", page, found).scores.articles.bcubed.value == 1.0


@pytest.mark.parametrize("tree", [{"items": [{"id": "a"}]}, {"items": 3}, {"image": "b.png", "items": []}])
def test_what_is_not_of_this_form_is_named(tmp_path: Path, tree: dict[str, object]) -> None:
    sized = tree if "image" in tree else {**tree, "width": 9, "height": 9}
    with pytest.raises(InputUnreadableError, match=r"a\.truth\.json"):
        read_items_truth(written(tmp_path, sized))


def test_a_reliability_table_counts_what_is_right() -> None:
    bins = reliability([Trusted(0.4, False), Trusted(0.92, True), Trusted(0.94, False), Trusted(1.0, True)])
    assert [(b.n, b.right) for b in bins if b.n] == [(1, 0.0), (2, 0.5), (1, 1.0)]
    assert bins[0].confidence == pytest.approx(0.4)


@pytest.mark.parametrize("start", STARTS)
def test_from_true_input_the_sample_page_comes_out_whole(start: str) -> None:
    """No engine is needed: lines are played back from the truth."""
    truth = read_page(SAMPLES / "yongkang-front.png.truth.json")
    image = next(load_pages(SAMPLES / "yongkang-front.png", Config().ingest))
    result = compare("front", truth, parse_from(image, truth, start, Config()))  # type: ignore[arg-type]
    assert result.scores.fields.articles.value == 1.0
    assert (result.scores.articles.bcubed.value or 0) > 0.98


def test_eval_shows_the_stages(tmp_path: Path) -> None:
    truth = SAMPLES / "yongkang-front.png.truth.json"
    found = tmp_path / "yongkang-front.png.json"
    found.write_bytes(truth.read_bytes())
    arguments = ["eval", str(truth), str(found), "--stages", "--pictures", str(SAMPLES), "--json", str(tmp_path / "q")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert [line.split()[1] for line in result.stdout.splitlines() if line.startswith("true ")] == list(STARTS)
    tree = json.loads((tmp_path / "q").read_text("utf-8"))
    assert set(tree["stages"]) == {f"true {start}" for start in STARTS}
    assert tree["reliability"]["lines"]


def test_stages_without_pictures_are_refused(tmp_path: Path) -> None:
    truth = SAMPLES / "yongkang-front.png.truth.json"
    result = CliRunner().invoke(app, ["eval", str(truth), str(truth), "--stages"])
    assert result.exit_code == 2

"""The committed samples: their truth is valid, of their size, and says what the page says."""

import hashlib
from pathlib import Path

import pytest

from newsparse.document import Page

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ("yongkang-front.png", "yongkang-front-scan.jpg", "yongkang-front.pdf", "inner.png")


def truth(name: str) -> Page:
    return Page.model_validate_json((SAMPLES / f"{name}.truth.json").read_text("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_truth_is_of_this_file(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    assert len(data) < 2_000_000
    assert truth(name).source.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("name", NAMES[:3])
def test_front_page_holds_what_the_paper_held(name: str) -> None:
    page = truth(name)
    first, head_only, second = page.articles
    assert first.headline_lines == ("唯实惟先勇担新使命", "善作善成干出新业绩")
    assert first.byline == "□融媒首席记者 陈晓苏"
    assert len(first.paragraphs) == 6
    assert head_only.body == ""
    assert second.headline == "细化分解任务 狠抓工作落实"
    assert len(second.paragraphs) == 4
    assert sorted(item.kind for item in page.items) == ["advertisement", "advertisement", "masthead", "weather"]
    assert (page.paper.date, page.paper.lunar_date, page.paper.serial_number) == (
        "2021-02-21",
        "辛丑年正月初十",
        "CN33-0199",
    )

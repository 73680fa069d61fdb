"""write: stable JSON, text for readers, files that are whole or not there."""

import json
import os
import sys
from pathlib import Path

import pytest

from newsparse.document import Article, Author, Item, Line, Page, Paper, Paragraph, Source
from newsparse.errors import InputMissingError, InputUnreadableError, OutputError
from newsparse.stages import write


def line(number: int, text: str, role: str = "body", confidence: float | None = 0.98765432) -> Line:
    x0, y0 = 10.04, 20.0 * number
    x1, y1 = x0 + 100.06, y0 + 16.25
    return Line.model_validate(
        {
            "id": f"l{number}",
            "box": (x0, y0, x1, y1),
            "polygon": ((x0, y0), (x1, y0), (x1, y1), (x0, y1)),
            "text": text,
            "confidence": confidence,
            "role": role,
        }
    )


@pytest.fixture
def page() -> Page:
    lines = (
        line(1, "市长*办公会议", "kicker"),
        line(2, "细化分解任务", "headline"),
        line(3, "狠抓工作落实", "headline"),
        line(4, "本报讯 昨天", "body"),
        line(5, "开会。", "body"),
        line(6, "# 一、任务", "subhead"),
        line(7, "2. 完成。", "body"),
        line(8, "会场", "caption"),
        line(9, "旺铺出租", "other"),
        line(10, "电话12345", "other"),
    )
    article = Article(
        id="a1",
        kind="article",
        section="要闻",
        kicker="市长*办公会议",
        headline="细化分解任务　狠抓工作落实",
        headline_lines=("细化分解任务", "狠抓工作落实"),
        deck="副题",
        byline="本报记者 张三",
        authors=(Author(name="张三", role="记者"),),
        subheads=("# 一、任务",),
        body="本报讯 昨天开会。\n# 一、任务\n2. 完成。",
        paragraphs=(
            Paragraph(text="本报讯 昨天开会。", lines=("l4", "l5")),
            Paragraph(text="# 一、任务", lines=("l6",)),
            Paragraph(text="2. 完成。", lines=("l7",)),
        ),
        photos=("i1",),
        continued_to="下转第3版",
        lines=tuple(f"l{n}" for n in range(1, 8)),
        boxes=((10.04, 20.0, 110.1, 156.25),),
        confidence=0.9,
    )
    items = (
        Item(id="i1", kind="photo", caption="会场", credit="李四 摄", article="a1", lines=("l8",), box=(0, 0, 9, 9)),
        Item(id="i2", kind="advertisement", lines=("l9", "l10"), box=(0, 0, 9, 9.99)),
    )
    return Page(
        source=Source(path="p/页.png", sha256="0" * 64, page_index=1, width=400, height=300, skew_degrees=0.123456),
        paper=Paper(title="永康日报", date="2021-02-25", page_number="1"),
        articles=(article,),
        items=items,
        lines=lines,
        reading_order=tuple(f"l{n}" for n in range(1, 11)),
    )


def many(page: Page, count: int) -> Page:
    lines = tuple(line(n, "文") for n in range(1, count + 1))
    ids = tuple(each.id for each in lines)
    item = Item(id="i", kind="other", lines=ids, box=(0, 0, 1, 1))
    return Page(source=page.source, items=(item,), lines=lines, reading_order=ids)


# --- JSON


def test_json_reads_back_and_is_a_fixed_point(page: Page) -> None:
    text = write.to_json(page)
    again = Page.model_validate_json(text)
    assert write.to_json(again) == text
    assert again.articles == page.model_copy(update={"articles": again.articles}).articles
    assert again.articles[0].body == page.articles[0].body
    assert text.endswith("}\n") and not text.endswith("\n\n")


def test_numbers_are_rounded_boxes_coarser(page: Page) -> None:
    tree = json.loads(write.to_json(page))
    assert tree["lines"][0]["box"] == [10, 20, 110.1, 36.2]
    assert tree["lines"][0]["polygon"][1] == [110.1, 20]
    assert tree["articles"][0]["boxes"] == [[10, 20, 110.1, 156.2]]
    assert tree["items"][1]["box"] == [0, 0, 9, 10]
    assert tree["lines"][0]["confidence"] == 0.9877
    assert tree["source"]["skew_degrees"] == 0.1235


def test_chinese_stays_readable_and_absent_fields_are_null(page: Page) -> None:
    text = write.to_json(page)
    assert "细化分解任务" in text and "\\u" not in text
    assert '"dateline": null' in text


def test_one_text_line_stands_on_one_line_of_the_file(page: Page) -> None:
    rows = [row for row in write.to_json(page).splitlines() if '"id": "l4"' in row]
    assert len(rows) == 1
    assert json.loads(rows[0].rstrip(","))["text"] == "本报讯 昨天"


def test_changing_one_line_changes_one_line_of_the_file(page: Page) -> None:
    other = page.model_copy(update={"lines": (*page.lines[:4], line(5, "散会。"), *page.lines[5:])})
    before, after = write.to_json(page).splitlines(), write.to_json(other).splitlines()
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_long_lists_of_ids_are_filled_to_the_width(page: Page) -> None:
    text = write.to_json(many(page, 200))
    start = text.index('"reading_order": [')
    rows = text[start : text.index("]", start)].splitlines()[1:]
    assert 5 < len(rows) < 40
    assert max(len(row) for row in rows) <= write.WIDTH
    assert len(json.loads(text)["reading_order"]) == 200


def test_json_line_is_one_line_with_the_same_content(page: Page) -> None:
    text = write.to_json_line(page)
    assert "\n" not in text
    assert json.loads(text) == json.loads(write.to_json(page))


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_number_that_json_cannot_hold_is_refused(page: Page, bad: float) -> None:
    broken = page.model_copy(update={"lines": (line(1, "坏", confidence=bad), *page.lines[1:])})
    with pytest.raises(OutputError, match=r"页\.png: page 1: (nan|inf)"):
        write.to_json(broken)


def test_minus_zero_is_zero(page: Page) -> None:
    source = page.source.model_copy(update={"skew_degrees": -0.00001})
    assert '"skew_degrees": 0\n' in write.to_json(page.model_copy(update={"source": source}))


def test_empty_page(page: Page) -> None:
    empty = Page(source=page.source)
    assert json.loads(write.to_json(empty))["lines"] == []
    assert write.to_markdown(empty) == "# 页.png\n"
    assert write.to_text(empty) == "页.png\n"


def test_schema_names_every_field_and_has_a_stable_id() -> None:
    schema = write.schema()
    assert schema["$id"] == "urn:newsparse:page:1.0"
    assert schema["title"] == "newsparse page"
    assert set(schema["required"]) == set(Page.model_fields)
    assert set(schema["$defs"]["Article"]["required"]) == set(Article.model_fields)
    assert schema["$defs"]["Line"]["additionalProperties"] is False


# --- for readers


def test_markdown_shows_the_fields_in_the_order_of_the_page(page: Page) -> None:
    text = write.to_markdown(page)
    assert text.startswith("# 永康日报 2021-02-25 第1版\n")
    parts = [
        "**[要闻]** *市长\\*办公会议*",
        "## 细化分解任务　狠抓工作落实",
        "**副题**",
        "本报记者 张三",
        "本报讯 昨天开会。",
        "### \\# 一、任务",
        "2\\. 完成。",
        "下转第3版",
        "> 会场 (李四 摄)",
        "## Other items",
        "- **advertisement**: 旺铺出租 / 电话12345",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "- **photo**" not in text, "the photo stands with its article"


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("1. 一", "1\\. 一"),
        ("2016年", "2016年"),
        ("3.5公里", "3\\.5公里"),
        ("——副题", "——副题"),
        ("-5℃", "\\-5℃"),
        ("+ 加", "\\+ 加"),
        ("<b>[x](y)", "\\<b\\>\\[x\\](y)"),
        ("a_b`c`", "a\\_b\\`c\\`"),
        ("\\", "\\\\"),
    ],
)
def test_print_is_not_taken_for_markup(page: Page, printed: str, written: str) -> None:
    article = page.articles[0].model_copy(update={"paragraphs": (Paragraph(text=printed, lines=("l4",)),)})
    assert f"\n\n{written}\n\n" in write.to_markdown(page.model_copy(update={"articles": (article,)}))


def test_an_article_without_headline_says_so(page: Page) -> None:
    article = page.articles[0].model_copy(update={"headline": "", "headline_lines": ()})
    assert "## (no headline)" in write.to_markdown(page.model_copy(update={"articles": (article,)}))


def test_text_holds_all_that_is_printed(page: Page) -> None:
    text = write.to_text(page)
    for part in (
        "市长*办公会议",
        "细化分解任务　狠抓工作落实",
        "# 一、任务",
        "下转第3版",
        "[photo]\n会场",
        "旺铺出租\n电话",
    ):
        assert part in text


# --- files


def test_read_page_reads_what_was_written(page: Page, tmp_path: Path) -> None:
    write.write_atomic(tmp_path / "p.json", write.to_json(page))
    assert write.to_json(write.read_page(tmp_path / "p.json")) == write.to_json(page)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"source": 1}', '{"unknown": 1}'])
def test_read_page_refuses_other_files_in_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "p.json").write_text(content)
    with pytest.raises(InputUnreadableError, match=r"p\.json: not a newsparse page") as caught:
        write.read_page(tmp_path / "p.json")
    assert "\n" not in str(caught.value)


def test_read_page_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match=r"none\.json: cannot read"):
        write.read_page(tmp_path / "none.json")


def test_write_makes_the_folder_and_leaves_nothing_else(tmp_path: Path) -> None:
    write.write_atomic(tmp_path / "a" / "b.json", "字")
    assert (tmp_path / "a" / "b.json").read_bytes() == "字".encode()
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.json"]


def test_a_failed_write_keeps_the_old_file_and_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "p.json").write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"p\.json: cannot write: No space left"):
        write.write_atomic(tmp_path / "p.json", b"new")
    assert (tmp_path / "p.json").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["p.json"]


def test_a_folder_that_is_a_file_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot write"):
        write.write_atomic(tmp_path / "file" / "p.json", "x")


def test_text_that_utf8_cannot_hold_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="UTF-8"):
        write.write_atomic(tmp_path / "p.json", "a\udc80")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_files_get_the_usual_mode(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write.write_atomic(tmp_path / "p.json", "x")
    finally:
        os.umask(old)
    assert (tmp_path / "p.json").stat().st_mode & 0o777 == 0o640


# --- names


@pytest.mark.parametrize(
    ("inputs", "names"),
    [
        (["a.png", "b.png"], ["a", "b"]),
        (["x/a.png", "y/a.png", "a.pdf"], ["a", "a-2", "a-3"]),
        (["a.png", "a-2.png", "a.jpg"], ["a", "a-2", "a-3"]),
        (["A.png", "a.png"], ["A", "a-2"]),
        (["a.tif", "a.p0001.png"], ["a", "a.p0001-2"]),
        (["页.2021.02.png"], ["页.2021.02"]),
        ([".png"], [".png"]),
    ],
)
def test_no_input_overwrites_the_result_of_another(inputs: list[str], names: list[str]) -> None:
    assert write.output_names([Path(each) for each in inputs]) == tuple(names)


def test_all_results_of_a_run_differ() -> None:
    paths = [Path(each) for each in ("a.tif", "a.p0001.png", "b/a.tif", "a-2.png", "a-2.p0001.png", "A.P0002.jpg")]
    results = [
        write.page_name(name, index, count).casefold()
        for name in write.output_names(paths)
        for count in (1, 3)
        for index in range(1, count + 1)
    ]
    assert len(set(results)) == len(results)


def test_page_name() -> None:
    assert write.page_name("a", 1, 1) == "a"
    assert write.page_name("a", 12, 30) == "a.p0012"

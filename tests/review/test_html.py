"""The review page: self-contained, escaped, complete."""

import base64
import re
from html.parser import HTMLParser

import cv2
import numpy as np
import pytest

from newsparse.containers import Pixels
from newsparse.document import Page, Source
from newsparse.review.html import render_html
from newsparse.review.scene import make_scene

VOID = {"meta", "input", "img", "br", "link"}


class Tree(HTMLParser):
    """Collects elements with attributes and text, and checks that tags nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: dict[int, str] = {}
        self._open: list[tuple[str, int]] = []
        self.feed(text)
        self.close()
        assert self._open == [], "all tags are closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self._open.append((tag, len(self.elements) - 1))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        name, _ = self._open.pop()
        assert name == tag, f"</{tag}> closes <{name}>"

    def handle_data(self, data: str) -> None:
        if self._open:
            for _, index in self._open:
                self.words[index] = self.words.get(index, "") + data

    def of_class(self, name: str) -> list[tuple[dict[str, str], str]]:
        return [
            (attributes, self.words.get(index, ""))
            for index, (_, attributes) in enumerate(self.elements)
            if name in attributes.get("class", "").split()
        ]


@pytest.fixture
def text(page: Page, pixels: Pixels) -> str:
    return render_html(pixels, page)


def test_nothing_is_loaded_from_elsewhere(text: str) -> None:
    assert "default-src 'none'" in text
    addresses = re.findall(r"(?:https?:)?//[\w.-]+", re.sub(r"base64,[^\"]*", "", text))
    assert set(addresses) <= {"http://www.w3.org"}, "the name of SVG's vocabulary is no address"
    for _, attributes in Tree(text).elements:
        assert not attributes.get("src", "data:").strip().startswith(("http", "/", "."))
        assert "href" not in attributes


def test_every_line_is_there_with_what_hovering_shows(page: Page, text: str) -> None:
    lines = {attributes["data-text"]: attributes for attributes, _ in Tree(text).of_class("line")}
    assert set(lines) == {line.text for line in page.lines}
    assert (lines["b"]["data-conf"], lines["b"]["data-role"], lines["b"]["data-n"]) == ("0.500", "body", "3")
    assert lines["c"]["data-conf"] == "", "no confidence is not 0"
    assert "doubt" in lines["b"]["class"].split() and "doubt" not in lines["a"]["class"].split()


def test_fields_and_body_stand_at_the_side(text: str) -> None:
    cards = Tree(text).of_class("card")
    assert [attributes["data-g"] for attributes, _ in cards] == ["0", "1", "2"]
    assert "标题<甲>" in cards[0][1] and "记者 & 某" in cards[0][1] and "0.91" in cards[0][1]
    assert "no headline" in cards[1][1] and "brief" in cards[1][1]
    assert "advertisement" in cards[2][1] and "K" in cards[2][1]


def test_paragraphs_know_their_lines(text: str) -> None:
    tree = Tree(text)
    ids = {attributes["id"] for _, attributes in tree.elements if "id" in attributes}
    wanted = [attributes["data-lines"].split() for _, attributes in tree.elements if "data-lines" in attributes]
    assert wanted[:2] == [["line-a", "line-b"], ["line-c", "line-d"]]
    assert all(each in ids for lines in wanted for each in lines)


def test_marks_and_cards_share_their_group(page: Page, text: str) -> None:
    tree = Tree(text)
    colours = {}
    for _, attributes in tree.elements:
        if "data-g" in attributes:
            colours.setdefault(attributes["data-g"], set()).add(attributes["style"].split(";")[0])
    assert colours == {str(k): {f"--c:{group.colour}"} for k, group in enumerate(make_scene(page).groups)}


@pytest.mark.parametrize("evil", ['"><script>alert(1)</script>', "</script>", "$script ${em} $", "a' b & <i>"])
def test_print_cannot_become_code(page: Page, pixels: Pixels, evil: str) -> None:
    lines = (page.lines[0].model_copy(update={"text": evil}), *page.lines[1:])
    article = page.articles[0].model_copy(update={"headline": evil, "body": evil, "kicker": evil, "byline": evil})
    source = page.source.model_copy(update={"path": f"{evil}.png".replace("/", "")})
    paper = page.paper.model_copy(update={"title": evil})
    update = {"lines": lines, "articles": (article, page.articles[1]), "source": source, "paper": paper}
    tree = Tree(render_html(pixels, page.model_copy(update=update)))
    assert sum(tag == "script" for tag, _ in tree.elements) == 1
    assert evil in {attributes["data-text"] for attributes, _ in tree.of_class("line")}
    assert evil in tree.of_class("card")[0][1]


def test_switches_for_every_layer(text: str) -> None:
    switches = {attributes["data-layer"] for _, attributes in Tree(text).elements if "data-layer" in attributes}
    assert switches == {"fills", "areas", "numbers", "arrows", "roles", "items", "doubts", "pale"}
    for name in ("areas", "fills", "role-frames", "doubts", "arrows", "numbers", "tags", "badges"):
        assert len(Tree(text).of_class(f"l-{name}")) == 1


def test_the_picture_is_embedded(page: Page, pixels: Pixels, text: str) -> None:
    data = re.search(r"data:image/jpeg;base64,([^\"]+)", text)
    assert data is not None
    picture = cv2.imdecode(np.frombuffer(base64.b64decode(data[1]), np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == pixels.shape
    assert 'viewBox="0 0 720 260"' in text


def test_large_pictures_are_reduced_but_marks_keep_page_pixels(page: Page) -> None:
    source = Source(path="p", sha256="0", page_index=1, width=3000, height=4000)
    text = render_html(np.full((4000, 3000, 3), 200, np.uint8), Page(source=source))
    assert len(text) < 400_000
    assert 'viewBox="0 0 3000 4000"' in text


def test_same_input_same_bytes(page: Page, pixels: Pixels, text: str) -> None:
    assert render_html(pixels, page) == text

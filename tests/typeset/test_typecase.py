"""Fonts of the user's own: which file serves a face, what is lent, what is left out, what is refused."""

from pathlib import Path

import pytest
from PIL import ImageFont

from newsparse.errors import ConfigError
from newsparse.typeset import read_fonts, typeset_page
from newsparse.typeset.compose import Type
from newsparse.typeset.fonts import FACES, FontBook, FontFile, alike
from newsparse.typeset.scene import render
from newsparse.typeset.sheet import Fields, Sheet
from typeset.cut import cut_font, gb2312

COMMON = "的一是不了在有人我他这中大来上国个到说们"
bare = pytest.mark.usefixtures("bare_machine")


def case(folder: Path, text: str) -> Path:
    path = folder / "fonts.toml"
    path.write_text(text, "utf-8")
    return path


def test_files_are_found_from_the_folder_of_the_list(tmp_path: Path) -> None:
    (tmp_path / "type").mkdir()
    cut_font(tmp_path / "type" / "one.ttf", COMMON)
    book = read_fonts(case(tmp_path, 'song = "type/one.ttf"\nkai = { path = "type/one.ttf", index = 0 }'))
    assert book.file("song") == book.file("kai") == FontFile(tmp_path / "type" / "one.ttf")


def test_a_face_not_named_keeps_its_installed_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = FontFile(cut_font(tmp_path / "installed.ttf", COMMON))
    monkeypatch.setitem(FACES, "hei", (installed,))  # type: ignore[arg-type]
    book = FontBook({"hei-bold": cut_font(tmp_path / "mine.ttf", COMMON)})
    assert book.file("hei") == installed


@bare
def test_a_face_not_named_is_served_by_the_one_most_like_it(tmp_path: Path) -> None:
    names = ("song", "song-black", "kai", "hei-light", "hei-black")
    book = FontBook({name: cut_font(tmp_path / f"{name}.ttf", COMMON) for name in names})
    served = {face: book.file(face).path.stem for face in FACES}
    assert {face: served[face] for face in names} == {face: face for face in names}
    assert (served["bao"], served["song-bold"], served["wenkai-bold"]) == ("song", "song-black", "kai")
    assert (served["hei"], served["hei-bold"], served["zenhei"]) == ("hei-light", "hei-black", "hei-light")


@bare
def test_one_font_serves_all_faces(plain_font: Path) -> None:
    assert FontBook({"hei": plain_font}).available()


def test_likeness_goes_by_kind_then_weight() -> None:
    assert alike("wenkai-bold")[:3] == ("kai", "wenkai", "song-bold")
    assert set(alike("hei")) == set(FACES) - {"hei"}


@bare
def test_a_character_is_lent_by_a_face_that_has_it(tmp_path: Path) -> None:
    files = {"song": COMMON, "kai": COMMON + "垚", "hei": COMMON + "垚犇"}
    book = FontBook({face: cut_font(tmp_path / f"{face}.ttf", chars) for face, chars in files.items()})
    assert book.lender("song", "垚") == "kai"
    assert book.file(book.lender("kai", "犇")).path.stem == "hei"
    assert book.lender("hei", "垚") == "hei"
    assert book.prints("犇") and not book.prints("𠀀") and book.prints("\u3000")


@bare
def test_a_character_of_no_face_stands_nowhere(tmp_path: Path) -> None:
    book = FontBook({"song": cut_font(tmp_path / "song.ttf", COMMON + "，（）')")})
    kind = Type("song", 20, (0, 0, 0))

    def sheet(mark: str) -> Sheet:
        made = Sheet(400, 200, book)
        made.text(f"我{mark}们", (20, 20, 300), kind, "headline", "centre")
        made.text(mark, (20, 50, 300), kind, "headline")
        line = made.text(f"{mark}来了，", (20, 80, 300), kind, "body", "justify")
        made.vertical(f"（国{mark}）", 350, 20, kind, "deck")
        made.paragraph(f"{mark}来了，", [line])
        made.close_article(Fields(headline_lines=(f"我{mark}们", mark), kicker=mark, deck=f"（国{mark}）"))
        return made

    with_it, without = sheet("垚"), sheet("")
    assert with_it.page() == without.page()
    assert (render(with_it.scene(), book) == render(without.scene(), book)).all()
    assert with_it.left_out == {"垚"}
    assert not without.left_out
    (article,) = with_it.page().articles
    assert (article.headline_lines, article.kicker, article.deck) == (("我们",), None, "（国）")


@bare
def test_a_page_of_a_small_font_is_whole(plain_font: Path) -> None:
    """GB 2312 has no ㎡ and no upright brackets: the first is left out, the others are set as they are."""
    book = FontBook({"song": plain_font})
    made = typeset_page("upright_heads", 2, fonts=book)
    said = {char for line in made.page.lines for char in line.text if not char.isspace()}
    assert said <= set(gb2312())
    assert set(made.left_out).isdisjoint(said)
    assert any(line.direction == "vertical" for line in made.page.lines)
    again = typeset_page("upright_heads", 2, fonts=FontBook({"song": plain_font}))
    assert again.page == made.page and (again.pixels == made.pixels).all()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no face; known: bao, hei"),
        ('gothic = "a.ttf"', "unknown typeface 'gothic'"),
        ("song = 3", "song: not a path"),
        ('song = { path = "plain.ttf", number = 2 }', "song.number: Extra inputs"),
        ('song = { path = "plain.ttf", index = -1 }', "song.index: Input should be greater"),
        ("song = ", "not a TOML file"),
        ('song = "none.ttf"', r"none\.ttf: no such font file \(face 'song'\)"),
        ('kai = "torn.ttf"', r"torn\.ttf: not a font file: .*\(face 'kai'\)"),
        ('kai = { path = "plain.ttf", index = 9 }', "without a face number 9"),
        ('hei = "latin.ttf"', r"latin\.ttf: not a Chinese font, it lacks 的一是"),
    ],
)
def test_what_is_refused(tmp_path: Path, plain_font: Path, text: str, words: str) -> None:
    (tmp_path / "plain.ttf").write_bytes(plain_font.read_bytes())
    (tmp_path / "torn.ttf").write_bytes(b"no font")
    # Pillow's own font, which is Latin.
    (tmp_path / "latin.ttf").write_bytes(ImageFont.load_default(20).path.getvalue())
    path = case(tmp_path, text)
    with pytest.raises(ConfigError, match=words) as caught:
        read_fonts(path)
    assert str(path) in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"fonts\.toml: cannot read fonts"):
        read_fonts(tmp_path / "fonts.toml")

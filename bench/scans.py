"""Folders of small scans for the benches of the batch: sound pages, all kinds of bad inputs, and their recordings.

The replay engine chooses a recording by the size of the page, and the name of a recording may ask it to misbehave:
so the width of a page says what its reading does to the worker. What must become of each page is known beforehand.
"""

import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from newsparse.document import Box, Item, Line, Page, Source

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
SAMPLES = ROOT / "samples"
HEIGHT = 200
SOUND, BLANK, KILLS, HANGS, UNKNOWN = 400, 300, 500, 600, 700
"""Widths of pages: read as they should, hold nothing, end the worker, never come back, have no recording."""
_TEXTS = ("甲乙丙丁", "子丑寅卯")
_PAGES_A_FILE = 3


@dataclass(frozen=True, slots=True)
class Expected:
    """What must become of a page; ``reason`` is None for one that must be done."""

    input: str
    page: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class Scans:
    """A folder of scans and what its pages must become.

    Attributes:
        folder: of the scans.
        missing: a list of further inputs, which do not exist.
        recordings: what the replay engine says of them.
        expected: all pages, by input and page.
        vanishing: where to `draw` one more page, which is to be gone before it is read; None for no such page.
    """

    folder: Path
    missing: Path
    recordings: Path
    expected: tuple[Expected, ...]
    vanishing: Path | None = None


def make_scans(folder: Path, pages: int, seed: int, articles: int = 0) -> Scans:
    """Make that many pages: one in ten bad, one that kills its worker, one that hangs, the rest sound.

    There is at least one bad page of each kind. One is only a name (`Scans.vanishing`): it is made and removed by
    whoever disturbs the batch.

    Args:
        folder: an empty folder; scans, list and recordings are made below it.
        pages: all pages, those of multi-page files each; at least 30.
        seed: of the names and of what is on the pages.
        articles: how many of the sound pages are whole newspaper pages, with articles.
    """
    chance = random.Random(seed)
    scans, recordings, missing = folder / "scans", folder / "recordings", folder / "missing.txt"
    scans.mkdir(parents=True)
    record(recordings, golden=articles > 0)
    vanishing = scans / "vanishes.png"
    expected, listed = [Expected(str(vanishing), 1, "InputMissingError")], []
    for number in range(max(len(_BAD), pages // 10)):
        kind = _BAD[number % len(_BAD)]
        path = _free(scans, chance, kind.suffix)
        kind.make(path)
        if not path.exists() and not path.is_symlink():
            listed.append(path)
        expected.append(Expected(str(path), 1, kind.reason))
    for width, reason in ((KILLS, "crash"), (HANGS, "timeout")):
        path = draw(_free(scans, chance, ".png"), chance, width)
        expected.append(Expected(str(path), 1, reason))
    for number in range(articles):
        path = _free(scans, chance, ".png")
        path.write_bytes((SAMPLES / ("inner.png", "yongkang-front.png")[number % 2]).read_bytes())
        expected.append(Expected(str(path), 1, None))
    while len(expected) < pages:
        count = min(pages - len(expected), _PAGES_A_FILE if chance.random() < 0.1 else 1)
        path = draw(_free(scans, chance, ".tif" if count > 1 else ".png"), chance, SOUND, count)
        expected += [Expected(str(path), page, None) for page in range(1, count + 1)]
    missing.write_text("".join(f"{path}\n" for path in listed), "utf-8")
    return Scans(scans, missing, recordings, _sorted(expected), vanishing)


def _sorted(pages: list[Expected]) -> tuple[Expected, ...]:
    return tuple(sorted(pages, key=lambda page: (page.input, page.page)))


def settings(path: Path, recordings: Path | None) -> Path:
    """Settings of the replay engine, or those of the real one on one thread."""
    engine = f'name = "replay"\nrecording = "{recordings}"' if recordings else 'name = "openvino"'
    path.write_text(f"[engine]\n{engine}\nthreads = 1\n", "utf-8")
    return path


def record(folder: Path, *, golden: bool = False) -> Path:
    """Recordings for small pages of every width but `UNKNOWN`, and for the sample pages if asked for."""
    folder.mkdir(parents=True)
    names = {SOUND: "sound.json", BLANK: "blank.empty.json", KILLS: "bad.kill.json", HANGS: "bad.hang.json"}
    for width, name in names.items():
        (folder / name).write_text(_recording(width).model_dump_json(), "utf-8")
    for path in GOLDEN.glob("*.json") if golden else ():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def _recording(width: int) -> Page:
    lines = []
    for number, text in enumerate(_TEXTS):
        top = 10 + 30 * number
        box: Box = (20, top, 100, top + 20)
        corners = ((20, top), (100, top), (100, top + 20), (20, top + 20))
        lines.append(Line(id=f"l{number}", box=box, polygon=corners, text=text, confidence=0.9, direction="horizontal"))
    names = tuple(line.id for line in lines)
    item = Item(id="i1", kind="other", lines=names, box=(0, 0, width, HEIGHT))
    source = Source(path="page.png", sha256="0" * 64, page_index=1, width=width, height=HEIGHT)
    return Page(source=source, items=(item,), lines=tuple(lines), reading_order=names)


def draw(path: Path, chance: random.Random, width: int = SOUND, pages: int = 1) -> Path:
    """Draw small pages of two lines, no two alike."""
    frames = []
    for _ in range(pages):
        pixels = np.full((HEIGHT, width), 255, np.uint8)
        pixels[10:30, 20:100] = chance.randrange(200)
        pixels[40:60, 20:100] = chance.randrange(200)
        frames.append(Image.fromarray(pixels))
    path.parent.mkdir(parents=True, exist_ok=True)
    if pages > 1:
        frames[0].save(path, save_all=True, append_images=frames[1:])
    else:
        frames[0].save(path)
    return path


def draw_real(folder: Path, pages: int, seed: int) -> Scans:
    """Pages for a real engine: pieces of a sample page, and one in ten (at least one) that is blank or broken."""
    chance = random.Random(seed)
    scans, missing = folder / "scans", folder / "missing.txt"
    scans.mkdir(parents=True)
    expected = []
    bad = max(1, pages // 10)
    for number in range(bad):
        kind = _BAD_REAL[number % len(_BAD_REAL)]
        path = _free(scans, chance, kind.suffix)
        kind.make(path)
        expected.append(Expected(str(path), 1, kind.reason))
    with Image.open(SAMPLES / "inner.png") as sheet:
        for _ in range(pages - bad):
            left, top = chance.randrange(sheet.width - 900), chance.randrange(sheet.height - 900)
            path = _free(scans, chance, ".png")
            path.parent.mkdir(exist_ok=True)
            sheet.crop((left, top, left + 900, top + 900)).save(path)
            expected.append(Expected(str(path), 1, None))
    missing.write_text("", "utf-8")
    return Scans(scans, missing, folder, _sorted(expected))


def _free(folder: Path, chance: random.Random, suffix: str) -> Path:
    """A new name; good and bad, small and large pages stand in no order."""
    return folder / f"{chance.randrange(8)}" / f"{chance.getrandbits(48):012x}{suffix}"


# --- bad inputs


@dataclass(frozen=True, slots=True)
class _Bad:
    suffix: str
    reason: str | None
    make: Callable[[Path], None]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _empty(path: Path) -> None:
    _write(path, b"")


def _cut(path: Path) -> None:
    draw(path, random.Random(1))
    path.write_bytes(path.read_bytes()[:-40])


def _text(path: Path) -> None:
    _write(path, "不是图像\n".encode() * 50)


def _one_pixel(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (1, 1)).save(path)


def _blank(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (BLANK, HEIGHT), 255).save(path)


def _unknown(path: Path) -> None:
    draw(path, random.Random(2), UNKNOWN)


def _misnamed(path: Path) -> None:
    """A sound PNG that is called a PDF: content counts, so it must be read."""
    _write(path, draw(path.with_suffix(".png"), random.Random(3)).read_bytes())
    path.with_suffix(".png").unlink()


def _vanished(path: Path) -> None:
    """Named in the list of inputs, but not there."""
    path.parent.mkdir(parents=True, exist_ok=True)


def _dangling(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(path.parent / "gone.png")


def _bomb(path: Path) -> None:
    """A PNG of a few bytes that says it has 60,000 x 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(10_000))), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    _write(path, b"\x89PNG\r\n\x1a\n" + body)


def _encrypted(path: Path) -> None:
    """A PDF whose keys belong to no password that anybody knows."""
    key = b"5a" * 32
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>",
        b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (key, key),
    )
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>"
    data += b"xref\n0 5\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (table, trailer, len(data))
    _write(path, data)


_BAD = (
    _Bad(".png", "InputUnreadableError", _empty),
    _Bad(".png", "InputUnreadableError", _cut),
    _Bad(".jpg", "InputUnreadableError", _text),
    _Bad(".pdf", "InputEncryptedError", _encrypted),
    _Bad(".png", "InputTooSmallError", _one_pixel),
    _Bad(".png", "InputTooLargeError", _bomb),
    _Bad(".pdf", None, _misnamed),
    _Bad(".png", "InputMissingError", _vanished),
    _Bad(".png", "InputMissingError", _dangling),
    _Bad(".png", None, _blank),
    _Bad(".png", "EngineError", _unknown),
)
_BAD_REAL = (
    _Bad(".png", "InputUnreadableError", _cut),
    _Bad(".png", None, _blank),
    _Bad(".pdf", "InputEncryptedError", _encrypted),
    _Bad(".png", "InputTooSmallError", _one_pixel),
)

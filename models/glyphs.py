"""Draw the characters of many faces once, and count the words of a dictionary, for `train_recognizer.py`.

    python models/glyphs.py     writes out/strips/glyphs.npz

What is drawn is the ink of each character on a tile of 46 pixels, with an em of 40. The words are those of jieba's
dictionary with their counts: lines made of them have the characters of running text, but nothing of the grammar that
the typeset pages are written by, so that a recogniser trained on them learns no sentence of its own examination.
"""

import argparse
import re
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
from PIL import Image, ImageDraw, ImageFont

EM, TILE, ROOM, BASE = 40, 46, 3, 0.88
"""Pixels of an em and of a tile, room around the em, and how far under its top the base line is."""
LEVELS = 16
MARKS = "，。、；：？！“”‘’《》〈〉（）「」『』【】〔〕—…·×○●◎■□▲△★◆→①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢ㎡"
LATIN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,:;%+-/()&@°℃"
COMMON, RARE = 3800, 7600
"""Numbers of characters that all faces and the main faces are drawn with, by their counts in the dictionary."""
_NOTO = "/usr/share/fonts/opentype/noto/Noto{}CJK-{}.ttc"
_TRUE = "/usr/share/fonts/truetype/"
FACES: tuple[tuple[str, str, int, float, bool], ...] = (
    ("song", _NOTO.format("Serif", "Regular"), 2, 20, True),
    ("song-light", _NOTO.format("Serif", "Light"), 2, 9, False),
    ("song-medium", _NOTO.format("Serif", "Medium"), 2, 7, False),
    ("song-bold", _NOTO.format("Serif", "Bold"), 2, 6, False),
    ("song-black", _NOTO.format("Serif", "Black"), 2, 3, False),
    ("bao", _TRUE + "arphic-gbsn00lp/gbsn00lp.ttf", 0, 16, True),
    ("ming", _TRUE + "arphic/uming.ttc", 0, 6, False),
    ("kai", _TRUE + "arphic-gkai00mp/gkai00mp.ttf", 0, 6, True),
    ("wenkai", _TRUE + "lxgw-wenkai/LXGWWenKai-Regular.ttf", 0, 4, False),
    ("fang", _TRUE + "cwtex/cwfs.ttf", 0, 3, False),
    ("hei", _NOTO.format("Sans", "Regular"), 2, 6, True),
    ("hei-light", _NOTO.format("Sans", "Light"), 2, 2, False),
    ("hei-bold", _NOTO.format("Sans", "Bold"), 2, 5, False),
    ("hei-black", _NOTO.format("Sans", "Black"), 2, 2, False),
    ("zenhei", _TRUE + "wqy/wqy-zenhei.ttc", 0, 3, False),
    ("microhei", _TRUE + "wqy/wqy-microhei.ttc", 0, 2, False),
)
"""Name, file, number in it, how often it is used, whether it is drawn with rare characters too."""
_HAN = re.compile("[\u4e00-\u9fff]+")


def characters_of(path: Path) -> list[str]:
    """The recogniser's classes: blank, its characters, space."""
    for entry in onnx.load(str(path)).metadata_props:
        if entry.key == "character":
            return ["", *entry.value.split("\n"), " "]
    raise SystemExit(f"{path}: no characters in its metadata")


def read_words() -> list[tuple[str, int]]:
    """Words of jieba's dictionary that are all Chinese characters, with their counts."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise SystemExit("jieba is not installed")
    rows = (line.split(" ") for line in (Path(spec.origin).parent / "dict.txt").read_text("utf-8").splitlines())
    return [(row[0], int(row[1])) for row in rows if _HAN.fullmatch(row[0])]


def read_text(path: Path) -> list[str]:
    """Paragraphs of a text in which words may have tags (``word/tag``), with letters and digits of half width."""
    narrow = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    narrow |= {ord("％"): "%", ord("．"): "."}
    out = []
    for line in path.read_text("utf-8").splitlines():
        words = [word.rpartition("/")[0] or word for word in line.split()]
        out.append("".join(words).translate(narrow))
    return [line for line in out if line]


def covered(path: str, index: int) -> set[int]:
    """Code points that a font has glyphs for."""
    from fontTools.ttLib import TTCollection, TTFont

    font = TTCollection(path).fonts[index] if path.endswith(".ttc") else TTFont(path)
    return set(font.getBestCmap())


def draw(font: ImageFont.FreeTypeFont, char: str) -> np.ndarray:
    """The ink of a character, (TILE, TILE) in 0..LEVELS-1."""
    image = Image.new("L", (TILE, TILE), 0)
    ImageDraw.Draw(image).text((ROOM, ROOM + BASE * EM), char, fill=255, font=font, anchor="ls")
    return np.rint(np.asarray(image, np.float32) / 255 * (LEVELS - 1)).astype(np.uint8)


def main() -> None:
    """Draw all faces and write them with the words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="the recogniser's ONNX file")
    parser.add_argument("--text", type=Path, help="running text for most of the lines; words may have tags")
    parser.add_argument("--out", type=Path, default=Path("out/strips/glyphs.npz"))
    args = parser.parse_args()
    classes = {char: k for k, char in enumerate(characters_of(args.weights)) if char}
    words = read_words()
    counts: dict[str, int] = {}
    for word, count in words:
        for char in word:
            counts[char] = counts.get(char, 0) + count
    usual = sorted((c for c in counts if c in classes), key=lambda c: (-counts[c], c))
    fixed = [c for c in MARKS + LATIN if c in classes]
    tiles, table = [], np.full((len(FACES), max(classes.values()) + 1), -1, np.int32)
    advances = np.ones((len(FACES), table.shape[1]), np.float32)
    for face, (name, path, index, _, rare) in enumerate(FACES):
        font, known = ImageFont.truetype(path, EM, index=index), covered(path, index)
        drawn = 0
        for char in fixed + usual[: RARE if rare else COMMON]:
            if ord(char) not in known:
                continue
            tile = draw(font, char)
            if not tile.any():
                continue
            table[face, classes[char]] = len(tiles)
            advances[face, classes[char]] = font.getlength(char) / EM
            tiles.append(tile)
            drawn += 1
        print(f"{name}: {drawn} characters")
    kept = [(w, c) for w, c in words if all(char in classes for char in w) and len(w) <= 6]
    flat = np.concatenate([[classes[char] for char in word] for word, _ in kept]).astype(np.int32)
    running = [classes.get(char, 0) for line in (read_text(args.text) if args.text else ()) for char in line]
    sheet = np.stack(tiles)
    packed = (sheet.reshape(len(tiles), -1)[:, ::2] << 4) | sheet.reshape(len(tiles), -1)[:, 1::2]
    args.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        args.out,
        tiles=packed,
        table=table,
        advances=advances,
        shares=np.array([face[3] for face in FACES], np.float32),
        words=flat,
        running=np.array([k for k in running if k], np.int32),
        lengths=np.array([len(word) for word, _ in kept], np.int32),
        counts=np.array([count for _, count in kept], np.int64),
        usual=np.array([classes[c] for c in usual[:RARE]], np.int32),
        marks=np.array([classes[c] for c in MARKS if c in classes], np.int32),
        latin=np.array([classes[c] for c in LATIN if c in classes], np.int32),
        characters=np.array(["", *characters_of(args.weights)[1:]]),
    )
    print(f"{len(tiles)} tiles, {len(kept)} words: {args.out}, {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

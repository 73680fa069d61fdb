"""Draw the characters of many faces once, and count the words of a dictionary, for `train_recognizer.py`.

    python models/glyphs.py --weights REC.onnx --text TEXT     writes out/strips/glyphs.npz

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

from newsparse.typeset.fonts import FACES, FontFile

EM, TILE, ROOM, BASE = 40, 46, 3, 0.88
"""Pixels of an em and of a tile, room around the em, and how far under its top the base line is."""
LEVELS = 16
MARKS = "，。、；：？！“”‘’《》〈〉（）「」『』【】〔〕—…·×○●◎■□▲△★◆→①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢ㎡"
LATIN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,:;%+-/()&@°℃"
COMMON, RARE = 3800, 7600
"""Numbers of characters that all faces and the main faces are drawn with, by their counts in the dictionary."""
FILES = {face: files[0] for face, files in FACES.items()} | {
    "song-light": FontFile(Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Light.ttc"), 2),
    "ming": FontFile(Path("/usr/share/fonts/truetype/arphic/uming.ttc")),
    "fang": FontFile(Path("/usr/share/fonts/truetype/cwtex/cwfs.ttf")),
}
"""The faces of the typeset pages, and three more (Debian's fonts-arphic-uming and fonts-cwtex-fs)."""
SHARES = {
    "song": 20,
    "song-light": 9,
    "song-medium": 7,
    "song-bold": 6,
    "song-black": 3,
    "bao": 16,
    "ming": 6,
    "kai": 6,
    "wenkai": 4,
    "fang": 3,
    "hei": 6,
    "hei-light": 2,
    "hei-bold": 5,
    "hei-black": 2,
    "zenhei": 3,
    "microhei": 2,
}
"""How often a face is used."""
MAIN = {"song", "bao", "kai", "hei"}
"""Faces that are drawn with rare characters too."""
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


def covered(file: FontFile) -> set[int]:
    """Code points that a font has glyphs for."""
    from fontTools.ttLib import TTCollection, TTFont

    font = TTCollection(file.path).fonts[file.index] if file.path.suffix == ".ttc" else TTFont(file.path)
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
    characters = characters_of(args.weights)
    classes = {char: k for k, char in enumerate(characters) if char}
    words = read_words()
    counts: dict[str, int] = {}
    for word, count in words:
        for char in word:
            counts[char] = counts.get(char, 0) + count
    usual = sorted((c for c in counts if c in classes), key=lambda c: (-counts[c], c))
    fixed = [c for c in MARKS + LATIN if c in classes]
    tiles, table = [], np.full((len(SHARES), max(classes.values()) + 1), -1, np.int32)
    advances = np.ones((len(SHARES), table.shape[1]), np.float32)
    for face, name in enumerate(SHARES):
        file = FILES[name]
        font, known = ImageFont.truetype(str(file.path), EM, index=file.index), covered(file)
        drawn = 0
        for char in fixed + usual[: RARE if name in MAIN else COMMON]:
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
        shares=np.array(list(SHARES.values()), np.float32),
        words=flat,
        running=np.array([k for k in running if k], np.int32),
        lengths=np.array([len(word) for word, _ in kept], np.int32),
        counts=np.array([count for _, count in kept], np.int64),
        usual=np.array([classes[c] for c in usual[:RARE]], np.int32),
        marks=np.array([classes[c] for c in MARKS if c in classes], np.int32),
        latin=np.array([classes[c] for c in LATIN if c in classes], np.int32),
        characters=np.array(characters),
    )
    print(f"{len(tiles)} tiles, {len(kept)} words: {args.out}, {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

"""Fonts in one place: which files a face may come from, and what is measured on them.

The page families name faces ("song", "hei-bold" ...), never files. A face has a list of candidate files, first
found first used; the defaults are what Debian's packages install (see `PACKAGES`), and a user may give others (see
`typecase`). A character that a face lacks is lent by another face; one that no face has is not printed at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from PIL import ImageFont

from newsparse.errors import ConfigError

PACKAGES = (
    "fonts-noto-cjk",
    "fonts-noto-cjk-extra",
    "fonts-arphic-gbsn00lp",
    "fonts-arphic-gkai00mp",
    "fonts-lxgw-wenkai",
    "fonts-wqy-zenhei",
    "fonts-wqy-microhei",
)
"""Debian packages that together hold every default face."""

InkBox = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font file and the number of the face in it, when it is a collection."""

    path: Path
    index: int = 0


def _noto(kind: str, weight: str) -> FontFile:
    return FontFile(Path(f"/usr/share/fonts/opentype/noto/Noto{kind}CJK-{weight}.ttc"), 2)


def _truetype(name: str) -> FontFile:
    return FontFile(Path("/usr/share/fonts/truetype") / name)


FACES: Mapping[str, tuple[FontFile, ...]] = {
    "song": (_noto("Serif", "Regular"),),
    "song-medium": (_noto("Serif", "Medium"), _noto("Serif", "Regular")),
    "song-bold": (_noto("Serif", "Bold"),),
    "song-black": (_noto("Serif", "Black"), _noto("Serif", "Bold")),
    "bao": (_truetype("arphic-gbsn00lp/gbsn00lp.ttf"), _noto("Serif", "Regular")),
    "kai": (_truetype("arphic-gkai00mp/gkai00mp.ttf"), _truetype("lxgw-wenkai/LXGWWenKai-Regular.ttf")),
    "wenkai": (_truetype("lxgw-wenkai/LXGWWenKai-Regular.ttf"), _truetype("arphic-gkai00mp/gkai00mp.ttf")),
    "wenkai-bold": (_truetype("lxgw-wenkai/LXGWWenKai-Bold.ttf"), _truetype("arphic-gkai00mp/gkai00mp.ttf")),
    "hei-light": (_noto("Sans", "Light"), _noto("Sans", "Regular")),
    "hei": (_noto("Sans", "Regular"),),
    "hei-medium": (_noto("Sans", "Medium"), _noto("Sans", "Regular")),
    "hei-bold": (_noto("Sans", "Bold"),),
    "hei-black": (_noto("Sans", "Black"), _noto("Sans", "Bold")),
    "zenhei": (_truetype("wqy/wqy-zenhei.ttc"), _noto("Sans", "Regular")),
    "microhei": (_truetype("wqy/wqy-microhei.ttc"), _noto("Sans", "Regular")),
}
"""Face name -> candidate files, best first."""

FALLBACK = "song"
"""Face that lends a glyph which another face lacks; what it lacks too is lent by the face most like."""

_KINDS: Mapping[str, tuple[str, ...]] = {
    "song": ("song", "kai", "hei"),
    "kai": ("kai", "song", "hei"),
    "hei": ("hei", "song", "kai"),
}
"""Kinds of face, and for each all kinds from the most to the least like it."""
_CUTS: Mapping[str, tuple[str, int]] = {
    "song": ("song", 400),
    "song-medium": ("song", 500),
    "song-bold": ("song", 700),
    "song-black": ("song", 900),
    "bao": ("song", 400),
    "kai": ("kai", 400),
    "wenkai": ("kai", 400),
    "wenkai-bold": ("kai", 700),
    "hei-light": ("hei", 300),
    "hei": ("hei", 400),
    "hei-medium": ("hei", 500),
    "hei-bold": ("hei", 700),
    "hei-black": ("hei", 900),
    "zenhei": ("hei", 400),
    "microhei": ("hei", 400),
}
"""Face name -> kind and weight (400 is regular)."""
_COMMON = "的一是不了在有人我他这中大来上国个到说们"
"""The commonest characters. A font of traditional forms lacks six of them, one that is not Chinese nearly all."""
_NO_CHARACTER = "\U0010fffe"
_PROBE = 40
"""Size at which glyphs are compared, pixels."""


class Metrics(Protocol):
    """What composition must know of a font; all lengths in pixels at a whole-number size."""

    def advance(self, face: str, size: int, char: str) -> float:
        """Width that the character takes along the line."""
        ...

    def ink(self, face: str, size: int, char: str) -> InkBox:
        """Box of the character's ink from its origin on the base line (y grows downwards); (0, 0, 0, 0) if none."""
        ...

    def prints(self, char: str) -> bool:
        """Whether the character can be printed: it is white space, or some face has it."""
        ...


class FontBook:
    """Opens faces at sizes and measures their glyphs.

    Args:
        files: face name -> file that the user gives. It is used instead of the default; a face that is not given and
            not installed either is served by the given face most like it (see `alike`).

    Raises:
        ConfigError: a font file that the user gave does not exist, is no font, or has no Chinese characters.
    """

    def __init__(self, files: Mapping[str, Path | FontFile] | None = None) -> None:
        given = {face: file if isinstance(file, FontFile) else FontFile(file) for face, file in (files or {}).items()}
        for face, file in given.items():
            _check(face, file)
        self._faces: dict[str, tuple[FontFile, ...]] = {
            face: (given[face],) if face in given else (*FACES[face], *(given[f] for f in alike(face) if f in given))
            for face in (*FACES, *(face for face in given if face not in FACES))
        }
        self._lends: dict[tuple[str, str], str] = {}
        self._prints: dict[str, bool] = {}
        self._advances: dict[tuple[str, int, str], float] = {}
        self._inks: dict[tuple[str, int, str], InkBox] = {}

    def file(self, face: str) -> FontFile:
        """The file that serves a face.

        Raises:
            ConfigError: the face is unknown, or none of its files is installed.
        """
        if face not in self._faces:
            raise ConfigError(f"unknown typeface {face!r}; known: {', '.join(sorted(self._faces))}")
        for candidate in self._faces[face]:
            if candidate.path.is_file():
                return candidate
        wanted = ", ".join(str(candidate.path) for candidate in self._faces[face])
        raise ConfigError(
            f"no font for face {face!r} (looked for {wanted}); install {' '.join(PACKAGES)}, or give fonts of your own"
        )

    def available(self) -> bool:
        """Whether every face has a file."""
        return all(self._installed(face) for face in self._faces)

    def _installed(self, face: str) -> bool:
        return any(file.path.is_file() for file in self._faces[face])

    def font(self, face: str, size: int) -> ImageFont.FreeTypeFont:
        """The opened font, cached."""
        return _open(self.file(face), size)

    def lender(self, face: str, char: str) -> str:
        """The face that draws this character: the face itself, else `FALLBACK`, else the face most like that has it.

        The face itself is named also when no face has the character: see `prints`.
        """
        key = (face, char)
        if key not in self._lends:
            others = (other for other in alike(face) if self._installed(other))
            chain = (face,) if self._has(face, char) else (FALLBACK, *others)
            self._lends[key] = next((other for other in chain if self._has(other, char)), face)
        return self._lends[key]

    def _has(self, face: str, char: str) -> bool:
        return char.isspace() or _has_glyph(self.font(face, _PROBE), char)

    def prints(self, char: str) -> bool:
        """See `Metrics.prints`."""
        if char not in self._prints:
            self._prints[char] = self._has(self.lender(FALLBACK, char), char)
        return self._prints[char]

    def advance(self, face: str, size: int, char: str) -> float:
        """See `Metrics.advance`; 0 for a character that cannot be printed."""
        key = (face, size, char)
        if key not in self._advances:
            font = self.font(self.lender(face, char), size)
            self._advances[key] = float(font.getlength(char)) if self.prints(char) else 0.0
        return self._advances[key]

    def ink(self, face: str, size: int, char: str) -> InkBox:
        """See `Metrics.ink`; none for a character that cannot be printed."""
        key = (face, size, char)
        if key not in self._inks:
            blank = char.isspace() or not self.prints(char)
            self._inks[key] = (0, 0, 0, 0) if blank else _ink(self.font(self.lender(face, char), size), char)
        return self._inks[key]


def alike(face: str) -> tuple[str, ...]:
    """The other faces, the most like first: of the same kind and the nearest weight, then of other kinds.

    A face that is none of `FACES` counts as a regular song.
    """
    kind, weight = _CUTS.get(face, _CUTS[FALLBACK])
    kinds = _KINDS[kind]
    others = (other for other in FACES if other != face)
    return tuple(sorted(others, key=lambda other: (kinds.index(_CUTS[other][0]), abs(_CUTS[other][1] - weight))))


def _check(face: str, file: FontFile) -> None:
    """Refuse a font file that no page can be set with."""
    named = f"(face {face!r})"
    if not file.path.is_file():
        raise ConfigError(f"{file.path}: no such font file {named}")
    try:
        font = _open(file, _PROBE)
        lacking = "".join(char for char in _COMMON if not _has_glyph(font, char))
    except OSError as error:
        # A collection that is sound as such has no face of this number.
        number = f", or one without a face number {file.index}" if file.index else ""
        raise ConfigError(f"{file.path}: not a font file{number}: {error} {named}") from error
    if len(lacking) > len(_COMMON) / 2:
        raise ConfigError(f"{file.path}: not a Chinese font, it lacks {lacking} {named}")


def _has_glyph(font: ImageFont.FreeTypeFont, char: str) -> bool:
    """Whether the font draws something else than what it draws for a character that there is not."""
    return bytes(font.getmask(char)) != _missing(font)


@cache
def _missing(font: ImageFont.FreeTypeFont) -> bytes:
    return bytes(font.getmask(_NO_CHARACTER))


def _ink(font: ImageFont.FreeTypeFont, char: str) -> InkBox:
    """The inked pixels of a glyph; Pillow's own text box counts the advance as well."""
    mask, (left, top) = font.getmask2(char, mode="L", anchor="ls")
    box = mask.getbbox()
    return (0, 0, 0, 0) if box is None else (box[0] + left, box[1] + top, box[2] + left, box[3] + top)


@cache
def _open(file: FontFile, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(file.path), size, index=file.index, layout_engine=ImageFont.Layout.BASIC)

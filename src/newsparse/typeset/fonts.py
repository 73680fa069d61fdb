"""Fonts in one place: which files a face may come from, and what is measured on them.

The page families name faces ("song", "hei-bold" ...), never files. A face has a list of candidate files, first
found first used; the defaults are what Debian's packages install (see `PACKAGES`), and a user may give others.
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
"""Face that lends a glyph which another face lacks."""


class Metrics(Protocol):
    """What composition must know of a font; all lengths in pixels at a whole-number size."""

    def advance(self, face: str, size: int, char: str) -> float:
        """Width that the character takes along the line."""
        ...

    def ink(self, face: str, size: int, char: str) -> InkBox:
        """Box of the character's ink from its origin on the base line (y grows downwards); (0, 0, 0, 0) if none."""
        ...


class FontBook:
    """Opens faces at sizes and measures their glyphs.

    Args:
        files: face name -> file, to use instead of the defaults or beside them.

    Raises:
        ConfigError: a font file that the user gave does not exist.
    """

    def __init__(self, files: Mapping[str, Path] | None = None) -> None:
        given = {face: (FontFile(path),) for face, path in (files or {}).items()}
        for face, (file,) in given.items():
            if not file.path.is_file():
                raise ConfigError(f"{file.path}: no such font file (face {face!r})")
        self._faces: dict[str, tuple[FontFile, ...]] = {**FACES, **given}
        self._lends: dict[tuple[str, str], str] = {}
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
        raise ConfigError(f"no font for face {face!r} (looked for {wanted}); install {' '.join(PACKAGES)}")

    def available(self) -> bool:
        """Whether every face has a file."""
        return all(any(file.path.is_file() for file in files) for files in self._faces.values())

    def font(self, face: str, size: int) -> ImageFont.FreeTypeFont:
        """The opened font, cached."""
        return _open(self.file(face), size)

    def lender(self, face: str, char: str) -> str:
        """The face that draws this character: the face itself, or `FALLBACK` when it lacks the glyph."""
        key = (face, char)
        if key not in self._lends:
            probe = self.font(face, 40)
            lacks = not char.isspace() and bytes(probe.getmask(char)) == bytes(probe.getmask("\U0010fffe"))
            self._lends[key] = FALLBACK if lacks else face
        return self._lends[key]

    def advance(self, face: str, size: int, char: str) -> float:
        """See `Metrics.advance`."""
        key = (face, size, char)
        if key not in self._advances:
            self._advances[key] = float(self.font(self.lender(face, char), size).getlength(char))
        return self._advances[key]

    def ink(self, face: str, size: int, char: str) -> InkBox:
        """See `Metrics.ink`."""
        key = (face, size, char)
        if key not in self._inks:
            self._inks[key] = (0, 0, 0, 0) if char.isspace() else _ink(self.font(self.lender(face, char), size), char)
        return self._inks[key]


def _ink(font: ImageFont.FreeTypeFont, char: str) -> InkBox:
    """The inked pixels of a glyph; Pillow's own text box counts the advance as well."""
    mask, (left, top) = font.getmask2(char, mode="L", anchor="ls")
    box = mask.getbbox()
    return (0, 0, 0, 0) if box is None else (box[0] + left, box[1] + top, box[2] + left, box[3] + top)


@cache
def _open(file: FontFile, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(file.path), size, index=file.index, layout_engine=ImageFont.Layout.BASIC)

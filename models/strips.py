"""Lines of type as they are cut from scanned newspapers, drawn and worn by PyTorch as fast as a network learns.

A batch of lines is set from tiles (see `glyphs.py`) on a canvas with a line above and one below, brought to the size
that the type has on the scan, worn (ink, the other side, light, blur, grain, scratches, two levels, JPEG, a second
sampling), cut as the pipeline cuts it, with a little too much or too little, and brought to the recogniser's height.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from glyphs import EM, LEVELS, ROOM, TILE
from numpy.typing import NDArray
from torch.nn import functional

from newsparse.engines.recipe import LINE_HEIGHT, width_share

UNITS, PIECES = 600_000, 1500
"""Words and marks that are put together for the stream that lines are taken from, and pieces of running text in it."""
KINDS = (0.7, 0.08, 0.06, 0.115, 0.035, 0.01)
"""Shares of words, single characters, names, marks, numbers and dashes among them."""
SHORT = 0.1
"""Share of lines that end before their column does."""
DASHES = ("——", "——", "……", "—")
RUNNING = 0.7
"""Share of the stream that is running text, where there is some."""
MARKS = dict.fromkeys("■□", 1.0) | dict.fromkeys("◎●▲", 0.5) | dict.fromkeys("；？！《》", 2.0)
MARKS |= {"·": 3, "，": 30, "。": 14, "、": 12, "“": 7, "”": 7, "：": 5, "（": 4, "）": 4}
"""How often marks stand between the words that are made up."""
SURNAMES, GIVEN = 200, 3000
"""How many characters may begin a name and stand in one: not names that anybody has, so that none is learned."""
LUMA = (
    "16 11 10 16 24 40 51 61 12 12 14 19 26 58 60 55 14 13 16 24 40 57 69 56 14 17 22 29 51 87 80 62 "
    "18 22 37 56 68 109 103 77 24 35 55 64 81 104 113 92 49 64 78 87 103 121 120 101 72 92 95 98 112 100 103 99"
)
"""Steps of the luminance coefficients of a JPEG picture at quality 50 (ITU-T T.81, annex K)."""

Tensor = torch.Tensor


@dataclass(frozen=True, slots=True)
class Strips:
    """Lines ready for the recogniser.

    Attributes:
        pixels: (lines, 3, 48, width) in -1..1, 0 behind the end of each line.
        labels: classes, (lines, characters), 0 behind the end.
        lengths: characters of each line.
        steps: steps that belong to each line, of ``width / 8``.
    """

    pixels: Tensor
    labels: Tensor
    lengths: Tensor
    steps: Tensor


@dataclass(frozen=True, slots=True)
class Cut:
    """How lines are cut out.

    Attributes:
        rows: height of the crop, pixels of the scan.
        columns: its greatest width.
        left: room before each line, em.
        right: room behind it.
        top: room over it.
        grow: size of its type, times.
        stretch: width of its type, times.
    """

    rows: int
    columns: int
    left: Tensor
    right: Tensor
    top: Tensor
    grow: Tensor
    stretch: Tensor


class Press:
    """Prints lines.

    Args:
        path: the file of `glyphs.py`.
        device: where lines are drawn.
        seed: of all choices.
    """

    def __init__(self, path: Path, device: str, seed: int) -> None:
        sheet = np.load(path)
        packed = torch.from_numpy(sheet["tiles"]).to(device)
        tiles = torch.stack((packed >> 4, packed & 15), -1).reshape(len(packed), TILE, TILE)
        self._tiles = torch.cat((tiles, tiles.new_zeros(1, TILE, TILE)))
        self._ends = tuple(_ends(self._tiles.amax(axis)) for axis in (1, 2))
        self._table = torch.from_numpy(sheet["table"].astype(np.int64)).to(device)
        self._advances = torch.from_numpy(sheet["advances"]).to(device)
        self._shares = torch.from_numpy(sheet["shares"]).to(device)
        self._device = device
        self.characters = [str(char) for char in sheet["characters"]]
        self._rng = np.random.default_rng(seed)
        self._source = torch.Generator(device).manual_seed(seed)
        self._latin = torch.zeros(len(self.characters), dtype=torch.bool, device=device)
        self._latin[torch.from_numpy(sheet["latin"].astype(np.int64)).to(device)] = True
        self._stream = torch.from_numpy(self._write(sheet)).to(device)
        usual = torch.from_numpy(sheet["usual"].astype(np.int64)).to(device)[:GIVEN]
        known = [usual[self._table[face, usual] >= 0] for face in range(len(self._shares))]
        least = min(len(k) for k in known)
        self._lent = torch.stack([k[:least] for k in known])
        basis = np.cos((2 * np.arange(8)[None] + 1) * np.arange(8)[:, None] * np.pi / 16)
        basis *= np.where(np.arange(8) == 0, np.sqrt(1 / 8), 0.5)[:, None]
        self._basis = torch.from_numpy(basis.astype(np.float32)).to(device)
        self._luma = torch.tensor([float(v) for v in LUMA.split()], device=device).reshape(8, 8)

    def _write(self, sheet: Any) -> NDArray[np.int64]:
        """A stream of classes: words by tempered counts, with names, marks and numbers between them."""
        rng, characters = self._rng, self.characters
        lengths = sheet["lengths"].astype(np.int64)
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        flat, usual = sheet["words"].astype(np.int64), sheet["usual"].astype(np.int64)
        shares = sheet["counts"].astype(np.float64) ** 0.6
        marks = sheet["marks"].astype(np.int64)
        weights = np.array([MARKS.get(characters[k], 0.0 if characters[k] in "—…" else 0.08) for k in marks])
        digits = np.array([k for k in sheet["latin"] if characters[k].isdigit()])
        letters = np.array([k for k in sheet["latin"] if characters[k].isalpha()])
        others = np.array([k for k in sheet["latin"] if not characters[k].isalnum()])
        number = {char: k for k, char in enumerate(characters)}
        dashes = [np.array([number[char] for char in unit]) for unit in DASHES]
        kinds = rng.choice(len(KINDS), UNITS, p=np.array(KINDS) / sum(KINDS))
        words = rng.choice(len(lengths), UNITS, p=shares / shares.sum())
        signs = rng.choice(marks, UNITS, p=weights / weights.sum())
        out: list[NDArray[np.int64]] = []
        for kind, word, sign in zip(kinds, words, signs, strict=True):
            if kind == 0:
                out.append(flat[starts[word] : starts[word] + lengths[word]])
            elif kind == 1:
                out.append(rng.choice(usual, 1))
            elif kind == 2:
                given = usual[rng.integers(0, GIVEN, rng.integers(1, 3))]
                out.append(np.concatenate((usual[rng.integers(0, SURNAMES, 1)], given)))
            elif kind == 3:
                out.append(np.array([sign]))
            elif kind == 5:
                out.append(dashes[rng.integers(len(dashes))])
            else:
                part = rng.choice(digits, rng.integers(1, 5))
                if rng.random() < 0.2:
                    part = rng.choice(letters, rng.integers(1, 7))
                elif rng.random() < 0.25:
                    part = np.concatenate((part, rng.choice(others, 1), rng.choice(digits, rng.integers(1, 3))))
                out.append(part)
        made = np.concatenate(out)
        running = sheet["running"].astype(np.int64)
        if not len(running):
            return made
        # Pieces of running text and of what was made up, by turns; a line may have the seam in it.
        pieces: list[NDArray[np.int64]] = []
        for _ in range(PIECES):
            at = int(rng.integers(0, len(running) - 4000))
            pieces.append(running[at : at + int(4000 * RUNNING)])
            at = int(rng.integers(0, len(made) - 4000))
            pieces.append(made[at : at + int(4000 * (1 - RUNNING))])
        return np.concatenate(pieces)

    def _uniform(self, low: float, high: float, *shape: int) -> Tensor:
        return low + (high - low) * torch.rand(*shape, generator=self._source, device=self._device)

    def _some(self, share: float, low: float, high: float, *shape: int) -> Tensor:
        """As `_uniform`, but 0 for all but a share of the lines (the first axis)."""
        kept = self._uniform(0, 1, shape[0]) < share
        return self._uniform(low, high, *shape) * kept.reshape(-1, *[1] * (len(shape) - 1))

    def draw(self, lines: int, size: float, width: int, turned: bool = False, clean: bool = False) -> Strips:
        """Lines of one size that fill a width, but for some short ones.

        Args:
            lines: how many.
            size: of the type on the scan, pixels of an em.
            width: of the recogniser's input, a multiple of 32.
            turned: whether the lines run down the page, and are turned counter-clockwise to be read.
            clean: without wear.
        """
        cut = self._cut_of(lines, size, width)
        length = cut.columns / size / cut.stretch - cut.left - cut.right
        faces = torch.multinomial(self._shares, lines, replacement=True, generator=self._source)
        tracking = self._uniform(-0.02, 0.03, lines) + self._some(0.25, 0.0, 0.12, lines)
        tracking = (tracking + self._some(0.04, 0.2, 0.6, lines))[:, None, None]
        longest = float(length.max())
        # Letters in lines that run down lie on their sides or stand upright, by taste: none are printed.
        ids = self._text(lines, int(longest * 2) + 2, faces, letters=not turned)
        advance = self._advances[faces[:, None, None], ids]
        advance = torch.where(self._latin[ids], advance, torch.ones_like(advance)) + tracking
        advance = advance + self._gaps(advance)
        ends = advance.cumsum(-1)
        shown = ends - tracking <= length[:, None, None]
        shown[:, 0, 0] = True
        counts = shown[:, 1].sum(-1)
        short = self._uniform(0, 1, lines) < SHORT
        counts = torch.where(short, (counts * self._uniform(0.15, 1, lines)).long(), counts).clamp(min=1)
        shown[:, 1] = torch.arange(ids.shape[2], device=self._device) < counts[:, None]
        # From the ink of the first character to that of the last: the room that marks have beside them is cut off.
        tiles = torch.where(shown, self._table[faces[:, None, None], ids], len(self._tiles) - 1)
        near, far = self._ends[1 if turned else 0]
        starts, last = ends - advance, (counts - 1)[:, None]
        begin = near[tiles[:, 1, 0]]
        close = starts[:, 1].gather(1, last)[:, 0] + far[tiles[:, 1].gather(1, last)[:, 0]]
        canvas = self._set(tiles, starts, longest, turned)
        page, wide = self._cut(canvas, begin * EM, (close - begin).clamp(min=0.1) * EM, size, cut)
        worn = 255 * (1 - page) if clean else self._wear(page, size)
        pixels, widths = self._scaled(worn, wide, width)
        labels = torch.where(shown[:, 1], ids[:, 1], 0)[:, : int(counts.max())]
        return Strips(pixels, labels, counts, (widths + 7) // 8)

    def _cut_of(self, lines: int, size: float, width: int) -> Cut:
        """How lines are cut out so that they fill a width of the recogniser's input."""
        tall = float(self._rng.uniform(1.28, 1.62))
        rows = max(6, round(tall * size))
        columns = int(width * rows / LINE_HEIGHT / width_share(rows))
        grow = self._uniform(0.94, 1.07, lines)
        stretch = self._uniform(0.94, 1.06, lines) * grow
        stretch = torch.where(self._uniform(0, 1, lines) < 0.15, stretch * self._uniform(0.8, 1.12, lines), stretch)
        left, right = self._uniform(-0.05, 0.62, lines), self._uniform(-0.03, 0.6, lines)
        top = (tall - 1) / 2 + self._uniform(-0.09, 0.09, lines)
        return Cut(rows, columns, left, right, top, grow, stretch)

    def _text(self, lines: int, count: int, faces: Tensor, letters: bool) -> Tensor:
        """Classes, (lines, 3, count); characters that a face lacks are replaced by some that it has."""
        at = torch.randint(0, len(self._stream) - count, (lines, 3, 1), generator=self._source, device=self._device)
        ids = self._stream[at + torch.arange(count, device=self._device)]
        lent = torch.randint(0, self._lent.shape[1], ids.shape, generator=self._source, device=self._device)
        lacking = self._table[faces[:, None, None], ids] < 0
        if not letters:
            lacking |= self._latin[ids]
        return torch.where(lacking, self._lent[faces[:, None, None], lent], ids)

    def _gaps(self, advance: Tensor) -> Tensor:
        """Blanks between words, as heads and bylines have them, em; nothing is printed for them, nor to be read."""
        spaced = self._uniform(0, 1, *advance.shape) < self._some(0.25, 0.02, 0.12, len(advance), 1, 1)
        return torch.where(spaced, self._uniform(0.25, 1.3, *advance.shape), 0.0)

    def _set(self, number: Tensor, starts: Tensor, length: float, turned: bool) -> Tensor:
        """Ink, (lines, 1, height, width), of three lines; the middle one begins at (EM, 2 EM)."""
        lines = len(number)
        high, wide = 5 * EM, int((length + 2.5) * EM) + TILE
        tiles = self._tiles[number]
        if turned:
            tiles = torch.rot90(tiles, 1, (-2, -1))
        pitch = self._uniform(1.25, 1.8, lines, 1) * torch.tensor([[-1.0, 0.0, 1.0]], device=self._device)
        lone = self._uniform(0, 1, lines, 1) < 0.25
        pitch = torch.where(lone, pitch * 3, pitch)
        y = (2 * EM + pitch * EM - ROOM).round().long().clamp(-TILE, high)
        x = (EM + starts * EM - ROOM).round().long().clamp(0, wide - TILE)
        inner = torch.arange(TILE, device=self._device)
        tall = high + 2 * TILE
        place = (y[:, :, None, None, None] + TILE + inner[:, None]) * wide + x[..., None, None] + inner
        place = place + (torch.arange(lines, device=self._device) * tall * wide).reshape(-1, 1, 1, 1, 1)
        out = torch.zeros(lines * tall * wide, dtype=torch.float32, device=self._device)
        out.index_add_(0, place.reshape(-1), tiles.reshape(-1).float() / (LEVELS - 1))
        return out.reshape(lines, 1, tall, wide)[:, :, TILE : TILE + high].clamp(0, 1)

    def _cut(self, canvas: Tensor, begin: Tensor, used: Tensor, size: float, cut: Cut) -> tuple[Tensor, Tensor]:
        """Ink at the size of the scan, (lines, 1, rows, columns), and the width of each line there."""
        lines, high, wide = len(canvas), canvas.shape[2], canvas.shape[3]
        ratio = size / EM
        ink = blurred(canvas, self._uniform(0.3, 1.1, lines))
        # Ink that spreads or starves: the edge is put at another height of the softened type.
        edge, slope = self._uniform(0.34, 0.64, lines, 1, 1, 1), self._uniform(1.5, 4, lines, 1, 1, 1)
        ink = ((ink - edge) * slope + 0.5).clamp(0, 1)
        left, top, grow, stretch = cut.left, cut.top, cut.grow, cut.stretch
        width = ((used / EM + left + cut.right) * size * stretch).ceil().clamp(4, cut.columns)
        rows, columns = cut.rows, cut.columns
        # Two samples a pixel each way, averaged: what an aperture sees.
        fine_rows, fine_columns = 2 * rows, 2 * columns
        v = (torch.arange(fine_rows, device=self._device) + 0.5) / 2
        u = (torch.arange(fine_columns, device=self._device) + 0.5) / 2
        y = 2 * EM + (v[None] / size / grow[:, None] - top[:, None]) * EM
        x = EM + begin[:, None] + (u[None] / size / stretch[:, None] - left[:, None]) * EM
        tilt = self._uniform(-0.006, 0.006, lines, 1, 1)
        bow = self._some(0.3, -0.06, 0.06, lines, 1, 1) * EM
        middle = (begin + used / 2 + EM).reshape(-1, 1, 1)
        along = (x[:, None] - middle) / used.clamp(min=EM).reshape(-1, 1, 1)
        yy = (
            y[:, :, None]
            + tilt * (x[:, None] - middle).clamp(-6 * EM, 6 * EM)
            + bow * (4 * along.clamp(-0.6, 0.6) ** 2 - 0.5)
        )
        xx = x[:, None].expand(-1, fine_rows, -1)
        if ratio < 0.5:
            # Before samples stand farther apart than two pixels, detail finer than they show is taken away.
            ink = blurred(ink, torch.full((lines,), 0.25 / ratio - 0.4, device=self._device).clamp(min=0.05))
        grid = torch.stack((2 * (xx + 0.5) / wide - 1, 2 * (yy + 0.5) / high - 1), -1)
        fine = functional.grid_sample(ink, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
        return functional.avg_pool2d(fine, 2), width

    def _wear(self, ink: Tensor, size: float) -> Tensor:
        """Grey levels, (lines, 1, height, width), of worn paper."""
        lines, _, rows, columns = ink.shape
        one = (lines, 1, 1, 1)
        harsh = self._uniform(0, 1, *one) ** 1.5
        paper = self._uniform(195, 255, *one)
        depth = torch.where(
            self._uniform(0, 1, *one) < 0.12, self._uniform(0.25, 0.6, *one), self._uniform(0.6, 1.0, *one)
        )
        seen = paper * (1 - depth * ink)
        other = torch.flip(ink, (0, 3)).roll(rows // 3, 2)
        seen = seen - self._some(0.3, 0.03, 0.2, *one) * 255 * blurred(other, self._uniform(0.5, 1.6, lines))
        slope = torch.linspace(-1, 1, columns, device=self._device) * self._some(0.4, -0.2, 0.2, *one)
        seen = seen * (1 - slope.abs() - slope).clamp(0.4, 1)
        seen = self._ruled(seen, rows, columns)
        reverse = self._uniform(0, 1, *one) < 0.05
        seen = torch.where(reverse, 255 - seen + self._uniform(0, 70, *one), seen)
        soft = self._some(0.8, 0.15, 1.0, lines) * (0.5 + 0.5 * min(1.0, size / 16))
        seen = blurred(seen, soft)
        noise = torch.randn(seen.shape, generator=self._source, device=self._device)
        coarse = blurred(noise, torch.full((lines,), 0.6, device=self._device))
        grain = self._some(0.85, 0.5, 20, *one) * harsh.clamp(min=0.15)
        seen = seen + grain * torch.where(self._uniform(0, 1, *one) < 0.7, 1.4 * coarse, noise)
        where = self._uniform(0, 1, lines, 1, 1, columns)
        tone = torch.where(self._uniform(0, 1, lines, 1, 1, columns) < 0.5, 15.0, 245.0)
        scratched = where < self._some(0.12, 0.002, 0.02, *one)
        seen = torch.where(scratched, tone, seen)
        ground = seen.mean((2, 3), keepdim=True)
        light = torch.where(reverse, 0.0, paper)
        level = ground * 0.35 + light * 0.65 * self._uniform(0.7, 1.0, *one)
        two = (self._uniform(0, 1, *one) < 0.14) & ~reverse
        seen = torch.where(two, 255.0 * (seen > level), seen).clamp(0, 255)
        packed = self._packed(seen)
        again = self._uniform(0, 1, *one) < 0.6
        seen = torch.where(again, self._moved(packed), packed)
        sharp = self._some(0.15, 0.3, 1.2, *one)
        seen = seen + sharp * (seen - blurred(seen, torch.full((lines,), 0.9, device=self._device)))
        return seen.clamp(0, 255).round()

    def _ruled(self, seen: Tensor, rows: int, columns: int) -> Tensor:
        """With a rule or the edge of a tint at the rim of a few lines."""
        lines = len(seen)
        y = torch.arange(rows, device=self._device).reshape(1, 1, -1, 1)
        x = torch.arange(columns, device=self._device).reshape(1, 1, 1, -1)
        one = (lines, 1, 1, 1)
        chance = self._uniform(0, 1, *one)
        at = torch.where(self._uniform(0, 1, *one) < 0.5, 0, rows - 1)
        level = (y - at).abs() < self._uniform(0.2, 1.6, *one)
        upright = x < self._uniform(0.2, 2.0, *one)
        ruled = (level & (chance < 0.05)) | (upright & (chance > 0.97))
        return torch.where(ruled, self._uniform(0, 160, *one), seen)

    def _packed(self, seen: Tensor) -> Tensor:
        """As a JPEG picture brings it back, for most of the lines."""
        lines, _, rows, columns = seen.shape
        down, across = int(self._rng.integers(8)), int(self._rng.integers(8))
        high, wide = -(-(rows + down) // 8) * 8, -(-(columns + across) // 8) * 8
        room = (across, wide - columns - across, down, high - rows - down)
        padded = functional.pad(seen, room, mode="replicate") - 128
        blocks = padded.reshape(lines, high // 8, 8, wide // 8, 8).permute(0, 1, 3, 2, 4)
        quality = self._uniform(40, 92, lines, 1, 1, 1, 1)
        scale = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality)
        steps = ((self._luma * scale + 50) / 100).floor().clamp(1, 255)
        coefficients = self._basis @ blocks @ self._basis.T
        kept = self._basis.T @ ((coefficients / steps).round() * steps) @ self._basis
        out = kept.permute(0, 1, 3, 2, 4).reshape(lines, 1, high, wide) + 128
        out = out[:, :, down : down + rows, across : across + columns].clamp(0, 255).round()
        return torch.where(self._uniform(0, 1, lines, 1, 1, 1) < 0.75, out, seen)

    def _moved(self, seen: Tensor) -> Tensor:
        """Sampled again between its pixels, as a page is that is straightened."""
        lines = len(seen)
        x, y = self._uniform(0, 1, lines, 1, 1, 1), self._uniform(0, 1, lines, 1, 1, 1)
        padded = functional.pad(seen, (0, 1, 0, 1), mode="replicate")
        level = (1 - x) * padded[..., :-1] + x * padded[..., 1:]
        return (1 - y) * level[:, :, :-1] + y * level[:, :, 1:]

    def _scaled(self, worn: Tensor, wide: Tensor, width: int) -> tuple[Tensor, Tensor]:
        """Lines at the recogniser's height, in three channels, and their widths."""
        lines, _, rows, columns = worn.shape
        share = width_share(rows)
        full = min(width, max(4, round(columns * LINE_HEIGHT / rows * share)))
        widths = (wide * LINE_HEIGHT / rows * share).round().clamp(4, full).long()
        scaled = functional.pad(
            functional.interpolate(worn, (LINE_HEIGHT, full), mode="bilinear", align_corners=False), (0, width - full)
        )
        colours = scaled.expand(-1, 3, -1, -1)
        gain, shift = self._some(0.2, -0.25, 0.0, lines, 3, 1, 1), self._some(0.15, 0.0, 60.0, lines, 3, 1, 1)
        colours = (colours * (1 + gain) + shift * (1 - colours / 255)).clamp(0, 255).round() / 127.5 - 1
        ended = torch.arange(colours.shape[-1], device=self._device) >= widths[:, None]
        return colours.masked_fill(ended[:, None, None], 0.0), widths


def _ends(ink: Tensor) -> tuple[Tensor, Tensor]:
    """Where the ink of each tile begins and ends along the line, em from the start of its square.

    Args:
        ink: greatest ink of each column, (tiles, TILE).
    """
    seen, at = ink > 3, torch.arange(TILE, device=ink.device)
    first = torch.where(seen, at, TILE).amin(1)
    last = torch.where(seen, at, 0).amax(1) + 1
    some = seen.any(1)
    return torch.where(some, first - ROOM, 0) / EM, torch.where(some, last - ROOM, EM) / EM


def blurred(x: Tensor, spread: Tensor) -> Tensor:
    """Each line, (lines, 1, height, width), softened by a Gaussian of its own, pixels; 0 leaves it as it is."""
    reach = max(1, int(3 * float(spread.max()) + 0.5))
    at = torch.arange(-reach, reach + 1, device=x.device, dtype=x.dtype)
    kernel = torch.exp(-(at**2) / (2 * spread.reshape(-1, 1).clamp(min=0.05) ** 2))
    kernel = kernel / kernel.sum(-1, keepdim=True)
    lines = x.reshape(1, len(x), *x.shape[2:])
    padded = functional.pad(lines, (reach, reach, reach, reach), mode="replicate")
    across = functional.conv2d(padded, kernel[:, None, None, :], groups=len(x))
    return functional.conv2d(across, kernel[:, None, :, None], groups=len(x)).reshape(x.shape)

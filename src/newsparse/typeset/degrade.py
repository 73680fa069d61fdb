"""What happens to a page between the press and the archive: turned, bent, scanned, stained, packed.

Geometry is one exact map (`Bend`), so that the truth moves along with the pixels; the rest changes tones only.
"""

from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from newsparse.containers import Pixels, Points
from newsparse.document import Box, Page, Point

Level = Literal["clean", "scan", "lowres", "hard", "film", "bilevel"]
LEVELS: tuple[Level, ...] = ("clean", "scan", "lowres", "hard", "film", "bilevel")

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Wear:
    """How much of each fault; zero is none. Angles in degrees, lengths in shares of the page's width."""

    skew: float = 0.0
    perspective: float = 0.0
    curl: float = 0.0
    border: float = 0.0
    scale: float = 1.0
    blur: float = 0.0
    """Standard deviation, output pixels."""
    grain: float = 0.0
    """Standard deviation, grey levels."""
    light: float = 0.0
    """Loss of light in the darkest corner, share."""
    fold: float = 0.0
    """Depth of the shadow of the book fold, share."""
    bleed: float = 0.0
    """Share of the other side's ink that shows."""
    scratches: int = 0
    grey: bool = False
    bilevel: bool = False
    jpeg: int | None = None


@dataclass(frozen=True, slots=True)
class Bend:
    """Map from the sheet as set to the picture as scanned: curl, then a projective matrix (3, 3), then scale."""

    matrix: NDArray[np.float64]
    curl: float
    width: int
    scale: float

    @classmethod
    def of(cls, wear: Wear, rng: Rng, width: int, height: int) -> tuple[Self, tuple[int, int]]:
        """The map for a sheet of this size, and the size (width, height) of the picture before scaling."""
        pad = wear.border * width
        angle = np.deg2rad(wear.skew)
        turn = np.array([[np.cos(angle), -np.sin(angle), 0.0], [np.sin(angle), np.cos(angle), 0.0], [0.0, 0.0, 1.0]])
        lean = np.eye(3)
        lean[2, :2] = rng.uniform(-1, 1, 2) * wear.perspective / np.array([width, height])
        centre = np.eye(3)
        centre[:2, 2] = (-width / 2, -height / 2)
        back = np.eye(3)
        out = (round(width + 2 * pad), round(height + 2 * pad))
        back[:2, 2] = (out[0] / 2, out[1] / 2)
        return cls(back @ lean @ turn @ centre, wear.curl * width, width, wear.scale), out

    def _lift(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.curl * np.sin(np.pi * np.clip(x / self.width, 0, 1)) ** 2

    def to_picture(self, points: Points) -> Points:
        """Map (n, 2) sheet points to picture points."""
        bent = np.column_stack([points[:, 0], points[:, 1] + self._lift(points[:, 0]), np.ones(len(points))])
        moved = bent @ self.matrix.T
        scaled: Points = moved[:, :2] / moved[:, 2:] * self.scale
        return scaled

    def lookup(self, size: tuple[int, int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """For each pixel of the unscaled picture, where on the sheet it comes from (x and y planes)."""
        inverse = np.linalg.inv(self.matrix).astype(np.float32)
        x = np.arange(size[0], dtype=np.float32)[None, :] + 0.5
        y = np.arange(size[1], dtype=np.float32)[:, None] + 0.5
        w = inverse[2, 0] * x + inverse[2, 1] * y + inverse[2, 2]
        sx = (inverse[0, 0] * x + inverse[0, 1] * y + inverse[0, 2]) / w
        sy = (inverse[1, 0] * x + inverse[1, 1] * y + inverse[1, 2]) / w
        lift = np.float32(self.curl) * np.sin(np.float32(np.pi) * np.clip(sx / self.width, 0, 1)) ** 2
        return sx - np.float32(0.5), sy - lift - np.float32(0.5)


def wear_of(level: Level, rng: Rng, scale: float) -> Wear:
    """Draw the faults of a level; ``scale`` is pixels of the picture a pixel of the sheet."""

    def some(share: float, low: float, high: float) -> float:
        value = float(rng.uniform(low, high))
        return value if rng.random() < share else 0.0

    turn = float(rng.choice([-1.0, 1.0]))
    match level:
        case "clean":
            return Wear(scale=scale)
        case "scan":
            return Wear(
                skew=turn * rng.uniform(0.2, 1.5),
                perspective=some(0.5, 0.0, 0.012),
                border=some(0.5, 0.01, 0.04),
                scale=scale,
                blur=rng.uniform(0.3, 0.7),
                grain=rng.uniform(3, 7),
                light=rng.uniform(0.03, 0.15),
                bleed=some(0.4, 0.03, 0.1),
                grey=bool(rng.random() < 0.3),
                jpeg=int(rng.integers(70, 90)),
            )
        case "lowres":
            return Wear(
                skew=some(0.3, -0.6, 0.6),
                scale=scale,
                blur=some(0.5, 0.2, 0.4),
                grain=some(0.5, 1, 4),
                jpeg=int(rng.integers(62, 85)),
            )
        case "hard":
            return Wear(
                skew=turn * rng.uniform(0.5, 3.0),
                perspective=rng.uniform(0.0, 0.035),
                curl=some(0.7, -0.02, 0.02),
                border=some(0.7, 0.02, 0.06),
                scale=scale,
                blur=rng.uniform(0.5, 0.9),
                grain=rng.uniform(6, 13),
                light=rng.uniform(0.1, 0.35),
                fold=some(0.4, 0.2, 0.5),
                bleed=some(0.6, 0.06, 0.18),
                grey=bool(rng.random() < 0.5),
                jpeg=int(rng.integers(45, 70)),
            )
        case "film":
            return Wear(
                skew=turn * rng.uniform(0.0, 1.5),
                border=rng.uniform(0.03, 0.08),
                scale=scale,
                blur=rng.uniform(0.6, 1.0),
                grain=rng.uniform(9, 16),
                light=rng.uniform(0.1, 0.3),
                scratches=int(rng.integers(2, 9)),
                grey=True,
                jpeg=int(rng.integers(60, 85)),
            )
        case "bilevel":
            return Wear(
                skew=turn * rng.uniform(0.0, 1.2),
                border=some(0.5, 0.01, 0.03),
                scale=scale,
                blur=rng.uniform(0.3, 0.5),
                grain=rng.uniform(4, 9),
                grey=True,
                bilevel=True,
            )


def wear_page(pixels: Pixels, page: Page, wear: Wear, rng: Rng) -> tuple[Pixels, Page]:
    """Wear out a page; returns the picture and the truth moved along with it."""
    if wear == Wear():
        return pixels, page
    height, width = pixels.shape[:2]
    bend, size = Bend.of(wear, rng, width, height)
    image = _bleed(pixels, wear, rng)
    image = _light(image, wear, rng)
    if wear.skew or wear.perspective or wear.curl or wear.border:
        image = _bent(image, bend, size, rng)
    worn = _tones(image, wear, rng)
    moved = _move(page, bend, wear)
    out_height, out_width = worn.shape[:2]
    source = moved.source.model_copy(update={"width": out_width, "height": out_height, "skew_degrees": wear.skew})
    return worn, moved.model_copy(update={"source": source})


def _bent(image: NDArray[np.float32], bend: Bend, size: tuple[int, int], rng: Rng) -> NDArray[np.float32]:
    import cv2

    x, y = bend.lookup(size)
    dark = float(rng.uniform(12, 60))
    out: NDArray[np.float32] = cv2.remap(
        image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(dark, dark, dark)
    )
    return out


def _bleed(pixels: Pixels, wear: Wear, rng: Rng) -> NDArray[np.float32]:
    import cv2

    image: NDArray[np.float32] = pixels.astype(np.float32)
    if wear.bleed:
        # The other side: this page mirrored and moved stands in for the next one.
        shift = (int(rng.integers(40, 200)), int(rng.integers(-150, 150)))
        other = np.roll(cv2.GaussianBlur(255.0 - image[:, ::-1], (0, 0), 1.6), shift, (0, 1))
        image = image - wear.bleed * other.astype(np.float32)
    return image


def _light(image: NDArray[np.float32], wear: Wear, rng: Rng) -> NDArray[np.float32]:
    import cv2

    height, width = image.shape[:2]
    if wear.light:
        field = cv2.resize(rng.uniform(1 - wear.light, 1, (3, 3)).astype(np.float32), (width, height), interpolation=2)
        image = image * field[:, :, None]
    if wear.fold:
        at = float(rng.choice([0.0, 1.0, 0.5])) * width
        depth = wear.fold * np.exp(-(((np.arange(width) - at) / (0.035 * width)) ** 2))
        image = image * (1 - depth).astype(np.float32)[None, :, None]
    return image


def _tones(image: Any, wear: Wear, rng: Rng) -> Pixels:
    """Scale, blur, grain, scratches, grey, bilevel and JPEG, in the order in which a scanner does them."""
    import cv2

    if wear.scale != 1.0:
        size = (round(image.shape[1] * wear.scale), round(image.shape[0] * wear.scale))
        way = cv2.INTER_AREA if wear.scale < 1 else cv2.INTER_CUBIC
        image = cv2.resize(image, size, interpolation=way)
    if wear.blur:
        image = cv2.GaussianBlur(image, (0, 0), wear.blur)
    if wear.grain:
        noise = rng.standard_normal(image.shape[:2], dtype=np.float32)
        image = image + wear.grain * 1.4 * cv2.GaussianBlur(noise, (0, 0), 0.6)[:, :, None]
    for _ in range(wear.scratches):
        x = rng.uniform(0, image.shape[1])
        foot = (int(x + rng.normal(0, 6)), image.shape[0])
        tone = float(rng.choice([15.0, 245.0]))
        cv2.line(image, (int(x), 0), foot, (tone, tone, tone), 1)
    if wear.grey:
        image = np.repeat(image.mean(axis=2, keepdims=True), 3, axis=2)
    if wear.bilevel:
        ground = cv2.GaussianBlur(image, (0, 0), 25)
        image = np.where(image > ground * 0.8 - 8, 255.0, 0.0)
    out: Pixels = np.ascontiguousarray(np.clip(image, 0, 255).astype(np.uint8))
    if wear.jpeg is not None:
        _, packed = cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, wear.jpeg])
        out = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    return out


def _move(page: Page, bend: Bend, wear: Wear) -> Page:
    """The truth in pixels of the picture; a line on a curled page gets points between its corners."""
    steps = 9 if wear.curl else 2

    def polygon(box: Box) -> tuple[Point, ...]:
        x0, y0, x1, y1 = box
        along = np.linspace(x0, x1, steps)
        top = np.column_stack([along, np.full(steps, y0)])
        bottom = np.column_stack([along[::-1], np.full(steps, y1)])
        moved = bend.to_picture(np.vstack([top, bottom]))
        return tuple((round(float(x), 2), round(float(y), 2)) for x, y in moved)

    def box_of(box: Box) -> Box:
        points = np.array(polygon(box))
        low, high = points.min(axis=0), points.max(axis=0)
        return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))

    lines = tuple(
        line.model_copy(update={"box": box_of(line.box), "polygon": polygon(line.box)}) for line in page.lines
    )
    articles = tuple(
        article.model_copy(update={"boxes": tuple(box_of(box) for box in article.boxes)}) for article in page.articles
    )
    items = tuple(item.model_copy(update={"box": box_of(item.box)}) for item in page.items)
    return page.model_copy(update={"lines": lines, "articles": articles, "items": items})

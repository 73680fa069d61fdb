"""Wears a page out: bent, lit, stained, scanned and packed, and its truth moved along.

Geometry is one exact map (see `warp`); the rest changes tones only.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsparse.containers import Pixels
from newsparse.document import Page
from newsparse.typeset.warp import Bend, moved_page, near_fold
from newsparse.typeset.wear import Wear

Rng = np.random.Generator


def wear_page(pixels: Pixels, page: Page, wear: Wear, rng: Rng, times: int = 1) -> tuple[Pixels, Page]:
    """Wear out a page; returns the picture and the truth moved along with it.

    Args:
        pixels: the page as drawn.
        page: its truth.
        wear: the faults.
        rng: source of all choices.
        times: how much larger than its sheet the page is drawn.
    """
    if wear == Wear():
        return pixels, page
    height, width = pixels.shape[:2]
    bend, size = Bend.of(wear, rng, width, height)
    image = _bleed(pixels, wear, rng, times)
    image = _light(image, wear, rng)
    if wear.skew or wear.perspective or wear.curl or wear.roll or wear.border:
        image = _bent(image, bend, size, rng)
    worn = _tones(image, wear, rng)
    moved = moved_page(page, bend, wear, (worn.shape[1], worn.shape[0]))
    return np.ascontiguousarray(np.rot90(worn, -wear.turn // 90)), moved


def _bent(image: NDArray[np.float32], bend: Bend, size: tuple[int, int], rng: Rng) -> NDArray[np.float32]:
    import cv2

    x, y = bend.lookup(size)
    dark = float(rng.uniform(12, 60))
    out: NDArray[np.float32] = cv2.remap(
        image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(dark, dark, dark)
    )
    return out


def _bleed(pixels: Pixels, wear: Wear, rng: Rng, times: int) -> NDArray[np.float32]:
    import cv2

    image: NDArray[np.float32] = pixels.astype(np.float32)
    if wear.bleed:
        # The other side: this page mirrored and moved stands in for the next one.
        shift = (times * int(rng.integers(40, 200)), times * int(rng.integers(-150, 150)))
        other = np.roll(cv2.GaussianBlur(255.0 - image[:, ::-1], (0, 0), 1.6 * times), shift, (0, 1))
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
    if wear.roll:
        # Paper that rises into the fold is turned away from the lamp.
        dark = 6.0 * abs(wear.roll) * near_fold(np.arange(width, dtype=np.float64), width, wear.roll)
        image = image * (1 - dark).astype(np.float32)[None, :, None]
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

"""Synthetic photographs, logos and codes: pictures that have the grain and tones of real ones, and no meaning."""

import numpy as np
from numpy.typing import NDArray

Rng = np.random.Generator
Picture = NDArray[np.uint8]


def photograph(rng: Rng, width: int, height: int, grey: bool = False) -> Picture:
    """A landscape-like picture: sky, ridges of hills, ground with texture, upright figures; (height, width, 3) RGB."""
    import cv2

    w, h = max(8, width // 2), max(8, height // 2)
    horizon = int(h * rng.uniform(0.3, 0.55))
    haze = rng.uniform(170, 225)
    sky = haze + np.array([rng.uniform(-20, 8), 0.0, rng.uniform(0, 25)])
    ground = rng.uniform(60, 120) * np.array([rng.uniform(0.8, 1.25), 1.0, rng.uniform(0.6, 0.9)])
    image = np.empty((h, w, 3), np.float32)
    ramp = np.linspace(0, 1, h, dtype=np.float32)[:, None, None]
    image[:] = sky * (1.05 - 0.25 * ramp)
    image[horizon:] = ground * (0.7 + 0.6 * ramp[horizon:])
    for level in range(int(rng.integers(2, 5))):
        height_of = rng.uniform(0.05, 0.2) * h
        line = horizon - height_of + level * 0.06 * h + height_of * _noise1(rng, w)
        mask = np.arange(h)[:, None] > line[None, :]
        image[mask & (np.arange(h)[:, None] < horizon + level * 0.1 * h)] = (
            ground * (1.5 - 0.25 * level) * rng.uniform(0.8, 1.2)
        )
    depth = np.where(np.arange(h) < horizon - 0.1 * h, 6, 26).astype(np.float32)[:, None, None]
    image += depth * _noise2(rng, h, w)[:, :, None]
    for _ in range(int(rng.integers(3, 10))):
        _figure(image, rng, horizon)
    image = cv2.GaussianBlur(image, (3, 3), 0)
    image += rng.normal(0, 4, image.shape).astype(np.float32)
    if grey:
        image[:] = image.mean(axis=2, keepdims=True)
    out: Picture = cv2.resize(np.clip(image, 0, 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_CUBIC)
    return out


def _noise1(rng: Rng, n: int) -> NDArray[np.float32]:
    knots = rng.uniform(-1, 1, 9)
    return np.interp(np.linspace(0, 8, n), np.arange(9), knots).astype(np.float32)


def _noise2(rng: Rng, height: int, width: int) -> NDArray[np.float32]:
    import cv2

    out = np.zeros((height, width), np.float32)
    for cells, share in ((6, 0.35), (31, 0.45), (127, 0.6)):
        out += share * cv2.resize(
            rng.normal(0, 1, (cells, cells)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
        )
    return out


def _figure(image: NDArray[np.float32], rng: Rng, horizon: int) -> None:
    """A person-like shape: head and coat."""
    import cv2

    h, w = image.shape[:2]
    tall = rng.uniform(0.25, 0.6) * h
    x, foot = rng.uniform(0.08, 0.92) * w, min(h - 1.0, horizon + tall * rng.uniform(0.6, 1.1))
    coat = tuple(float(v) for v in rng.uniform(15, 190, 3))
    skin = (196.0, 158.0, 132.0)
    body = (int(x), int(foot - 0.42 * tall))
    cv2.ellipse(image, body, (int(0.15 * tall), int(0.4 * tall)), 0, 0, 360, coat, -1, cv2.LINE_AA)
    cv2.circle(image, (int(x), int(foot - 0.9 * tall)), max(2, int(0.1 * tall)), skin, -1, cv2.LINE_AA)
    hair = (int(x), int(foot - 0.94 * tall))
    cv2.ellipse(image, hair, (max(2, int(0.1 * tall)), max(2, int(0.07 * tall))), 0, 180, 360, (25, 22, 20), -1)


def logo(rng: Rng, size: int, colour: tuple[int, int, int], ground: tuple[int, int, int] = (255, 255, 255)) -> Picture:
    """A round trade mark without letters; (size, size, 3) RGB."""
    import cv2

    image = np.full((size, size, 3), ground, np.uint8)
    centre, radius = (size // 2, size // 2), size // 2 - 2
    cv2.circle(image, centre, radius, colour, -1, cv2.LINE_AA)
    cv2.circle(image, centre, int(radius * 0.72), ground, -1, cv2.LINE_AA)
    turn = float(rng.uniform(0, 180))
    cv2.ellipse(image, centre, (int(radius * 0.66), int(radius * 0.3)), turn, 0, 360, colour, -1, cv2.LINE_AA)
    cv2.circle(image, centre, int(radius * 0.16), ground, -1, cv2.LINE_AA)
    return image


def code(rng: Rng, size: int) -> Picture:
    """A square of cells that looks like a QR code and says nothing; (size, size, 3) RGB."""
    import cv2

    cells = (rng.random((25, 25)) < 0.5).astype(np.uint8) * 255
    for y, x in ((0, 0), (0, 18), (18, 0)):
        cells[y : y + 7, x : x + 7] = 0
        cells[y + 1 : y + 6, x + 1 : x + 6] = 255
        cells[y + 2 : y + 5, x + 2 : x + 5] = 0
    big = cv2.resize(cells, (size, size), interpolation=cv2.INTER_NEAREST)
    return np.repeat(big[:, :, None], 3, axis=2)


def diagram_ground(rng: Rng, width: int, height: int, colour: tuple[int, int, int]) -> Picture:
    """Bars over a pale ground, as in a chart; labels are drawn by whoever places it."""
    import cv2

    image = np.full((height, width, 3), 246, np.uint8)
    count = int(rng.integers(5, 9))
    step = width / count
    for at in range(count):
        top = int(height * rng.uniform(0.15, 0.75))
        cv2.rectangle(image, (int((at + 0.2) * step), top), (int((at + 0.75) * step), height - 4), colour, -1)
    cv2.line(image, (0, height - 3), (width, height - 3), (60, 60, 60), 2)
    return image

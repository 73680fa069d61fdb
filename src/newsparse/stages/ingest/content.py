"""What a PDF page is made of: its images, whether it is a scan, and which of its text nobody can see."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from newsparse.document import Box

_FORM_DEPTH = 8
_SCAN_SHARE = 0.8
"""Share of the page that images must cover for a page with other visible content to be a scan with additions."""
_COVER_SHARE = 0.5
"""An image of this share of the page hides the text that it was drawn over; smaller ones may be shadows of letters."""
_GRID = 64
_MAJOR_SHARE = 0.1
"""Images below this share of the largest one's area have no say in the resolution: stamps, logos."""
_UNSEEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)


@dataclass(frozen=True, slots=True)
class Affine:
    """The map ``x' = a x + c y + e``, ``y' = b x + d y + f``, in the order of a PDF matrix."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Map a point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def vector(self, x: float, y: float) -> tuple[float, float]:
        """Map a direction: without the shift."""
        return self.a * x + self.c * y, self.b * x + self.d * y

    def then(self, outer: "Affine") -> "Affine":
        """The map that does this one first and ``outer`` after it."""
        return Affine(
            *outer.vector(self.a, self.b),
            *outer.vector(self.c, self.d),
            *outer.point(self.e, self.f),
        )

    def inverse(self) -> "Affine | None":
        """The map back; None where this one flattens the plane."""
        area = self.a * self.d - self.b * self.c
        if area == 0:
            return None
        back = Affine(self.d / area, -self.b / area, -self.c / area, self.a / area)
        x, y = back.vector(self.e, self.f)
        return Affine(back.a, back.b, back.c, back.d, -x, -y)

    def box(self, box: Box) -> Box:
        """The upright box around a mapped box, (x0, y0, x1, y1) with x0 <= x1 and y0 <= y1."""
        x0, y0, x1, y1 = box
        corners = [self.point(x, y) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = zip(*corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """One image on a page: size in its own pixels, box in page space (points, y upwards), resolution as placed."""

    width: int
    height: int
    box: Box
    dpi: float


@dataclass(frozen=True, slots=True)
class Content:
    """What stands on a page.

    Attributes:
        images: all images, also those inside forms.
        is_scan: images are all one sees, or cover most of the page.
        only_images: nothing visible but images.
        scan_dpi: finest resolution of the images that make up a scan; None where the page is none.
        hidden_text: addresses of text objects that nobody sees: drawn invisibly, or under an image.
    """

    images: tuple[PlacedImage, ...]
    is_scan: bool
    only_images: bool
    scan_dpi: float | None
    hidden_text: frozenset[int]


def address(handle: Any) -> int | None:
    """Where a PDFium object lies: two handles of one object are equal in this alone."""
    return ctypes.cast(handle, ctypes.c_void_p).value


def placement(bbox: Box, rotation: int, size: tuple[int, int]) -> Affine:
    """The map from page space to pixels of the drawn page.

    Args:
        bbox: visible part of the page, points, y upwards.
        rotation: /Rotate, degrees clockwise.
        size: width and height of the drawn page, pixels.
    """
    left, bottom, right, top = bbox
    width, height = size
    across, up = right - left, top - bottom
    unit = Affine(1 / across, 0, 0, 1 / up, -left / across, -bottom / up)
    turned = {
        0: Affine(1, 0, 0, -1, 0, 1),
        90: Affine(0, 1, 1, 0, 0, 0),
        180: Affine(-1, 0, 0, 1, 1, 0),
        270: Affine(0, -1, -1, 0, 1, 1),
    }[rotation]
    return unit.then(turned).then(Affine(width, 0, 0, height))


def survey(page: pypdfium2.PdfPage) -> Content:
    """List what stands on a page, without decoding an image.

    Raises:
        pypdfium2.PdfiumError: an object cannot be looked at.
    """
    images: list[PlacedImage] = []
    unseen: set[int] = set()
    seen_texts: dict[int, Box] = {}
    others = False
    bbox = page.get_bbox()
    for kind, handle, outer in _objects(page, None, Affine(), 0):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            images.append(_placed(handle, outer))
            # Some programs lay the words under the scan, so that it covers them.
            if _share([images[-1]], bbox) >= _COVER_SHARE:
                covered = {here for here, box in seen_texts.items() if _is_within(box, images[-1].box)}
                unseen |= covered
                seen_texts = {here: box for here, box in seen_texts.items() if here not in covered}
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            here = address(handle)
            if here is None:
                continue
            if pdfium.FPDFTextObj_GetTextRenderMode(handle) in _UNSEEN_MODES:
                unseen.add(here)
            else:
                seen_texts[here] = _bounds(handle, outer)
        elif not others:
            others = _is_visible(kind, handle)
    only_images = bool(images) and not others and not seen_texts
    is_scan = only_images or _share(images, bbox) >= _SCAN_SHARE
    return Content(
        images=tuple(images),
        is_scan=is_scan,
        only_images=only_images,
        scan_dpi=_finest(images) if is_scan else None,
        hidden_text=frozenset(unseen),
    )


def _objects(page: pypdfium2.PdfPage, form: Any | None, outer: Affine, depth: int) -> Iterator[tuple[int, Any, Affine]]:
    """Objects in the order of painting, forms opened, with the map from their space to page space."""
    total = pdfium.FPDFPage_CountObjects(page) if form is None else pdfium.FPDFFormObj_CountObjects(form)
    for index in range(total):
        handle = pdfium.FPDFPage_GetObject(page, index) if form is None else pdfium.FPDFFormObj_GetObject(form, index)
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth < _FORM_DEPTH:
                yield from _objects(page, handle, _matrix(handle).then(outer), depth + 1)
        else:
            yield kind, handle, outer


def _matrix(handle: Any) -> Affine:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, matrix):
        raise pypdfium2.PdfiumError("an object has no place")
    return Affine(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _placed(handle: Any, outer: Affine) -> PlacedImage:
    """An image fills the unit square of its own space (ISO 32000-1, 8.9.5)."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(handle, width, height):
        raise pypdfium2.PdfiumError("an image has no size")
    matrix = _matrix(handle).then(outer)
    inches_across = math.hypot(matrix.a, matrix.b) / 72.0
    inches_up = math.hypot(matrix.c, matrix.d) / 72.0
    dpi = max(width.value / inches_across, height.value / inches_up) if inches_across * inches_up > 0 else 0.0
    return PlacedImage(width.value, height.value, matrix.box((0, 0, 1, 1)), dpi)


def _bounds(handle: Any, outer: Affine) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
        raise pypdfium2.PdfiumError("an object has no place")
    return outer.box((left.value, bottom.value, right.value, top.value))


def _is_within(box: Box, outer: Box) -> bool:
    """Whether the middle of a box lies within another."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _is_visible(kind: int, handle: Any) -> bool:
    """Whether a path or shading shows; white fills do not: they are the paper that some programs lay under a scan."""
    if kind != pdfium.FPDF_PAGEOBJ_PATH:
        return bool(kind == pdfium.FPDF_PAGEOBJ_SHADING)
    fill, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
    if not pdfium.FPDFPath_GetDrawMode(handle, fill, stroke):
        return True
    if stroke.value:
        return True
    if fill.value == pdfium.FPDF_FILLMODE_NONE:
        return False
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha):
        return True
    return bool(alpha.value > 0 and min(red.value, green.value, blue.value) < 255)


def _share(images: list[PlacedImage], bbox: Box) -> float:
    """Share of the page that images cover, 0..1, counted on a grid: layers of one scan lie on one another."""
    left, bottom, right, top = bbox
    covered = np.zeros((_GRID, _GRID), bool)
    for image in images:
        x0, x1 = (round(_GRID * (x - left) / (right - left)) for x in (image.box[0], image.box[2]))
        y0, y1 = (round(_GRID * (y - bottom) / (top - bottom)) for y in (image.box[1], image.box[3]))
        covered[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = True
    return float(covered.mean())


def _finest(images: list[PlacedImage]) -> float | None:
    """Finest resolution of the major images: in layered scans the mask that holds the type is finer than the ground."""
    areas = [(image.box[2] - image.box[0]) * (image.box[3] - image.box[1]) for image in images]
    return (
        max(image.dpi for image, area in zip(images, areas, strict=True) if area >= _MAJOR_SHARE * max(areas)) or None
    )

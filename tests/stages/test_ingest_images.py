"""Ingest of image files: kinds, modes, orientation, resolution, bounds, damage."""

import hashlib
import random
import struct
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from newsparse.config import IngestConfig
from newsparse.containers import PageImage
from newsparse.errors import (
    InputError,
    InputMissingError,
    InputTooLargeError,
    InputTooSmallError,
    InputUnreadableError,
)
from newsparse.stages.ingest import count_pages, load_pages

CONFIG = IngestConfig()
WIDTH, HEIGHT = 60, 40


def pages(path: Path, config: IngestConfig = CONFIG) -> list[PageImage]:
    return list(load_pages(path, config))


def only(path: Path, config: IngestConfig = CONFIG) -> PageImage:
    (page,) = pages(path, config)
    assert page.pixels.dtype == np.uint8
    assert page.pixels.ndim == 3 and page.pixels.shape[2] == 3
    assert page.pixels.flags.c_contiguous
    return page


def colours() -> np.ndarray:
    """RGB: top half red, bottom left blue, bottom right white."""
    rgb = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    rgb[: HEIGHT // 2] = (255, 0, 0)
    rgb[HEIGHT // 2 :, : WIDTH // 2] = (0, 0, 255)
    return rgb


def corner(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """White, with black in the top left quarter's inner part: no two orientations look alike."""
    grey = np.full((height, width), 255, np.uint8)
    grey[: height // 4, : width // 2] = 0
    return Image.fromarray(grey)


def refused(path: Path, error: type[InputError], *words: str, config: IngestConfig = CONFIG) -> str:
    """The message of the error that loading raises: one line, beginning with the path, with the given words."""
    with pytest.raises(error) as caught:
        pages(path, config)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    for word in words:
        assert word in message
    return message


@pytest.mark.parametrize(
    ("name", "options", "tolerance"),
    [
        ("page.png", {}, 0),
        ("page.bmp", {}, 0),
        ("page.tif", {}, 0),
        ("page.tif", {"compression": "tiff_lzw"}, 0),
        ("page.tif", {"compression": "tiff_adobe_deflate"}, 0),
        ("page.jp2", {"irreversible": False}, 0),
        ("page.j2k", {"irreversible": False, "no_jp2": True}, 0),
        ("page.webp", {"lossless": True}, 0),
        ("page.jpg", {"quality": 100, "subsampling": 0}, 6),
    ],
)
def test_colour_of_every_kind_comes_as_bgr(tmp_path: Path, name: str, options: dict, tolerance: int) -> None:
    path = tmp_path / name
    Image.fromarray(colours()).save(path, **options)
    page = only(path)
    difference = np.abs(page.pixels.astype(int) - colours()[:, :, ::-1])
    assert difference.max() <= tolerance
    assert (page.path, page.page_index, page.glyphs) == (str(path), 1, None)
    assert page.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert count_pages(path, CONFIG) == 1


@pytest.mark.parametrize("name", ["page.png", "page.tif", "page.jp2", "page.bmp"])
def test_grey_has_three_equal_channels(tmp_path: Path, name: str) -> None:
    ramp = np.tile(np.arange(WIDTH, dtype=np.uint8) * 4, (HEIGHT, 1))
    Image.fromarray(ramp).save(tmp_path / name)
    assert np.array_equal(only(tmp_path / name).pixels, np.repeat(ramp[:, :, np.newaxis], 3, axis=2))


def test_a_page_of_many_strips_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (97, 61, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "page.png")
    monkeypatch.setattr("newsparse.stages.ingest.images._STRIP_PIXELS", 500)
    assert np.array_equal(only(tmp_path / "page.png").pixels, noise[:, :, ::-1])


def test_sixteen_bit_grey_keeps_its_tones(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (40, 1))
    for name in ("page.png", "page.tif", "page.jp2"):
        Image.fromarray(ramp).save(tmp_path / name)
        assert np.array_equal(only(tmp_path / name).pixels[0, :, 0], np.arange(256)), name


def test_sixteen_bit_tiff_of_the_other_byte_order(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 65535, 256), (40, 1)).astype(">u2")
    Image.frombuffer("I;16B", (256, 40), ramp.tobytes(), "raw", "I;16B", 0, 1).save(tmp_path / "page.tif")
    assert (tmp_path / "page.tif").read_bytes()[:2] == b"MM"
    assert np.array_equal(only(tmp_path / "page.tif").pixels[0, :, 0], np.arange(256))


def test_twelve_bits_in_sixteen_are_not_a_black_page(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 4095, 256).astype(np.uint16), (40, 1))
    Image.fromarray(ramp).save(tmp_path / "page.tif")
    assert np.abs(only(tmp_path / "page.tif").pixels[0, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_sixteen_bit_tiff_where_zero_is_white(tmp_path: Path) -> None:
    ink = np.zeros((HEIGHT, WIDTH), np.uint16)
    ink[:10] = 65535
    Image.fromarray(ink).save(tmp_path / "page.tif", tiffinfo={262: 0})
    column = only(tmp_path / "page.tif").pixels[:, 0, 0]
    assert (column[:10] == 0).all() and (column[10:] == 255).all()


@pytest.mark.parametrize("top", [1.0, 255.0])
def test_float_grey(tmp_path: Path, top: float) -> None:
    ramp = np.tile(np.linspace(0, top, 256, dtype=np.float32), (40, 1))
    Image.fromarray(ramp).save(tmp_path / "page.tif")
    assert np.abs(only(tmp_path / "page.tif").pixels[0, :, 0].astype(int) - np.arange(256)).max() <= 1


@pytest.mark.parametrize("name", ["page.jpg", "page.tif"])
def test_cmyk_paper_is_white_and_cyan_is_cyan(tmp_path: Path, name: str) -> None:
    cmyk = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    cmyk[: HEIGHT // 2, :, 0] = 255
    Image.fromarray(cmyk, "CMYK").save(tmp_path / name)
    pixels = only(tmp_path / name).pixels.astype(int)
    assert np.abs(pixels[0, 0] - (255, 255, 0)).max() <= 4
    assert np.abs(pixels[-1, -1] - 255).max() <= 4


def test_cmyk_jpeg_without_adobes_marker_is_not_inverted(tmp_path: Path) -> None:
    inks = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    # The library stores 255 - ink with the marker; without it, what is stored is the ink.
    Image.fromarray(inks, "CMYK").save(tmp_path / "adobe.jpg")
    data = (tmp_path / "adobe.jpg").read_bytes()
    marker = data.index(b"\xff\xee")
    length = struct.unpack(">H", data[marker + 2 : marker + 4])[0]
    (tmp_path / "plain.jpg").write_bytes(data[:marker] + data[marker + 2 + length :])
    assert only(tmp_path / "adobe.jpg").pixels.max() <= 4
    assert only(tmp_path / "plain.jpg").pixels.min() >= 251


def test_palette_and_its_transparent_entry(tmp_path: Path) -> None:
    index = np.zeros((HEIGHT, WIDTH), np.uint8)
    index[:, WIDTH // 2 :] = 1
    image = Image.fromarray(index, "P")
    image.putpalette([200, 10, 20, 0, 0, 0])
    image.save(tmp_path / "solid.png")
    image.save(tmp_path / "clear.png", transparency=1)
    assert only(tmp_path / "solid.png").pixels[0, 0].tolist() == [20, 10, 200]
    assert only(tmp_path / "solid.png").pixels[0, -1].tolist() == [0, 0, 0]
    assert only(tmp_path / "clear.png").pixels[0, 0].tolist() == [20, 10, 200]
    assert only(tmp_path / "clear.png").pixels[0, -1].tolist() == [255, 255, 255]


@pytest.mark.parametrize(("mode", "clear", "half"), [("LA", (0, 0), (0, 128)), ("RGBA", (0, 0, 0, 0), (0, 0, 0, 128))])
def test_transparency_lies_on_white(tmp_path: Path, mode: str, clear: tuple, half: tuple) -> None:
    image = Image.new(mode, (WIDTH, HEIGHT), clear)
    image.paste(half, (0, 0, WIDTH // 2, HEIGHT))
    image.save(tmp_path / "page.png")
    pixels = only(tmp_path / "page.png").pixels
    assert pixels[0, -1].tolist() == [255, 255, 255]
    assert np.abs(pixels[0, 0].astype(int) - 127).max() <= 1


def test_transparent_grey_level(tmp_path: Path) -> None:
    corner().save(tmp_path / "page.png", transparency=0)
    assert (only(tmp_path / "page.png").pixels == 255).all()


@pytest.mark.parametrize("compression", ["group4", "group3", "tiff_lzw", "packbits", "raw"])
def test_bilevel_tiff_of_several_pages(tmp_path: Path, compression: str) -> None:
    path = tmp_path / "pages.tif"
    sheets = [corner().convert("1"), corner(80, 50).convert("1"), corner(50, 80).convert("1")]
    sheets[0].save(path, save_all=True, append_images=sheets[1:], compression=compression, dpi=(300, 300))
    assert count_pages(path, CONFIG) == 3
    loaded = pages(path)
    assert [page.page_index for page in loaded] == [1, 2, 3]
    assert [page.dpi for page in loaded] == [300.0] * 3
    for page, sheet in zip(loaded, sheets, strict=True):
        assert np.array_equal(page.pixels[:, :, 0], np.asarray(sheet.convert("L")))


def test_tiff_pages_of_different_kinds(tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    sheets = [corner(), Image.fromarray(colours()), corner().convert("1")]
    sheets[0].save(path, save_all=True, append_images=sheets[1:])
    loaded = pages(path)
    assert np.array_equal(loaded[0].pixels[:, :, 2], np.asarray(sheets[0]))
    assert np.array_equal(loaded[1].pixels, colours()[:, :, ::-1])
    assert np.array_equal(loaded[2].pixels[:, :, 1], np.asarray(sheets[0]))


@pytest.mark.parametrize(("tag", "value"), [(254, 1), (254, 4), (255, 2)])
def test_thumbnails_and_masks_of_a_tiff_are_no_pages(tmp_path: Path, tag: int, value: int) -> None:
    path = tmp_path / "pages.tif"
    with TiffImagePlugin.AppendingTiffWriter(str(path)) as writer:
        for image, tags in ((corner(), {}), (corner(8, 8), {tag: value}), (corner(80, 50), {254: 2})):
            image.save(writer, format="TIFF", tiffinfo=tags)
            writer.newFrame()
    assert count_pages(path, CONFIG) == 2
    assert [(page.page_index, page.pixels.shape[:2]) for page in pages(path)] == [(1, (40, 60)), (2, (50, 80))]


def test_a_tiff_marked_as_thumbnail_throughout_still_has_its_page(tmp_path: Path) -> None:
    corner().save(tmp_path / "page.tif", tiffinfo={254: 1})
    assert len(pages(tmp_path / "page.tif")) == 1


def test_pages_come_lazily(tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    corner().save(path, save_all=True, append_images=[corner(20, 20)])
    stream = load_pages(path, CONFIG)
    assert next(stream).page_index == 1
    with pytest.raises(InputTooSmallError, match="page 2"):
        next(stream)


TURNS = {
    1: lambda a: a,
    2: np.fliplr,
    3: lambda a: np.rot90(a, 2),
    4: np.flipud,
    5: np.transpose,
    6: lambda a: np.rot90(a, -1),
    7: lambda a: np.rot90(a, 2).T,
    8: lambda a: np.rot90(a, 1),
}


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("name", ["page.jpg", "page.png", "page.tif", "page.webp", "lzw.tif"])
def test_orientation_is_applied(tmp_path: Path, name: str, orientation: int) -> None:
    path = tmp_path / name
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"compression": "tiff_lzw"} if name == "lzw.tif" else {"lossless": True} if name == "page.webp" else {}
    corner().save(path, exif=exif, **options)
    expected = TURNS[orientation](np.asarray(corner()))
    pixels = only(path).pixels
    assert pixels.shape[:2] == expected.shape
    assert np.abs(pixels[:, :, 0].astype(int) - expected).max() < 60


def test_damaged_exif_does_not_matter(tmp_path: Path) -> None:
    corner().save(tmp_path / "page.jpg", exif=b"Exif\0\0" + b"II*\0\xff\xff\xff\x7f" + bytes(range(40)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert only(tmp_path / "page.jpg").pixels.shape == (HEIGHT, WIDTH, 3)


@pytest.mark.parametrize("name", ["page.jpg", "page.png", "page.tif", "page.bmp"])
def test_resolution_of_the_header(tmp_path: Path, name: str) -> None:
    corner().save(tmp_path / name, dpi=(300, 300))
    assert only(tmp_path / name).dpi == pytest.approx(300, abs=0.5)


def test_resolution_per_centimetre(tmp_path: Path) -> None:
    corner().save(tmp_path / "page.tif", resolution_unit="cm", x_resolution=118.11, y_resolution=118.11)
    assert only(tmp_path / "page.tif").dpi == pytest.approx(300, abs=0.1)


def test_resolution_from_exif(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[282], exif[283], exif[296] = 400.0, 400.0, 2
    corner().save(tmp_path / "page.webp", exif=exif)
    assert only(tmp_path / "page.webp").dpi == pytest.approx(400)


@pytest.mark.parametrize(
    ("size", "dpi"),
    [((WIDTH, HEIGHT), None), ((WIDTH, HEIGHT), (1, 1)), ((WIDTH, HEIGHT), (204, 98)), ((4000, 3000), (72, 72))],
)
def test_senseless_resolution_is_none(tmp_path: Path, size: tuple[int, int], dpi: tuple | None) -> None:
    corner(*size).save(tmp_path / "page.jpg", **({"dpi": dpi} if dpi else {}))
    assert only(tmp_path / "page.jpg").dpi is None


def test_resolution_without_unit_is_none(tmp_path: Path) -> None:
    corner().save(tmp_path / "page.jpg", dpi=(72, 72))
    data = bytearray((tmp_path / "page.jpg").read_bytes())
    assert data[13] == 1
    data[13] = 0
    (tmp_path / "page.jpg").write_bytes(data)
    assert only(tmp_path / "page.jpg").dpi is None


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds almost nothing."""
    out = b"\x89PNG\r\n\x1a\n"
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")):
        out += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return out


def test_a_decompression_bomb_is_refused_by_its_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_header(60000, 60000))

    def decode(_: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)
    refused(path, InputTooLargeError, "page 1", "60000 x 60000", "400000000")


def test_bombs_of_other_kinds(tmp_path: Path) -> None:
    corner().save(tmp_path / "page.bmp")
    data = bytearray((tmp_path / "page.bmp").read_bytes())
    data[18:26] = struct.pack("<ii", 60000, 60000)
    (tmp_path / "page.bmp").write_bytes(data)
    refused(tmp_path / "page.bmp", InputTooLargeError, "60000 x 60000")
    corner().save(tmp_path / "page.jp2")
    data = bytearray((tmp_path / "page.jp2").read_bytes())
    at = data.index(b"ihdr") + 4
    data[at : at + 8] = struct.pack(">II", 60000, 60000)
    (tmp_path / "page.jp2").write_bytes(data)
    refused(tmp_path / "page.jp2", InputTooLargeError, "60000 x 60000")


def test_bound_on_pixels_is_the_configured_one(tmp_path: Path) -> None:
    corner().save(tmp_path / "page.png")
    assert only(tmp_path / "page.png", IngestConfig(max_pixels=WIDTH * HEIGHT))
    refused(tmp_path / "page.png", InputTooLargeError, config=IngestConfig(max_pixels=WIDTH * HEIGHT - 1))


@pytest.mark.parametrize("name", ["page.png", "page.tif", "page.webp"])
def test_pillows_own_bound_does_not_matter_and_is_put_back(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    corner().save(tmp_path / name)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with ThreadPoolExecutor(4) as pool:
            for page in pool.map(only, [tmp_path / name] * 20):
                assert page.pixels.shape == (HEIGHT, WIDTH, 3)
        assert Image.MAX_IMAGE_PIXELS == 100
        stream = load_pages(tmp_path / name, CONFIG)
        next(stream)
        assert Image.MAX_IMAGE_PIXELS == 100


@pytest.mark.parametrize("size", [(1, 1), (1000, 31), (31, 1000)])
def test_too_small(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("L", size).save(tmp_path / "page.png")
    refused(tmp_path / "page.png", InputTooSmallError, "page 1", f"{size[0]} x {size[1]}", "32")


def test_missing(tmp_path: Path) -> None:
    refused(tmp_path / "page.png", InputMissingError, "no such file")
    with pytest.raises(InputMissingError):
        count_pages(tmp_path / "page.png", CONFIG)


def test_empty_file(tmp_path: Path) -> None:
    (tmp_path / "page.png").touch()
    refused(tmp_path / "page.png", InputUnreadableError, "empty")


def test_directory(tmp_path: Path) -> None:
    refused(tmp_path, InputUnreadableError, "directory")


def test_text_called_jpg(tmp_path: Path) -> None:
    path = tmp_path / "page.jpg"
    path.write_text("永康日报 2021年2月", "utf-8")
    refused(path, InputUnreadableError, "not a JPEG")
    with pytest.raises(InputUnreadableError):
        count_pages(path, CONFIG)


def test_text_that_begins_like_a_bitmap(tmp_path: Path) -> None:
    (tmp_path / "page.bmp").write_text("BMW opens a plant in Shenyang" * 10)
    refused(tmp_path / "page.bmp", InputUnreadableError, "bmp")


@pytest.mark.parametrize("name", ["page.png", "page.pdf", "page.txt", "page"])
def test_the_name_does_not_matter(tmp_path: Path, name: str) -> None:
    corner().save(tmp_path / name, format="TIFF")
    assert np.array_equal(only(tmp_path / name).pixels[:, :, 0], np.asarray(corner()))


SAVED = [
    ("jpg", {}),
    ("png", {}),
    ("bmp", {}),
    ("webp", {}),
    ("jp2", {}),
    ("tif", {}),
    ("tif", {"compression": "tiff_lzw"}),
    ("tif", {"compression": "group4"}),
]


def noise(kind: str, options: dict, folder: Path) -> bytes:
    grey = np.random.default_rng(5).integers(0, 256, (120, 160), np.uint8)
    image = Image.fromarray(grey)
    if options.get("compression") == "group4":
        image = image.convert("1")
    image.save(folder / f"whole.{kind}", **options)
    return (folder / f"whole.{kind}").read_bytes()


@pytest.mark.parametrize(("kind", "options"), SAVED)
@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize("share", [0.02, 0.3, 0.8])
def test_truncated(tmp_path: Path, kind: str, options: dict, share: float) -> None:
    data = noise(kind, options, tmp_path)
    path = tmp_path / f"page.{kind}"
    path.write_bytes(data[: int(share * len(data))])
    refused(path, InputUnreadableError)


def test_truncated_tiff_whose_directory_comes_first(tmp_path: Path) -> None:
    """Libtiff takes short strips for white paper unless it is told otherwise."""
    rows = np.random.default_rng(5).integers(0, 2, (200, 30), np.uint8) * 255
    strips = zlib.compress(rows.tobytes())
    tags = [
        (256, 4, 240),
        (257, 4, 200),
        (258, 3, 1),
        (259, 3, 8),
        (262, 3, 1),
        (273, 4, 8 + 2 + 9 * 12 + 4),
        (277, 3, 1),
        (278, 4, 200),
        (279, 4, len(strips)),
    ]
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    data = struct.pack("<2sHIH", b"II", 42, 8, len(tags)) + entries + bytes(4) + strips
    path = tmp_path / "page.tif"
    path.write_bytes(data)
    assert only(path).pixels.shape == (200, 240, 3)
    path.write_bytes(data[:-200])
    refused(path, InputUnreadableError, "page 1")


@pytest.mark.parametrize(("kind", "options"), SAVED)
def test_damage_gives_a_page_or_an_input_error_and_nothing_else(tmp_path: Path, kind: str, options: dict) -> None:
    data = noise(kind, options, tmp_path)
    path = tmp_path / "page"
    chance = random.Random(7)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(60):
            broken = bytearray(data)
            for _ in range(chance.choice([1, 3, 20])):
                broken[chance.randrange(min(len(data), chance.choice([200, len(data)])))] = chance.randrange(256)
            path.write_bytes(broken)
            try:
                pages(path, IngestConfig(max_pixels=1_000_000))
            except InputError as error:
                assert "\n" not in str(error)


def test_a_text_layer_is_demanded_of_an_image(tmp_path: Path) -> None:
    corner().save(tmp_path / "page.png")
    refused(tmp_path / "page.png", InputUnreadableError, "no usable text layer", config=IngestConfig(text="layer"))
    assert only(tmp_path / "page.png", IngestConfig(text="ocr")).glyphs is None


@pytest.mark.parametrize(
    ("name", "mode", "options"),
    [
        ("jpeg", "RGB", {"quality": 95}),
        ("jpeg", "L", {"quality": 95}),
        ("png", "RGB", {}),
        ("tiff", "1", {"compression": "group4"}),
        ("tiff", "I;16", {}),
    ],
)
def test_a_huge_page_is_halved_and_knows_its_size(
    name: str, mode: str, options: dict[str, object], tmp_path: Path
) -> None:
    """Odd sides: the last column and row of the copy stand for one column and row of the page."""
    wide, high = 401, 303
    grey = np.full((high, wide), 240, np.uint8)
    grey[: high // 2, : wide // 2] = 16
    samples = Image.fromarray(grey.astype(np.uint16) * 257) if mode == "I;16" else None
    samples = samples or Image.fromarray(grey).convert(mode, dither=Image.Dither.NONE)
    samples.save(tmp_path / "page", format=name, **options)
    page = only(tmp_path / "page", IngestConfig(working_pixels=wide * high // 4 + 400))
    assert page.pixels.shape == (152, 201, 3)
    assert page.size == (wide, high)
    assert page.reduction == pytest.approx(2, abs=0.01)
    assert page.pixels[:70, :95].max() < 40
    assert page.pixels[80:, 105:].min() > 220
    quarter = only(tmp_path / "page", IngestConfig(working_pixels=wide * high // 9))
    assert quarter.pixels.shape == (76, 101, 3)
    assert quarter.pixels[:35, :47].max() < 40
    assert quarter.size == (wide, high)
    whole = only(tmp_path / "page", IngestConfig(working_pixels=wide * high))
    assert (whole.whole, whole.size, whole.reduction) == (None, (wide, high), 1.0)


def test_a_halved_page_is_turned_as_its_orientation_says(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    corner(400, 300).save(tmp_path / "page.jpg", exif=exif, quality=95)
    page = only(tmp_path / "page.jpg", IngestConfig(working_pixels=40_000))
    assert page.pixels.shape == (200, 150, 3)
    assert page.size == (300, 400)

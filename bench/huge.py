"""A scan of 20,000 x 15,000 pixels, parsed by the command line in a process of its own: memory and seconds.

The scan is the sample page enlarged and askew, with the grain of paper, as a file of the kind asked for.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import ROOT, MemoryWatch, write_record

BOUND_MB = 3 * 1024


def make_scan(source: Path, size: tuple[int, int], grey: bool, target: Path, skew: float = 0.0) -> None:
    """Enlarge a page to (width, height) pixels, turn it by ``skew`` degrees and save it as what the name says.

    Rows are made in strips, so that this process stays small; Pillow writes the file.
    """
    import cv2
    import numpy as np
    from PIL import Image

    pixels = cv2.imread(str(source), cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR)
    if pixels is None:
        raise SystemExit(f"{source}: no image")
    if not grey:
        pixels = np.ascontiguousarray(pixels[:, :, ::-1])  # Pillow has red first
    width, height = size
    scan = np.empty((height, width) if grey else (height, width, 3), np.uint8)
    noise = np.random.default_rng(1)
    lean = np.tan(np.radians(skew))
    across, down = pixels.shape[1] / width, pixels.shape[0] / height
    scale = np.array([[across, across * lean, 0], [-down * lean, down, 0]])
    for top in range(0, height, 1000):
        strip = scan[top : top + 1000]
        scale[:, 2] = top * scale[:, 1]
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        big = cv2.warpAffine(pixels, scale, (width, strip.shape[0]), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        grain = noise.integers(-6, 7, (strip.shape[0] // 4 + 1, width // 4 + 1), np.int16)
        grain = cv2.resize(grain, (width, strip.shape[0]), interpolation=cv2.INTER_NEAREST)
        np.clip(big + (grain if grey else grain[:, :, None]), 0, 255, out=strip, casting="unsafe")
    Image.MAX_IMAGE_PIXELS = None
    image = Image.fromarray(scan)
    options = {"quality": 85} if target.suffix == ".jpg" else {"compression": "tiff_lzw"}
    image.save(target, **(options if target.suffix != ".png" else {"compress_level": 1}), dpi=(900, 900))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("--page", type=Path, default=Path("samples/yongkang-front.png"), help="the page enlarged")
    parser.add_argument("--scan", type=Path, default=None, help="a scan of your own instead")
    parser.add_argument("--size", type=int, nargs=2, default=(15000, 20000), metavar=("WIDTH", "HEIGHT"))
    parser.add_argument("--kind", choices=("jpg", "tif", "png"), default="jpg")
    parser.add_argument("--grey", action="store_true", help="a grey scan instead of one in colour")
    parser.add_argument("--skew", type=float, default=0.8, help="degrees that the page lies askew")
    parser.add_argument("--engine", default="openvino")
    parser.add_argument("--json", type=Path, default=None, help="also write the figures to this file")


def run(options: argparse.Namespace) -> None:
    """Make the scan, parse it, judge."""
    with tempfile.TemporaryDirectory(prefix="bench-huge-") as folder:
        scan = options.scan
        if scan is None:
            scan = Path(folder) / f"huge.{options.kind}"
            make_scan(options.page, tuple(options.size), options.grey, scan, options.skew)
        print(f"{scan.name}: {scan.stat().st_size / 2**20:.0f} MB on disk", flush=True)
        start = time.perf_counter()
        command = [sys.executable, "-m", "newsparse", "parse", str(scan.resolve()), "-o", folder]
        process = subprocess.Popen([*command, "--engine", options.engine], cwd=ROOT)
        with MemoryWatch(process.pid) as watch:
            code = process.wait()
        seconds = time.perf_counter() - start
    print(f"{seconds:.1f} s with loading, peak {watch.peak:.0f} MB (at most {BOUND_MB}), exit code {code}")
    write_record(options.json, {"seconds": seconds, "peak_megabytes": watch.peak, "exit_code": code})
    if code or watch.peak > BOUND_MB:
        raise SystemExit(1)

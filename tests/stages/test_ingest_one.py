"""One page of a file: the same as `load_pages` hands out under that number."""

from pathlib import Path

import numpy as np
import pytest

from newsparse.config import IngestConfig
from newsparse.errors import InputMissingError, InputUnreadableError
from newsparse.stages.ingest import load_page, load_pages
from tests.batch.desk import picture

CONFIG = IngestConfig()
PDF = Path(__file__).parents[2] / "samples" / "yongkang-front.pdf"


@pytest.mark.parametrize("kind", ["pdf", "tif", "png"])
def test_the_same_page(tmp_path: Path, kind: str) -> None:
    path = PDF if kind == "pdf" else picture(tmp_path / f"p.{kind}", pages=3 if kind == "tif" else 1)
    pages = list(load_pages(path, CONFIG))
    for page in pages:
        one = load_page(path, page.page_index, CONFIG)
        assert np.array_equal(one.pixels, page.pixels)
        assert (one.sha256, one.page_index, one.dpi, one.glyphs) == (
            page.sha256,
            page.page_index,
            page.dpi,
            page.glyphs,
        )
    with pytest.raises(InputMissingError, match=f"no page {len(pages) + 1} .the file has {len(pages)}"):
        load_page(path, len(pages) + 1, CONFIG)


def test_a_known_checksum_is_taken(tmp_path: Path) -> None:
    assert load_page(picture(tmp_path / "p.png"), 1, CONFIG, "known").sha256 == "known"


def test_an_image_has_no_text_layer(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadableError, match="no usable text layer"):
        load_page(picture(tmp_path / "p.png"), 1, IngestConfig(text="layer"))

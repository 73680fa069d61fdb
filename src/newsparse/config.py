"""All settings as one frozen tree; unknown keys are refused. TOML files mirror it section by section."""

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from newsparse.errors import ConfigError


class Section(BaseModel):
    """Base of all configuration sections."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class IngestConfig(Section):
    """How files become page images."""

    text: Literal["auto", "ocr", "layer"] = "auto"
    max_pixels: int = Field(default=400_000_000, ge=1, description="a page with more pixels is refused")
    working_pixels: int = Field(
        default=120_000_000, ge=1, description="a scan with more pixels is halved, or halved again, while it is decoded"
    )
    min_side: int = Field(default=32, ge=1, description="a page with a shorter side is refused")
    pdf_dpi: float = Field(default=200.0, gt=0, description="PDF pages that are not one image are drawn at this")
    pdf_max_pixels: int = Field(default=100_000_000, ge=1, description="bound on the pixels of a drawn PDF page")


class EngineConfig(Section):
    """Which engine reads, and what it may use."""

    name: str = "openvino"
    device: str = Field(default="cpu", description="cpu, gpu, gpu:0 ...")
    threads: int = Field(default=0, ge=0, description="CPU threads; 0: all")
    precision: Literal["auto", "f32", "bf16", "int8"] = "auto"
    runtime: Literal["onnxruntime", "paddle"] = Field(default="onnxruntime", description="paddleocr only")
    detection_model: str = Field(default="ppocrv6_small_det", description="name in the model manifest, or a folder")
    recognition_model: str = Field(default="ppocrv6_small_rec", description="name in the model manifest, or a folder")
    small_type: bool = Field(default=True, description="read small type with the weights trained for it; openvino only")
    recording: Path | None = Field(default=None, description="replay only: page JSON to play back")
    fault: str | None = Field(default=None, description="replay only: misbehave on purpose (for tests)")


class LayoutConfig(Section):
    """Bounds of the layout stage, in em (body size) where lengths."""

    first_look: int = Field(default=1216, ge=256, description="longer side of the first look, pixels")
    em_low: float = Field(default=12.0, description="detector sees body type at least this high, pixels")
    em_high: float = Field(default=16.0, description="detector sees body type at most this high, pixels")
    orientation: bool = Field(default=True, description="turn pages that lie at 90, 180 or 270 degrees")


class OcrConfig(Section):
    """What the OCR stage takes for read."""

    illegible: float = Field(
        default=0.22, ge=0, le=1, description="a character with less than this becomes □; 0: every guess is kept"
    )
    """Least probability of a character times the mean of its line: a doubtful character in a doubtful line is wrong
    more often than one in a sure line. Measured: of the characters below 0.22, 16 of 19 were misread on three real
    pages at 72 dpi, 18 of 22 on 40 typeset pages (lowres, hard, film, bilevel, scan, curl), 84 to 91 % in lines worn
    until a fifth to two thirds of their characters were wrong. Right characters lost: 7 of 134,723. Below 0.30 it
    was 24 of 31 and 27 of 37."""


class Config(Section):
    """The whole configuration."""

    ingest: IngestConfig = IngestConfig()
    engine: EngineConfig = EngineConfig()
    layout: LayoutConfig = LayoutConfig()
    ocr: OcrConfig = OcrConfig()


def load_config(path: Path | None, overrides: dict[str, dict[str, Any]] | None = None) -> Config:
    """Read a TOML file (or the defaults) and lay command-line overrides on top.

    Raises:
        ConfigError: the file is missing, is not TOML, or has an unknown key or a bad value.
    """
    tree: dict[str, Any] = {}
    if path is not None:
        try:
            tree = tomllib.loads(path.read_text("utf-8"))
        except OSError as error:
            raise ConfigError(f"{path}: cannot read configuration: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: not a TOML file: {error}") from error
    for section, values in (overrides or {}).items():
        tree[section] = {**tree.get(section, {}), **values}
    try:
        return Config.model_validate(tree)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"{path or 'configuration'}: {where}: {first['msg']}") from error

"""Guards of the architecture: who may import whom, the order of the stages, the exported names, the schema."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "newsparse"

BASE = {"document", "errors"}
WORK = BASE | {"geometry", "containers", "config", "models", "forest", "network", "scores"}
ALLOWED = {
    # Each unit and the units it may import; a unit may always import itself. Data flows down this list.
    "document": set(),
    "errors": set(),
    "geometry": {"document"},
    "containers": {"document"},
    "config": {"errors"},
    "models": {"errors"},
    "weights": {"errors"},
    "forest": {"errors", "weights"},
    "network": {"errors", "weights"},
    "scores": {"forest", "models", "network"},
    "language": {"document"},
    "engines": WORK | {"weights"},
    "stages.ingest": WORK | {"engines.base"},
    "stages.layout": WORK | {"engines.base"},
    "stages.ocr": WORK | {"engines.base", "language"},
    "stages.order": WORK | {"language"},
    "stages.split": WORK | {"language"},
    "stages.stitch": WORK | {"language"},
    "stages.write": WORK,
    "review": {"document", "containers", "geometry", "errors"},
    "evaluate": {"document", "geometry", "errors", "language"},
    "typeset": {"document", "containers", "geometry", "errors", "language"},
    "pipeline": WORK | {"engines.base", "engines.checked", "stages"},
    "restage": WORK | {"engines.base", "engines.checked", "stages"},
    "batch": WORK | {"engines.base", "engines.checked", "stages", "pipeline", "review"},
    "commands": WORK
    | {
        "engines.base",
        "stages.ingest",
        "stages.write",
        "pipeline",
        "restage",
        "batch",
        "review",
        "evaluate",
        "typeset",
    },
    "cli": {"commands"},
    "__main__": {"cli"},
}
STAGES = ["ingest", "layout", "ocr", "order", "split", "write"]
HEAVY = [
    "openvino",
    "onnxruntime",
    "paddleocr",
    "paddlex",
    "pypdfium2",
    "jieba",
    "matplotlib",
    "opencc",
    "pandas",
    "ray",
]
"""Take long to import or take over the process: only where they are used."""


def modules() -> list[str]:
    """All modules as dotted names below newsparse, without __init__."""
    names = []
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def file_of(module: str) -> Path:
    folder = SOURCE.joinpath(*module.split(".")) if module else SOURCE
    return folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module below newsparse that the tree imports, and '__version__' for that name of the package itself."""
    known = set(modules())
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the layer"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                name = full if full.removeprefix("newsparse.") in known else str(node.module)
                if name == "newsparse":
                    yield alias.name
                elif name.startswith("newsparse."):
                    yield name.removeprefix("newsparse.")
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("newsparse."):
                    yield alias.name.removeprefix("newsparse.")


def unit_of(module: str) -> str:
    """The row of ALLOWED that a module belongs to."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "stages" and len(parts) > 1 else parts[0]


def allowed(unit: str, target: str) -> bool:
    if target == "__version__":
        return True
    rows = {unit, *ALLOWED[unit]}
    return any(target == row or target.startswith(row + ".") for row in rows)


def violations(module: str, tree: ast.AST) -> list[str]:
    unit = unit_of(module)
    return [f"{module} imports {target}" for target in imports(tree) if not allowed(unit, target)]


@pytest.mark.parametrize("module", [name for name in modules() if name not in ("", "stages")])
def test_imports_point_down(module: str) -> None:
    assert unit_of(module) in ALLOWED, "a new unit needs its row in ALLOWED"
    assert violations(module, ast.parse(file_of(module).read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("module", "line", "fine"),
    [
        ("stages.order", "from newsparse.stages.split import x", False),
        ("stages.layout.ink", "from newsparse.stages.layout.marks import x", True),
        ("stages.ocr", "from newsparse.engines.openvino import x", False),
        ("stages.ocr", "from newsparse.engines import base", True),
        ("stages.ocr", "def f():\n    import newsparse.pipeline", False),
        ("pipeline", "from newsparse.engines.replay import x", False),
        ("document", "from newsparse import geometry", False),
        ("stages.write", "from newsparse import __version__", True),
        ("stages.write", "from newsparse import parse_page", False),
        ("errors", "import pydantic", True),
    ],
)
def test_the_guard_itself(module: str, line: str, fine: bool) -> None:
    assert (violations(module, ast.parse(line)) == []) is fine


def test_only_the_registry_names_concrete_engines() -> None:
    base = ast.parse(file_of("engines.base").read_text("utf-8"))
    assert [target for target in imports(base) if target.startswith("engines.")] == []
    concrete = [module for module in modules() if module in ("engines.openvino", "engines.paddle", "engines.replay")]
    assert len(concrete) == 3
    for module in concrete:
        others = [target for target in imports(ast.parse(file_of(module).read_text("utf-8"))) if target in concrete]
        assert others == [], f"{module} leans on another engine"


@pytest.mark.parametrize("module", ["newsparse", "newsparse.cli"])
def test_heavy_modules_wait_until_they_are_used(module: str) -> None:
    code = f"import sys, {module}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []


def test_the_pipeline_runs_the_stages_in_order() -> None:
    """Read off the source of parse_page: the first call of each stage, helpers of the same file followed in place."""
    tree = ast.parse(file_of("pipeline").read_text("utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    stage_of = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("newsparse.stages"):
            for alias in node.names:
                parts = f"{node.module}.{alias.name}".split(".")
                stage_of[alias.asname or alias.name] = parts[2]

    def stages_in(node: ast.AST, seen: frozenset[str]) -> Iterator[str]:
        names = [child for child in ast.walk(node) if isinstance(child, ast.Name)]
        for name in sorted(names, key=lambda child: (child.lineno, child.col_offset)):
            if name.id in stage_of:
                yield stage_of[name.id]
            elif name.id in functions and name.id not in seen:
                yield from stages_in(functions[name.id], seen | {name.id})

    def first_uses(name: str) -> list[str]:
        return list(dict.fromkeys(stages_in(functions[name], frozenset({name}))))

    found = first_uses("parse_page")
    assert found == STAGES[: len(found)], "stages out of order"
    assert found in (STAGES, STAGES[:-1]), "a stage is missing (write may be left to the caller)"


def test_exported_names() -> None:
    import newsparse

    assert sorted(newsparse.__all__) == EXPORTED
    missing = [name for name in newsparse.__all__ if getattr(newsparse, name, None) is None]
    assert missing == []


EXPORTED = sorted(["__version__", "parse_page"])


def test_schema_in_the_repository_is_the_one_printed() -> None:
    from newsparse.stages.write import schema

    stored = json.loads((ROOT / "schema" / "newsparse-1.0.schema.json").read_text("utf-8"))
    assert stored == json.loads(json.dumps(schema())), "the format changed: make schema, and say so in CHANGELOG.md"

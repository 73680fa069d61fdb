"""newsparse: scanned pages of a Chinese newspaper in, structured articles out."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsparse.pipeline import parse_page

__version__ = "0.1.0"

__all__ = ["__version__", "parse_page"]


def __getattr__(name: str) -> Any:
    """Load `parse_page` when it is first asked for: importing the package alone loads nothing heavy."""
    if name == "parse_page":
        from newsparse.pipeline import parse_page

        return parse_page
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

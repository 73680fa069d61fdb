"""A machine without Debian's fonts, and one plain font to set pages with."""

from pathlib import Path

import pytest

from newsparse.typeset import fonts
from typeset.cut import cut_font, gb2312


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No font is installed."""
    for face in fonts.FACES:
        monkeypatch.setitem(fonts.FACES, face, (fonts.FontFile(Path("/nowhere") / face),))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def plain_font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A font with the characters of GB 2312."""
    return cut_font(tmp_path_factory.mktemp("fonts") / "plain.ttf", gb2312())

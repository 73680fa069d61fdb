"""The end of an article's text: signatures over two lines, and names that pass for a subhead."""

import pytest

from newsparse.stages.split.article import _with_whole_end
from newsparse.stages.split.body import Para

TEXT = Para((0, 1), "村民们说放心多了。", printed="村民们说放心多了。")


def test_a_signature_over_two_lines_is_one_paragraph() -> None:
    ends = _with_whole_end(
        [TEXT, Para((2,), "（记者白雨梅 通讯员", printed="（记者 白雨梅 通讯员"), Para((3,), "尉迟美敏）")]
    )
    assert ends[:-1] == [TEXT]
    assert (ends[-1].text, ends[-1].lines) == ("（记者白雨梅 通讯员尉迟美敏）", (2, 3))
    assert ends[-1].printed.startswith("（记者 白雨梅 通讯员 ")


@pytest.mark.parametrize(
    ("before", "last"),
    [("他笑着说（声音很小）。", "尉迟美敏）"), ("他笑着说。", "尉迟美敏）"), ("他说（小声", "这一句并没有在这里收尾")],
    ids=["closed before", "never opened", "not closed"],
)
def test_other_ends_stay_as_they_are(before: str, last: str) -> None:
    paras = [Para((0,), before), Para((1,), last)]
    assert _with_whole_end(paras) == paras


@pytest.mark.parametrize(("text", "subhead"), [("萧德涵", False), ("村里来了新农人", True)])
def test_names_under_all_text_are_no_subhead(text: str, *, subhead: bool) -> None:
    assert _with_whole_end([TEXT, Para((2,), text, subhead=True)])[-1].subhead is subhead

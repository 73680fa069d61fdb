"""A page is printed in one script."""

from newsparse.language.script import in_one_script

PAGE = "这个时候，县里的农业专家来到村头，对乡亲们说：种过这块地的人都说，从来没有这样好的收获。" * 6


def test_a_traditional_character_on_a_simplified_page_is_made_simplified() -> None:
    assert in_one_script(["對話杜宏亮：守藝四十年", PAGE]) == ["对话杜宏亮：守艺四十年", PAGE]


def test_characters_of_both_scripts_stay() -> None:
    """著, 乾 and 瞭 are printed on simplified pages, too; 镕 has one form."""
    text = "著名的乾隆碑前，瞭望塔边，朱镕基"
    assert in_one_script([text, PAGE]) == [text, PAGE]


def test_a_traditional_page_stays() -> None:
    page = ["這個時候，縣裏的農業專家來到村頭，對鄉親們說：種過這塊地的人都說"] * 4
    assert in_one_script(page) == page
    both = [*page, PAGE]
    assert in_one_script(both) == both


def test_a_few_words_show_no_script() -> None:
    assert in_one_script(["守藝四十年"]) == ["守藝四十年"]
    assert in_one_script([]) == []

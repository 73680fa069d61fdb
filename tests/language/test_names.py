"""Runs of names without a space between them."""

import math

import pytest

from newsparse.language.names import names_as_printed, split_names


@pytest.mark.parametrize(
    ("run", "names"),
    [
        ("欧阳玉华端木帆", "欧阳玉华 端木帆"),
        ("钱梓燕魏明萍", "钱梓燕 魏明萍"),
        ("常凤林尉迟庆芳", "常凤林 尉迟庆芳"),
        ("段子红吕雨勇司马德峰", "段子红 吕雨勇 司马德峰"),
        ("邹建玲文竹", "邹建玲 文竹"),
        ("王伟 李晓明", "王伟 李晓明"),
    ],
)
def test_names_are_parted_where_surnames_and_lengths_are_likeliest(run: str, names: str) -> None:
    assert split_names(run) == tuple(names.split())


def test_a_misread_surname_is_a_name_only_where_names_must_stand() -> None:
    assert split_names("前娜钱少军") is None
    assert split_names("前娜钱少军", -math.inf) == ("前娜", "钱少军")


def test_what_no_name_contains_is_never_one() -> None:
    assert split_names("的了在", -math.inf) is None


@pytest.mark.parametrize(
    ("run", "names"),
    [("江平金玉斌", "江平 金玉斌"), ("姚思航部建燕", "姚思航 部建燕"), ("文彬 刘子芳", "文彬 刘子芳")],
    ids=["a place", "misread", "apart"],
)
def test_one_sure_name_speaks_for_another(run: str, names: str) -> None:
    assert names_as_printed(run) == tuple(names.split())


@pytest.mark.parametrize("run", ["都丽轩", "安全生产月", "作者单位浙江大学", "康伟贸慧明"])
def test_one_name_or_none_that_is_sure_speaks_for_nobody(run: str) -> None:
    assert names_as_printed(run) is None

"""Runs of names without a space between them."""

import math

import pytest

from newsparse.language.names import split_names


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

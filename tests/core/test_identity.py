from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import identity

# GB 32100-2015 and GB 11643-1999, as their tables have them.
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
VALID_USCC = ["91350100M000100Y43", "91000000MA0000001R", "52000000MA0000001T"]


@pytest.mark.parametrize("code", VALID_USCC)
def test_uscc_accepts_known_codes(code):
    assert identity.clean_uscc(code) == code


@pytest.mark.parametrize(
    "typed",
    [
        "91000000ma0000001r",
        " 9100 0000 MA00 0000 1R\n",
        "91000000MA0000001R",
        "\u200b91000000MA0000001R\ufeff",
        "91000000MA0000001R\u3000",
    ],
)
def test_uscc_is_brought_into_one_form(typed):
    assert identity.clean_uscc(typed) == "91000000MA0000001R"


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        ("", "empty", "请填写统一社会信用代码。"),
        ("91000000MA0000001", "length", "统一社会信用代码应为 18 位，现在是 17 位，请核对是否漏填或多填。"),
        ("91000000MA000000OR", "alphabet", "统一社会信用代码第 17 位是“O”，代码中不使用字母 I、O、S、V、Z，请对照证照核对是否为“0”。"),
        ("91000000MA00000-1R", "alphabet", "统一社会信用代码第 16 位“-”不是数字或大写字母，请对照证照重新填写。"),
        ("91A00000MA0000001R", "region", "统一社会信用代码第 3 至 8 位是登记机关行政区划码，应全部为数字，请对照证照核对。"),
        ("91310115MA1H8R7C6D", "check", "统一社会信用代码的校验位不对，可能有一位填错，请对照证照逐位核对。"),
    ],
)  # fmt: skip
def test_uscc_refusal_says_what_is_wrong(typed, code, sentence):
    with pytest.raises(identity.BadNumber) as refused:
        identity.clean_uscc(typed)
    assert (refused.value.code, str(refused.value)) == (code, sentence)


def test_uscc_check_digit_can_be_overridden_but_nothing_else():
    assert identity.clean_uscc("91350211m0000xuf46", check_digit=False) == "91350211M0000XUF46"
    with pytest.raises(identity.BadNumber):
        identity.clean_uscc("91350211M0000XUF4", check_digit=False)


def test_uscc_remainder_zero_gives_zero():
    bodies = (f"91000000MA00000{number:02d}" for number in range(100))
    checks = {identity.uscc_check_digit(body) for body in bodies}
    assert "0" in checks
    assert checks <= set(identity.USCC_ALPHABET)


@given(st.text(alphabet=identity.USCC_ALPHABET, min_size=9, max_size=9), st.integers(0, 999999))
def test_uscc_check_digit_is_the_one_of_the_standard(organisation, region):
    body = f"91{region:06d}{organisation}"
    places = [identity.USCC_ALPHABET.index(char) for char in body]
    total = sum(place * weight for place, weight in zip(places, USCC_WEIGHTS, strict=True))
    assert identity.uscc_check_digit(body) == identity.USCC_ALPHABET[-total % 31]


@given(st.from_regex(r"[0-9]{17}", fullmatch=True).filter(str.isascii))
def test_id_check_digit_is_the_one_of_the_standard(body):
    total = sum(int(char) * weight for char, weight in zip(body, ID_WEIGHTS, strict=True))
    assert identity.id_check_digit(body) == "10X98765432"[total % 11]


@given(st.integers(0, 17), st.sampled_from(identity.USCC_ALPHABET), st.sampled_from(VALID_USCC))
def test_uscc_one_wrong_character_is_always_refused(place, char, code):
    wrong = code[:place] + char + code[place + 1 :]
    if wrong != code:
        with pytest.raises(identity.BadNumber):
            identity.clean_uscc(wrong)


@pytest.mark.parametrize("number", ["11010519491231002X", "000000199001010018"])
def test_id_number_accepts_known_numbers(number):
    assert identity.clean_id_number(f" {number.lower()} ") == number


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        ("", "empty", "请填写身份证号。"),
        ("110105491231002", "length", "这是 15 位的旧号码，请填写居民身份证上的 18 位号码。"),
        ("1101051949123100", "length", "身份证号应为 18 位，现在是 16 位，请核对是否漏填或多填。"),
        ("1101051949123100XX", "alphabet", "身份证号第 17 位“X”不对：前 17 位应为数字，末位为数字或 X。请对照证件核对。"),
        ("11010519490231002X", "date", "身份证号第 7 至 14 位“19490231”不是有效的出生日期，请对照证件核对。"),
        ("110105194912310020", "check", "身份证号的校验位不对，可能有一位填错，请对照证件逐位核对。"),
    ],
)  # fmt: skip
def test_id_number_refusal_says_what_is_wrong(typed, code, sentence):
    with pytest.raises(identity.BadNumber) as refused:
        identity.clean_id_number(typed)
    assert (refused.value.code, str(refused.value)) == (code, sentence)


def test_id_number_of_somebody_not_yet_born_is_refused():
    number = "00000020300101001"
    number += identity.id_check_digit(number)
    assert identity.clean_id_number(number) == number
    with pytest.raises(identity.BadNumber) as refused:
        identity.clean_id_number(number, today=date(2026, 11, 24))
    assert refused.value.code == "date"


def test_id_number_tells_the_sex():
    assert identity.is_male("11010519491231002X") is False
    assert identity.is_male("000000199001010018") is True


def test_digits_of_other_scripts_are_not_digits():
    with pytest.raises(identity.BadNumber):
        identity.clean_id_number("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X")
    with pytest.raises(identity.BadNumber):
        identity.clean_phone("1٣٨00000000")


@pytest.mark.parametrize(
    "typed",
    ["13800000000", "+86 138-0000-0000", "138 0000 0000", "0086 13800000000", "8613800000000"],
)
def test_phone_is_brought_into_one_form(typed):
    assert identity.clean_phone(typed) == "13800000000"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "empty"), ("1380000000", "length"), ("0631-5200000", "alphabet"), ("23800000000", "alphabet"), ("138x0000000", "alphabet")],
)  # fmt: skip
def test_phone_refuses_what_is_not_one(typed, code):
    with pytest.raises(identity.BadNumber) as refused:
        identity.clean_phone(typed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "clean", [identity.clean_uscc, identity.clean_id_number, identity.clean_phone]
)
@given(st.text(max_size=40))
def test_any_text_is_cleaned_or_refused_with_a_sentence(clean, text):
    sentence = "。"
    try:
        assert clean(text)
    except identity.BadNumber as refused:
        sentence = refused.sentence
    assert sentence.endswith("。")

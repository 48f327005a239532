"""National numbers: the unified social credit code, the identity number, the mobile number.

Each `clean_…` takes what a person typed and returns the number in its one written form, or raises
`BadNumber` with a sentence that says what is wrong and what to do. The sentences are ours; the
arithmetic of the two standards is python-stdnum's.
"""

from __future__ import annotations

import unicodedata
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.cn import ric, uscc

from core.counted import counted

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_LOOKALIKES = {"I": "1", "O": "0", "S": "5", "Z": "2", "V": "U"}
_DIGITS = frozenset("0123456789")

USCC = gettext_lazy("统一社会信用代码")
ID_NUMBER = gettext_lazy("身份证号")
PHONE = gettext_lazy("手机号")


class BadNumber(ValueError):
    """A number that cannot be right. `code`: empty, length, alphabet, region, date or check."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


def normalise(raw: str) -> str:
    """Half-width, upper case, without blanks and invisible characters."""
    text = unicodedata.normalize("NFKC", raw)
    return "".join(char for char in text if unicodedata.category(char)[0] not in "ZC").upper()


def clean_uscc(raw: str, *, check_digit: bool = True) -> str:
    """GB 32100. `check_digit=False` is for the recorded override of a code that fails its check."""
    code = normalise(raw)
    _expect_length(code, 18, USCC)
    for place, char in enumerate(code, start=1):
        if char in USCC_ALPHABET:
            continue
        if char in _USCC_LOOKALIKES:
            facts = {"place": place, "char": char, "likely": _USCC_LOOKALIKES[char]}
            raise BadNumber(
                _(
                    "统一社会信用代码第 %(place)s 位是“%(char)s”，代码中不使用字母 I、O、S、V、Z，请对照证照核对是否为“%(likely)s”。"
                )
                % facts,
                "alphabet",
            )
        raise BadNumber(
            _("统一社会信用代码第 %(place)s 位“%(char)s”不是数字或大写字母，请对照证照重新填写。")
            % {"place": place, "char": char},
            "alphabet",
        )
    if not _DIGITS.issuperset(code[2:8]):
        raise BadNumber(
            _("统一社会信用代码第 3 至 8 位是登记机关行政区划码，应全部为数字，请对照证照核对。"),
            "region",
        )
    if check_digit and uscc_check_digit(code[:17]) != code[17]:
        raise BadNumber(
            _("统一社会信用代码的校验位不对，可能有一位填错，请对照证照逐位核对。"), "check"
        )
    return code


def uscc_check_digit(body: str) -> str:
    """The last character for the first seventeen."""
    return str(uscc.calc_check_digit(body))


def clean_id_number(raw: str, *, today: date | None = None) -> str:
    """GB 11643, eighteen places with a real date of birth (not after `today`, where it is given)."""
    number = normalise(raw)
    if len(number) == 15 and _DIGITS.issuperset(number):
        raise BadNumber(_("这是 15 位的旧号码，请填写居民身份证上的 18 位号码。"), "length")
    _expect_length(number, 18, ID_NUMBER)
    for place, char in enumerate(number, start=1):
        if char not in _DIGITS and not (place == 18 and char == "X"):
            raise BadNumber(
                _(
                    "身份证号第 %(place)s 位“%(char)s”不对：前 17 位应为数字，末位为数字或 X。请对照证件核对。"
                )
                % {"place": place, "char": char},
                "alphabet",
            )
    born = _real_date(number[6:14])
    if born is None or born.year < 1900 or (today is not None and born > today):
        raise BadNumber(
            _("身份证号第 7 至 14 位“%(digits)s”不是有效的出生日期，请对照证件核对。")
            % {"digits": number[6:14]},
            "date",
        )
    if id_check_digit(number[:17]) != number[17]:
        raise BadNumber(_("身份证号的校验位不对，可能有一位填错，请对照证件逐位核对。"), "check")
    return number


def id_check_digit(body: str) -> str:
    """The last character for the first seventeen."""
    return str(ric.calc_check_digit(f"{body}0"))  # it leaves the last one out


def is_male(id_number: str) -> bool:
    """Odd sequence numbers are given to men."""
    return int(id_number[16]) % 2 == 1


def clean_phone(raw: str) -> str:
    """An eleven-digit mobile number of the mainland, without +86, blanks and hyphens."""
    number = normalise(raw).replace("-", "")
    for prefix in ("+86", "0086"):
        number = number.removeprefix(prefix)
    if len(number) == 13 and number.startswith("86"):
        number = number[2:]
    if not number:
        raise BadNumber(_("请填写手机号。"), "empty")
    if not _DIGITS.issuperset(number):
        raise BadNumber(_("手机号只能是数字，请去掉文字、分机号等内容。"), "alphabet")
    _expect_length(number, 11, PHONE)
    if number[0] != "1" or number[1] not in "3456789":
        raise BadNumber(_("手机号应以 13 至 19 开头，请核对；固定电话请填在其他栏。"), "alphabet")
    return number


def _expect_length(text: str, length: int, name: object) -> None:
    if not text:
        raise BadNumber(_("请填写%(name)s。") % {"name": name}, "empty")
    if len(text) != length:
        facts = {"name": name, "length": length, "got": len(text)}
        raise BadNumber(
            counted(
                "%(name)s应为 %(length)s 位，现在是 %(got)s 位，请核对是否漏填或多填。", "length"
            )
            % facts,
            "length",
        )


def _real_date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None

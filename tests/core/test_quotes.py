import pytest

from core import quotes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“望海小学“轮滑”入校安排”已结束。", "“望海小学‘轮滑’入校安排”已结束。"),
        ("“甲”更名为“乙”。", "“甲”更名为“乙”。"),
        ("没有引号", "没有引号"),
        ("“少了一半", "“少了一半"),
        ("多了一半”", "多了一半”"),
        ("“一“二“三”二”一”", "“一‘二‘三’二’一”"),
    ],
)
def test_inner_quotes_become_single(text, said):
    assert quotes.nested(text) == said
    assert quotes.nested(said) == said

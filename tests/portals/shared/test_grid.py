import pytest
from django import forms
from django.template import Context, Template

from portals.shared import fields
from portals.shared.grid import GridForm


class VerdictForm(GridForm):
    head = ("材料", "结论", "说明")
    opinion = fields.TextField(label="总体意见", required=False)

    def prepare(self):
        for key, name in ((7, "办学许可证"), (8, "营业执照")):
            self.add_line(
                key,
                name,
                about="必交",
                verdict=forms.ChoiceField(choices=[("", "—"), ("ok", "符合"), ("no", "不符合")]),
                note=forms.CharField(required=False),
            )


@pytest.fixture
def filled(cast):
    def make(**data):
        return VerdictForm(subject=None, actor=cast.officer, data=data)

    return make


def test_lines_come_back_by_their_key(filled):
    form = filled(**{"line-7-verdict": "ok", "line-8-verdict": "no", "line-8-note": "过期"})
    assert form.is_valid()
    lines = {7: {"verdict": "ok", "note": ""}, 8: {"verdict": "no", "note": "过期"}}
    assert form.facts() == {"opinion": "", "lines": lines}


def test_an_error_names_line_and_column_and_sits_in_its_cell(filled):
    form = filled(**{"line-7-verdict": "ok", "line-8-note": "过期"})
    assert list(form.errors) == ["line-8-verdict"] == [form.line_field(8, "verdict")]
    page = Template("{% load kit %}{% form_errors form %}{% form_fields form %}").render(
        Context({"form": form})
    )
    assert '<a href="#id_line-8-verdict">营业执照 结论：' in page
    assert 'aria-describedby="id_line-8-verdict_error"' in page
    assert 'value="过期"' in page
    assert page.count('name="opinion"') == 1


def test_every_field_of_the_table_has_a_label_of_its_own(filled):
    page = Template("{% load kit %}{% form_fields form %}").render(Context({"form": filled()}))
    for name in ("line-7-verdict", "line-7-note", "line-8-verdict", "line-8-note"):
        assert page.count(f'for="id_{name}"') == 1

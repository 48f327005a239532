import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from core.files import Kind
from portals.kit import fields
from portals.kit.deed_form import CheckedFileField
from portals.kit.grid import GridForm
from tests.markup import tight
from tests.scans import PDF


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
    page = Template("{% load components %}{% form_errors form %}{% form_fields form %}").render(
        Context({"form": form})
    )
    assert '<a href="#id_line-8-verdict">营业执照 结论：' in tight(page)
    assert 'aria-describedby="id_line-8-verdict_error"' in page
    assert 'value="过期"' in page
    assert page.count('name="opinion"') == 1


def test_every_field_of_the_table_has_a_label_of_its_own(filled):
    page = Template("{% load components %}{% form_fields form %}").render(
        Context({"form": filled()})
    )
    for name in ("line-7-verdict", "line-7-note", "line-8-verdict", "line-8-note"):
        assert page.count(f'for="id_{name}"') == 1


class MaterialsForm(GridForm):
    head = ("材料", "文件")

    def prepare(self):
        self.add_line("licence", "办学许可证", scan=CheckedFileField(kinds=[Kind.PDF]))
        self.add_line("plan", "课程方案", scan=CheckedFileField(kinds=[Kind.PDF]))


def test_files_in_a_table_are_kept_while_another_line_is_corrected(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("许可证.pdf", PDF, content_type="application/pdf")
    given = {"line-licence-scan": upload}
    first = MaterialsForm(subject=None, actor=cast.officer, data={}, files=given)
    assert list(first.errors) == ["line-plan-scan"]
    page = Template("{% load components %}{% form_fields form %}").render(Context({"form": first}))
    token = first.kept("line-licence-scan")
    assert f'name="line-licence-scan__kept" value="{token}"' in tight(page)
    assert "已上传：许可证.pdf" in page
    second = MaterialsForm(
        subject=None,
        actor=cast.officer,
        data={"line-licence-scan__kept": token},
        files={
            "line-plan-scan": SimpleUploadedFile("方案.pdf", PDF, content_type="application/pdf")
        },
    )
    assert second.is_valid(), second.errors
    names = {key: str(line["scan"]) for key, line in second.lines().items()}
    assert names == {"licence": "许可证.pdf", "plan": "方案.pdf"}

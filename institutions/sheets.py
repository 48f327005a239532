"""Sheets of this room: one declaration is the empty form and its reader."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.sheets import CHOICE, ID_TEXT, INTEGER, TEXT, Column, Sheet
from institutions.enums import SchoolStage

SCHOOLS = Sheet(
    name=_("学校"),
    columns=(
        Column(_("所在区市"), "region", width=16, kind=TEXT, required=True),
        Column(_("学校标识码"), "code", width=16, kind=ID_TEXT, required=True, unique=True),
        Column(_("学校名称"), "name", width=32, kind=TEXT, required=True),
        Column(_("学段"), "stage", width=16, kind=CHOICE, required=True, choices=SchoolStage),
        Column(_("在校生数"), "pupils", width=12, kind=INTEGER, required=True, least=0),
        Column(
            _("参加课后服务人数"),
            "after_class_pupils",
            width=18,
            kind=INTEGER,
            required=True,
            least=0,
        ),
    ),
)

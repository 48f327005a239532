"""The toy ticket with pages of its own, registered for these tests only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.utils import translation

from accounts.documents import registry
from accounts.enums import Role
from core import files as stored_files
from core.fsm import deed, edit, fresh, perform, rule
from portals.kit import act, files, links
from portals.kit.deed_form import CheckedFileField, DeedForm
from tests.toy.models import Answer, Folder, Ticket


class ReplyForm(DeedForm):
    answer = forms.CharField(label="答复内容", help_text="写清处理结果。")
    shape = Answer
    scan = CheckedFileField(label="扫描件", kinds=[stored_files.Kind.PDF], required=False)

    def facts(self):
        return {"answer": self.cleaned_data["answer"]}


@rule("文件夹已封存。")
def folder_open(ticket, deed):
    return ticket.folder.name != "封存"


@deed
def reply(ticket, told, *, by, version):
    return perform(ticket, Ticket.reply, told, by=by, version=version)


@deed
def close(ticket, *, by, version, reason):
    return perform(ticket, Ticket.close, by=by, version=version, reason=reason)


@deed
def rename(ticket, *, by, version):
    return edit(ticket, by=by, version=version, permission=lambda *_: True, text="改过")


@deed
def open_one(*, by, text):
    return Ticket.objects.create(
        folder=Folder.objects.create(name="新"), organisation_id=by.organisation_id, text=text
    )


class TextForm(DeedForm):
    text = forms.CharField(label="问题")


ACTS = [
    act.Act(Ticket, "reply", reply, form=ReplyForm, many=True),
    act.Act(
        Ticket, "close", close, preview=lambda ticket, actor: [f"{ticket.title()}不能再答复。"]
    ),
    act.Act(
        Ticket,
        "rename",
        rename,
        label="改题",
        allow=lambda ticket, actor: actor.role == Role.DISTRICT,
        rules=(folder_open,),
        done="已改：%(title)s",
    ),
    act.Act(
        Ticket,
        "open",
        open_one,
        form=TextForm,
        label="新建工单",
        allow=lambda ticket, actor: actor.role == Role.DISTRICT,
        new=True,
    ),
]


@pytest.fixture(autouse=True)
def pages() -> Iterator[None]:
    acts, known = dict(act._acts), dict(links._pages)
    papers, downloads = dict(registry._pages), dict(files._downloads)
    for each in ACTS:
        act.register(each)
    links.register(Ticket, lambda row: f"/tickets/{row.pk}/")
    yield
    for held, before in (
        (act._acts, acts),
        (links._pages, known),
        (registry._pages, papers),
        (files._downloads, downloads),
    ):
        held.clear()
        held.update(before)


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A request in another language leaves it behind in the thread."""
    yield
    translation.deactivate()


@pytest.fixture
def ticket(cast) -> Ticket:
    folder = Folder.objects.create(name="一")
    return Ticket.objects.create(folder=folder, organisation_id=cast.bureau.pk, text="漏水")


@pytest.fixture
def again():
    return fresh

"""批准: the fields that a deed's form takes where the office wants it approved on paper, and what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.domain import approvals
from accounts.enums import Role
from accounts.facts import Approval
from core import fsm
from portals.kit import words
from portals.kit.act import Act
from portals.kit.deed_form import CheckedFileField, DeedForm
from portals.kit.fields import DayField

# Who reads that and by whom something was approved: the offices, nobody they decide about.
READERS = (Role.DISTRICT, Role.CITY, Role.AUDITOR)
NAMES = ("approver", "approved_on", "approval_scan")


def ask(form: DeedForm, act: Act, actor: Any) -> None:
    """Add the fields of an approval to the form of a deed that may carry one."""
    asked = approvals.asked_of(act.spec, act.model, actor)
    if asked == policies.NOT_ASKED:
        return
    must = asked == policies.MUST
    form.fields["approver"] = forms.CharField(label=_("批准人"), max_length=60, required=must)
    form.fields["approved_on"] = DayField(label=_("批准日期"), required=must)
    form.fields["approval_scan"] = CheckedFileField(label=_("呈批件扫描件"), required=must)
    form.take_kept_files()


def approved(form: DeedForm, told: dict[str, Any]) -> Any:
    """The actor of the deed, with the approval that the form was told; its fields leave `told`."""
    for name in NAMES:
        told.pop(name, None)
    given = {name: form.cleaned_data.get(name) for name in NAMES}
    if not any(given.values()):
        return form.actor
    return form.actor.approved(
        Approval(
            approver=given["approver"] or "",
            approved_on=given["approved_on"],
            scan=given["approval_scan"],
        )
    )


@dataclass(frozen=True)
class ApprovalLine:
    """An approval on the page of its row."""

    what: str
    who: str
    on: Any
    row: Any


def of_rows(rows: Iterable[Any], actor: Any) -> dict[str, list[ApprovalLine]]:
    """Of many rows at once, by "app.model:pk"; a row without one is not in it."""
    if actor is None or actor.role not in READERS:
        return {}
    found: dict[str, list[ApprovalLine]] = {}
    for one in approvals.of_rows(rows, actor):
        line = ApprovalLine(_called(one), one.approver, words.day(one.approved_on), one)
        found.setdefault(one.subject, []).append(line)
    return found


def _called(one: Any) -> str:
    model: Any = apps.get_model(one.subject.partition(":")[0])
    spec = fsm.declared(model)[one.deed.rpartition(".")[2]]
    return str(spec.custom["label"])


def said(body: dict[str, Any], actor: Any) -> str:
    """Of an entry of the record, for those who may read it."""
    told = body["facts"].get("approval")
    if not told or actor is None or actor.role not in READERS:
        return ""
    return _t("%(who)s于%(on)s批准") % {"who": told["by"], "on": told["on"]}

"""The forms of an agreement's deeds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from contracts import facts
from contracts.domain import clauses
from contracts.enums import Clause, EndCause
from contracts.models import Agreement
from core import clock
from core.files import SCANS
from institutions.models import Course, Staff
from portals.accounts.entries import FromPaperForm
from portals.kit import fields, words
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm
from portals.kit.grid import GridForm
from vetting.models import Listing


def money(**options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        max_digits=8, decimal_places=2, min_value=Decimal(0), required=False, **options
    )


def institution_of(subject: Any) -> Any:
    """Whose staff and courses may be offered."""
    return subject.agreement.institution if hasattr(subject, "agreement") else subject.institution


def cleared(rows: Any, subject: Any, actor: Any) -> Any:
    """Cleared persons of the subject's institution."""
    mine = rows.filter(institution=institution_of(subject), state="cleared")
    return mine.select_related("person").order_by("person__name")


def _listing_of(subject: Any) -> Listing:
    found: Listing = subject if isinstance(subject, Listing) else subject.listing
    return found


def item_field(listing: Listing, course: Course, chosen: str = "") -> forms.ChoiceField:
    """Which of the listed items a course is given for; its name says so where it can."""
    choices = [("", "—"), *((item, item) for item in listing.items())]
    initial = chosen or listing.item_of(course.name)
    return forms.ChoiceField(choices=choices, required=False, initial=initial)


class StaffField(fields.RowsField):
    """Tick boxes with name and speciality."""

    def label_from_instance(self, row: Any) -> str:
        about = row.speciality or row.get_job_display()
        return words.in_brackets(row.person.name, about)


class AgreementForm(GridForm):
    """Preparing an agreement: period, persons, clauses; prices per course in the table."""

    head = (_("课程"), _("价格"), _("名单上的服务项目"))
    lines_help = _(
        "只列入填写了价格的课程；价格按资格名单的计价单位填写，不高于名单公布的收费标准，"
        "并低于机构校外同类课程。服务项目须是名单公布的。"
    )
    number = forms.CharField(
        label=_("协议编号"), max_length=80, required=False, help_text=_("可在签订时填写。")
    )
    valid_from = fields.DayField(label=_("起始日期"))
    valid_until = fields.DayField(label=_("截止日期"))
    staff = StaffField(
        Staff,
        narrow=cleared,
        label=_("人员附件"),
        required=False,
        help_text=_("只能列入已核准入校的人员；名单里没有的，请先办理人员核准。"),
    )
    satisfaction_target = forms.IntegerField(label=_("满意度约定（%）"), min_value=0, max_value=100)

    def prepare(self) -> None:
        for item in Clause:
            self.fields[item.value] = fields.TextField(
                label=item.label, rows=4, max_length=4000, required=False
            )
        agreed, listing = self._agreed(), _listing_of(self.subject)
        rows = Course.objects.visible_to(self.actor).filter(
            institution=institution_of(self.subject), state="accepted"
        )
        for course in rows.order_by("name"):
            self.add_line(
                course.pk,
                course.name,
                about=_("按“%(unit)s”填写；校内申报价 %(inside)s 元，校外 %(outside)s 元")
                % {
                    "unit": listing.get_price_unit_display(),
                    "inside": course.price_inside,
                    "outside": course.price_outside or "—",
                },
                price=money(initial=agreed.get(course.pk, (None, ""))[0]),
                item=item_field(listing, course, agreed.get(course.pk, (None, ""))[1]),
            )

    def _agreed(self) -> dict[int, tuple[Decimal, str]]:
        if not isinstance(self.subject, Agreement):
            return {}
        lines = self.subject.annexed_courses.values_list("course_id", "price", "item")
        return {course: (price, item) for course, price, item in lines}

    def facts(self) -> dict[str, Any]:
        told = super().facts()
        given = told.pop("lines")
        lines = {key: line["price"] for key, line in given.items()}
        rows = Course.objects.visible_to(self.actor).filter(
            pk__in=[key for key, price in lines.items() if price is not None]
        )
        prices = [(course, lines[course.pk]) for course in rows.order_by("pk")]
        items = {course.pk: given[course.pk]["item"] for course, _price in prices}
        return {**told, "prices": prices, "items": items}


class DraftForm(AgreementForm):
    """From a listing: words and period are there to be changed."""

    shape, made = facts.Draft, ("prices", "items")

    @classmethod
    def start(cls, subject: Listing, _actor: Any) -> dict[str, Any]:
        return {
            **clauses.prefilled(subject),
            "satisfaction_target": clauses.target(subject),
            "valid_from": max(subject.valid_from, clock.today()),
            "valid_until": subject.valid_until,
        }

    def facts(self) -> dict[str, Any]:
        told = super().facts()
        told["texts"] = {item.value: told.pop(item.value) for item in Clause}
        return told


class ReviseForm(AgreementForm):
    @classmethod
    def start(cls, subject: Agreement, _actor: Any) -> dict[str, Any]:
        columns = ("number", "valid_from", "valid_until", "satisfaction_target")
        words = {item.value: getattr(subject, item.value) for item in Clause}
        named = subject.annexed_staff.filter(until__isnull=True).values_list("staff", flat=True)
        return {
            **{name: getattr(subject, name) for name in columns},
            **words,
            "staff": list(named),
        }


class ConsentForm(FromPaperForm):
    """The institution just agrees; an officer enters its stamped paper."""

    shape = facts.Consent
    on = fields.DayField(label=_("机构盖章日期"), initial=clock.today)
    entry_scan = CheckedFileField(
        label=_("机构盖章的扫描件"),
        kinds=SCANS,
        help_text=_("代录须由另一人核对：下一步由没有代录的负责人办理。"),
    )

    field_order = ("on",)

    def prepare(self) -> None:
        super().prepare()
        if self.actor.role != Role.DISTRICT:
            del self.fields["on"]


class ActivateForm(DeedForm):
    shape = facts.Signature
    number = forms.CharField(label=_("协议编号"), max_length=80)
    signed_on = fields.DayField(label=_("签订日期"))
    signed_file = CheckedFileField(label=_("双方签字盖章的扫描件"), kinds=SCANS)

    @classmethod
    def start(cls, subject: Agreement, _actor: Any) -> dict[str, Any]:
        return {"number": subject.number}


class EndForm(ReasonForm):
    shape = facts.Ending
    cause = forms.ChoiceField(label=_("解除原因"), choices=EndCause.choices)
    on = fields.DayField(
        label=_("解除日期"), help_text=_("可以填将来的日期：此前照常履行，到日自动解除。")
    )
    number = forms.CharField(label=_("文号"), max_length=80, required=False)
    document = CheckedFileField(label=_("解除协议的书面材料"), kinds=SCANS)
    handover = fields.TextField(
        label=_("学生接续安排"), required=False, help_text=_("还有班次在校服务的必须填写。")
    )

    @classmethod
    def start(cls, subject: Agreement, _actor: Any) -> dict[str, Any]:
        return {"on": clock.today()}


class RenewForm(DeedForm):
    shape = facts.Renewal
    listing = fields.RowField(
        Listing,
        narrow=lambda rows, subject, _actor: rows.filter(
            institution=subject.institution, region=subject.region_id, state="listed"
        ),
        label=_("依据的资格"),
    )
    valid_from = fields.DayField(label=_("起始日期"))
    valid_until = fields.DayField(label=_("截止日期"))

    @classmethod
    def start(cls, subject: Agreement, _actor: Any) -> dict[str, Any]:
        return {"valid_from": subject.valid_until + clock.ONE_DAY, "listing": subject.listing}

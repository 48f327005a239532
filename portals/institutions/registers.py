"""机构名册 and the work lists of the district: files, licences, people, courses."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from core import clock
from institutions.domain import places
from institutions.enums import (
    Category,
    CourseState,
    InstitutionState,
    LicenceKind,
    LicenceState,
    StaffState,
)
from institutions.models import Course, Exclusion, Institution, Licence, Staff, Suspension
from portals.institutions import file
from portals.kit import frame, gate, links, lists, navigation

READERS = (Role.DISTRICT, Role.CITY, Role.INSPECTOR, Role.REVIEWER)
VISITORS = (*READERS, Role.SCHOOL)
YES_NO = (("True", gettext_lazy("是")), ("False", gettext_lazy("否")))


def _regions(actor: Any) -> list[tuple[str, str]]:
    seen = Institution.objects.visible_to(actor).order_by().values_list("region", flat=True)
    return [(row.pk, row.name) for row in places.regions(seen.distinct())]


def _barred(row: Any) -> str:
    if row.excluded:
        return _("限制准入中")
    return _("暂停中") if row.suspended else ""


class Institutions(lists.ListPage):
    model, roles, title = Institution, VISITORS, gettext_lazy("机构名册")
    order = "name"
    columns = (
        lists.Column(
            "name", gettext_lazy("机构名称"), kind="link", sort="name", width=36, roles=VISITORS
        ),
        lists.Column(
            "uscc", gettext_lazy("统一社会信用代码"), kind="code", width=24, roles=VISITORS
        ),
        lists.Column("get_category_display", gettext_lazy("类别"), sort="category", roles=VISITORS),
        lists.Column("region.name", gettext_lazy("所在区市"), sort="region", roles=VISITORS),
        lists.Column("state", gettext_lazy("状态"), kind="chip", sort="state", roles=VISITORS),
        lists.Column(
            "barred", gettext_lazy("限制"), kind="chip", value=_barred, tone="stop", roles=VISITORS
        ),
        lists.Column(
            "posts", gettext_lazy("可进校人员"), kind="number", sort="posts", roles=VISITORS
        ),
        lists.Column(
            "nearest", gettext_lazy("最近到期的证照"), kind="due", sort="nearest", roles=VISITORS
        ),
        lists.Column(
            "backfilled", gettext_lazy("补录"), value=lambda row: row.backfilled, roles=VISITORS
        ),
    )
    filters = (
        lists.Search(("name", "uscc", "legal_representative")),
        lists.Choice("state", gettext_lazy("状态"), InstitutionState.choices),
        lists.Choice("category", gettext_lazy("类别"), Category.choices),
        lists.Choice("region", gettext_lazy("所在区市"), _regions),
        lists.Choice("backfilled", gettext_lazy("补录"), YES_NO),
    )
    new = ("enter", "enter-new")
    empty_title = gettext_lazy("还没有机构档案。")
    empty_hint = gettext_lazy("机构可以自行登记；已在合作的机构由教育局补录。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(actor)
        bars: dict[str, QuerySet[Any]] = {
            "excluded": Exclusion.objects.visible_to(actor),
            "suspended": Suspension.objects.visible_to(actor),
        }
        in_force = {
            name: Exists(rows.filter(rows.model.on_day(clock.today()), institution=OuterRef("pk")))
            for name, rows in bars.items()
        }
        cleared, verified = Q(staff__state=StaffState.CLEARED), Q(licences__state="verified")
        counted = found.annotate(
            posts=Count("staff", filter=cleared, distinct=True),
            nearest=Min("licences__valid_until", filter=verified),
            **in_force,
        )
        return counted.select_related("region")


@gate.page(*VISITORS)
def institution(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    rows = Institution.objects.visible_to(actor).select_related("region", "organisation")
    row = gate.get_or_404(rows.prefetch_related("licences"), actor, pk)
    return file.show(request, row, back=(reverse("institutions"), _("机构名册")))


class _WorkList(lists.ListPage):
    """Alike items of many institutions; only officers may tick and act."""

    roles = READERS

    def rows(self, actor: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(actor)
        return found.select_related("institution")

    def context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().context(request)
        if self.actor.role != Role.DISTRICT:
            context["many_buttons"] = []
        return context


class Licences(_WorkList):
    model, title = Licence, gettext_lazy("证照")
    order = "institution__name"
    many = ("verify",)
    columns = (
        lists.Column(
            "get_kind_display", gettext_lazy("证照种类"), kind="link", sort="kind", roles=READERS
        ),
        lists.Column(
            "institution.name",
            gettext_lazy("机构"),
            sort="institution__name",
            width=36,
            roles=READERS,
        ),
        lists.Column("number", gettext_lazy("编号"), kind="code", roles=READERS),
        lists.Column("issuer", gettext_lazy("发证机关"), roles=READERS),
        lists.Column(
            "valid_from", gettext_lazy("有效期起"), kind="date", sort="valid_from", roles=READERS
        ),
        lists.Column(
            "valid_until",
            gettext_lazy("有效期止"),
            kind="due",
            sort="valid_until",
            done=lambda row: row.state in {LicenceState.REPLACED, LicenceState.REFUSED},
            roles=READERS,
        ),
        lists.Column("state", gettext_lazy("状态"), kind="chip", sort="state", roles=READERS),
    )
    filters = (
        lists.Search(("institution__name", "number", "issuer")),
        lists.Choice("state", gettext_lazy("状态"), LicenceState.choices),
        lists.Choice("kind", gettext_lazy("种类"), LicenceKind.choices),
        lists.Between("until", gettext_lazy("有效期止"), field="valid_until"),
    )


class People(_WorkList):
    model, title = Staff, gettext_lazy("进校人员")
    order = "institution__name"
    many = ("clear",)
    columns = (
        lists.Column(
            "person.name", gettext_lazy("姓名"), kind="link", sort="person__name", roles=READERS
        ),
        lists.Column(
            "masked",
            gettext_lazy("证件号码"),
            value=lambda row: row.person.masked_id,
            kind="code",
            roles=READERS,
        ),
        lists.Column(
            "institution.name",
            gettext_lazy("机构"),
            sort="institution__name",
            width=36,
            roles=READERS,
        ),
        lists.Column("get_job_display", gettext_lazy("岗位"), sort="job", roles=READERS),
        lists.Column("speciality", gettext_lazy("任教项目"), roles=READERS),
        lists.Column("state", gettext_lazy("状态"), kind="chip", sort="state", roles=READERS),
        lists.Column(
            "good_until", gettext_lazy("证件均有效至"), kind="due", sort="good_until", roles=READERS
        ),
    )
    filters = (
        lists.Search(("person__name", "institution__name", "speciality")),
        lists.Choice("state", gettext_lazy("状态"), StaffState.choices),
        lists.Between("until", gettext_lazy("证件均有效至"), field="good_until"),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(actor)
        return found.select_related("person")


class Courses(_WorkList):
    model, title = Course, gettext_lazy("课程")
    order = "institution__name"
    many = ("accept",)
    columns = (
        lists.Column(
            "name", gettext_lazy("课程名称"), kind="link", sort="name", width=30, roles=READERS
        ),
        lists.Column(
            "institution.name",
            gettext_lazy("机构"),
            sort="institution__name",
            width=36,
            roles=READERS,
        ),
        lists.Column("get_category_display", gettext_lazy("类别"), sort="category", roles=READERS),
        lists.Column("get_stage_display", gettext_lazy("学段"), sort="stage", roles=READERS),
        lists.Column(
            "price_inside",
            gettext_lazy("校内价格（元）"),
            kind="decimal",
            sort="price_inside",
            roles=READERS,
        ),
        lists.Column(
            "price_outside",
            gettext_lazy("校外价格（元）"),
            kind="decimal",
            sort="price_outside",
            roles=READERS,
        ),
        lists.Column("state", gettext_lazy("状态"), kind="chip", sort="state", roles=READERS),
    )
    filters = (
        lists.Search(("name", "institution__name")),
        lists.Choice("state", gettext_lazy("状态"), CourseState.choices),
        lists.Choice("category", gettext_lazy("类别"), Category.choices),
    )


links.register(Institution, "institution")
navigation.register(gettext_lazy("机构名册"), "institutions", *VISITORS, order=30)
navigation.register(gettext_lazy("进校人员"), "staff", Role.DISTRICT, order=32)

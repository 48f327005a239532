"""Licences and courses: valid on their days, within their bounds."""

from decimal import Decimal

import pytest

from accounts.models import Deadline
from core import clock
from core.errors import Blocked, Forbidden
from core.fsm import fresh
from institutions.domain import (
    courses,
    expiry,
    licences,
    standing,
)
from institutions.enums import Category, LicenceKind
from institutions.facts import Acceptance, NewLicence, Receipt
from tests.factories import institutions as make
from tests.institutions.test_files import DAY
from tests.vetting.refusals import wrong

pytestmark = pytest.mark.django_db


def test_a_licence_is_valid_on_its_days_and_lapses_after_them(cast):
    body, today = cast.institution, clock.today()
    row = make.verified_licence(body, valid_until=today + 5 * DAY)
    assert [row.valid_on(today + shift * DAY) for shift in (-31, -30, 5, 6)] == [
        False,
        True,
        True,
        False,
    ]
    assert (expiry.licences_due(today + 5 * DAY), expiry.licences_due(today + 6 * DAY)) == (
        [],
        [row.pk],
    )
    assert expiry.lapse_licence(row, on=today + 5 * DAY).state == "verified"
    lapsed = expiry.lapse_licence(row, on=today + 6 * DAY)
    assert expiry.lapse_licence(lapsed, on=today + 6 * DAY).version == lapsed.version
    assert not Deadline.objects.filter(kind__startswith="papers.expiry", dropped_at=None).exists()


def test_a_licence_over_or_without_a_scan_is_not_verified(cast):
    today = clock.today()
    row = make.submitted_licence(cast.institution, valid_until=today - DAY, file=None)
    with pytest.raises(Blocked) as refused:
        licences.verify(row, by=cast.officer)
    assert refused.value.reasons == [
        "缺少证照扫描件，请机构补交。",
        f"证照有效期已于 {today - DAY} 届满，不能核验通过。",
    ]


def test_a_receipt_counts_only_with_a_near_end(cast):
    today = clock.today()
    row = make.verified_licence(cast.institution, valid_until=today + DAY)
    row = expiry.lapse_licence(row, on=today + 2 * DAY)
    with pytest.raises(Blocked) as refused:
        licences.resume(row, Receipt(receipt=None, until=today + 200 * DAY), by=cast.officer)
    assert len(refused.value.reasons) == 2


def test_missing_licences_by_nature_and_category(cast):
    body, today = make.confirmed_institution(cast, category=Category.ARTS), clock.today()
    assert standing.missing_licences(body, on=today) == [
        LicenceKind.NPO_CERT,
        LicenceKind.OPERATING_PERMIT,
    ]
    make.verified_licence(body, kind=LicenceKind.NPO_CERT, valid_until=None)
    make.submitted_licence(body)
    assert standing.missing_licences(fresh(body), on=today) == [LicenceKind.OPERATING_PERMIT]


@pytest.mark.parametrize(
    ("inside", "outside", "none", "ok"),
    [("20", "20.01", False, True), ("20", "20.00", False, False), ("20", None, True, True)],
)
def test_the_price_inside_is_below_the_price_outside(cast, inside, outside, none, ok):
    row = make.submitted_course(
        cast.institution,
        price_inside=Decimal(inside),
        price_outside=outside and Decimal(outside),
        no_comparable=none,
    )
    if ok:
        assert (
            courses.accept(row, Acceptance(non_subject=True), by=cast.officer).state == "accepted"
        )
        return
    with pytest.raises(Blocked) as refused:
        courses.accept(row, Acceptance(), by=cast.officer)
    assert refused.value.reasons == [
        "校内价格应低于本机构同一课程的校外价格（20.00 元）；没有可比课程的，请机构声明。",
        "请先确认课程不含学科类内容。",
    ]


def test_a_licence_is_its_institutions_and_ends_after_it_begins(cast):
    row = make.submitted_licence(cast.institution)
    day = clock.today()
    told = {"kind": row.kind, "number": "1", "issuer": "甲", "valid_from": day}
    for stranger in (cast.clerk_b, cast.officer_b, cast.dean):
        with pytest.raises(Forbidden):
            licences.submit(cast.institution, NewLicence(**told), by=stranger)
        with pytest.raises(Forbidden):
            licences.amend(row, by=stranger, number="2")
    early = {"valid_until": "有效期止不能早于有效期起。"}
    before = day - clock.ONE_DAY
    late = NewLicence(**told, valid_until=before)
    assert wrong(licences.submit, cast.institution, late, by=cast.clerk) == early
    assert (
        wrong(licences.amend, row, by=cast.clerk, valid_until=row.valid_from - clock.ONE_DAY)
        == early
    )
    assert fresh(row).version == row.version


def test_a_verified_licence_is_replaced_by_one_of_its_kind_and_never_changed(cast):
    row = make.verified_licence(cast.institution)
    assert wrong(licences.amend, row, by=cast.clerk, number="2") == {
        "": "已核验的证照不能修改；换证请提交新证照并选择接替的旧证。"
    }
    other_kind = {"kind": LicenceKind.CREDIT, "replaces": row}
    told = {"replaces": "只能接替本机构同一种类的证照。"}
    assert wrong(make.submitted_licence, cast.institution, **other_kind) == told
    assert wrong(make.submitted_licence, cast.institution_b, replaces=row) == told

"""One institution in several districts: what each bureau or school signed with it.

agreement_of(cast, "a")       the bureau of 环翠区, "b" of 文登区, "far" of 芝罘区 in another city
agreement_of(cast, "school")  环翠甲小学 itself, where `schools_sign(region)`
"""

from typing import Any

from contracts import policies as contract_policies
from contracts.models import Agreement, Placement
from core import clock, policy
from inspections.facts import Release
from institutions import policies as institution_policies
from tests.factories import contracts, institutions
from vetting.models import Listing


def schools_sign(region: Any, signer: str = "school") -> None:
    policy.change(
        contract_policies.SIGNER,
        signer,
        scope=region.code,
        effective_from=clock.today(),
        document="区市通知",
        set_by="负责人",
    )


def agreement_of(cast: Any, where: str, **facts: Any) -> Agreement:
    region = {"b": cast.region_b, "far": cast.region_far}.get(where, cast.region)
    by, lead = {
        "a": (cast.officer, cast.lead),
        "b": (cast.officer_b, cast.lead_b),
        "far": (cast.principal_far, cast.lead_far),
        "school": (cast.principal, cast.lead),
    }[where]
    body = cast.institution
    assert cast.school, cast.school_far
    listing = body.listings.filter(region=region).first() or contracts.listing_of(
        body, region, document_number=f"{region.name}函〔2026〕1号"
    )
    number = facts.pop("number", f"{region.name}协〔2026〕1号")
    return contracts.active_agreement(
        cast, listing=listing, by=by, lead=lead, number=number, **facts
    )


def group_of(cast: Any, agreement: Agreement, where: str, **facts: Any) -> Placement:
    school, by = {
        "a": (cast.school, cast.dean),
        "b": (cast.school_b, cast.dean_b),
        "far": (cast.school_far, cast.dean_far),
        "school": (cast.school, cast.dean),
    }[where]
    return contracts.running_placement(cast, agreement=agreement, school=school, by=by, **facts)


def post(cast: Any, **facts: Any) -> Any:
    contracts.licensed(cast.institution)
    return institutions.cleared_staff(cast.institution, **facts)


def there(region):
    return {
        "agreements": list(
            Agreement.objects.filter(region=region).order_by("pk").values_list("state", flat=True)
        ),
        "groups": [
            row.state
            for each in Agreement.objects.filter(region=region).order_by("pk")
            for row in each.placements.order_by("pk")
        ],
        "listings": list(Listing.objects.filter(region=region).values_list("state", flat=True)),
    }


UNTOUCHED = {"agreements": ["active"], "groups": ["running"], "listings": ["listed"]}


def may_come(coach, region):
    return coach.person.barred_on(clock.today(), region) == ""


def notice_of_end(**facts):
    return Release(
        **{
            "number": "甲小解〔2026〕1号",
            "given_on": clock.today(),
            "clause": "第十二条",
            "settlement": "按实际课次结算",
            "handover": "由学校教师看护",
            **facts,
        }
    )


def entry_rule_off(region: Any) -> None:
    """There a removal is no condition of entry."""
    policy.change(
        institution_policies.EXCLUSION_MONTHS,
        0,
        scope=region.code,
        effective_from=clock.today(),
        document="本区市没有这一条件",
        set_by="负责人",
    )

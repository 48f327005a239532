import pytest

from accounts import ledger_scope
from accounts.models import Organisation
from core import clock, ledger
from core.models import Entry

X, Y = "institution:91000000MA0000001R", "institution:52000000MA0000001T"
# By name of an entry: chain, dossier, audience.
ENTRIES = {
    "A decides on X, for X": ("371002", X, ("INSTITUTION",)),
    "A keeps about X": ("371002", X, ()),
    "A tells schools about X": ("371002", X, ("SCHOOL",)),
    "X does itself": ("371000", X, ("INSTITUTION",)),
    "B decides on X, for X": ("371003", X, ("INSTITUTION",)),
    "B keeps about X": ("371003", X, ()),
    "B decides on Y, for Y": ("371003", Y, ("INSTITUTION",)),
    "Y does itself": ("371000", Y, ("INSTITUTION",)),
    "A's call": ("371002", "announcement:1", ()),
    "A's accounts": ("371002", "office:371002", ()),
    "city's accounts": ("371000", "office:371000", ()),
    "another city": ("370600", "announcement:9", ("SCHOOL", "INSTITUTION")),
}
A_DISTRICT = {
    "A decides on X, for X",
    "A keeps about X",
    "A tells schools about X",
    "X does itself",
    "B decides on X, for X",
    "A's call",
}
B_DISTRICT = {
    "B decides on X, for X",
    "B keeps about X",
    "B decides on Y, for Y",
    "Y does itself",
}
ALL_OF_THE_CITY = set(ENTRIES) - {"another city"}
OWN = {"A decides on X, for X", "X does itself", "B decides on X, for X"}
EXPECTED = {
    "city": ALL_OF_THE_CITY,
    "city_lead": ALL_OF_THE_CITY,
    "auditor": ALL_OF_THE_CITY,
    "admin": {"A's accounts", "city's accounts"},
    "officer": A_DISTRICT | {"A's accounts"},
    "lead": A_DISTRICT | {"A's accounts"},
    "inspector": A_DISTRICT,
    "panel1": set(),
    "reviewer": set(),
    "dean": {"A tells schools about X"},
    "principal": {"A tells schools about X"},
    "clerk": OWN,
    "officer_b": B_DISTRICT,
    "inspector_b": B_DISTRICT,
    "dean_b": set(),
    "clerk_b": {"B decides on Y, for Y", "Y does itself"},
}


@pytest.fixture
def entries(cast):
    ledger.append(
        [
            ledger.Draft(
                chain=chain,
                dossier=dossier,
                subject="x:1",
                title=title,
                deed="x.y",
                by={},
                reason=title,
                on=clock.today(),
                at=clock.now(),
                deed_id="0",
                audience=audience,
            )
            for title, (chain, dossier, audience) in ENTRIES.items()
        ]
    )


def seen(actor):
    return set(Entry.objects.visible_to(actor).values_list("reason", flat=True))


def test_what_each_role_reads(cast, entries):
    assert {name: seen(getattr(cast, name)) for name in EXPECTED} == EXPECTED


def test_an_institution_present_in_a_region_is_read_there(cast, entries, monkeypatch):
    here = Organisation.objects.filter(code="91000000MA0000001R")
    dossiers = here.values(dossier=ledger_scope.dossier())
    monkeypatch.setattr(ledger_scope, "dossiers_of_region", [lambda actor: dossiers])
    assert seen(cast.officer_b) == B_DISTRICT | {"A decides on X, for X", "X does itself"}


def test_the_file_of_an_institution_is_read_where_it_is_present(cast, entries):
    from tests.factories import institutions as factory

    before = seen(cast.officer_b)
    factory.present(cast.institution, cast.region_b)
    assert seen(cast.officer_b) >= before | {"A decides on X, for X", "X does itself"}
    assert "A keeps about X" not in seen(cast.officer_b)


def read_about(actor, *labels):
    rows = Entry.objects.visible_to(actor).filter(subject__regex=rf"^({'|'.join(labels)}):")
    return set(rows.values_list("deed", flat=True))


def test_a_school_reads_nothing_about_rows_of_another_school(cast):
    """They stand in the same institution's file; their pages answer 404 to the other school."""
    from contracts.domain import presence
    from tests.factories import contracts, inspections

    row = contracts.running_placement(cast)
    staff = row.present_staff()[0]
    presence.refuse_person(row, by=cast.dean, staff=staff, reason="未按时到岗")
    inspections.issued_order(cast, by=cast.principal)
    about = ("contracts.placement", "inspections.rectification")
    told = {"placement.propose", "placement.agree", "placement.start", "placement.refuse_person"}
    assert read_about(cast.dean, *about) == told | {"rectification.issue"}
    assert read_about(cast.dean2, *about) == set()
    assert read_about(cast.dean2, "contracts.agreement") == {
        "agreement.offer",
        "agreement.countersign",
        "agreement.activate",
    }


def test_a_school_reads_nothing_about_the_scores_of_another(cast):
    from tests.factories import evaluations

    evaluations.submitted_sheet(cast)
    assert read_about(cast.dean, "evaluations.qualitysheet") == {"qualitysheet.submit"}
    assert read_about(cast.dean2, "evaluations.qualitysheet") == set()


def test_an_inspector_reads_of_a_case_only_where_it_is_their_own(cast):
    from tests.factories import inspections

    inspections.opened_case(cast, by=cast.inspector)
    assert read_about(cast.inspector, "inspections.exitcase") == {"exitcase.open"}
    assert read_about(cast.officer, "inspections.exitcase") == {"exitcase.open"}
    assert read_about(cast.inspector2, "inspections.exitcase") == set()

"""A wrongly entered USCC is corrected: the file keeps its record, and the code's own body reads none of it."""

from __future__ import annotations

from core import ledger
from core.models import Entry
from institutions.domain import registration
from portals.kit import timeline
from tests.factories import institutions as make


def read_by(actor):
    return set(Entry.objects.visible_to(actor).values_list("subject", "deed"))


def deeds_of(row, actor):
    return [item.what for item in timeline.of(row, actor, dossier=True)]


def corrected(cast):
    row = make.registered_institution(cast)
    clerk, wrong = make.clerk_of(row), row.uscc
    make.submitted_licence(row)
    before = read_by(clerk)
    row = registration.override_uscc(
        row, by=cast.officer, uscc=make.uscc(), reason="录入时看错一位"
    )
    return row, wrong, before


def test_the_file_keeps_what_was_recorded_under_the_wrong_code(cast):
    row, wrong, before = corrected(cast)
    clerk = make.clerk_of(row)
    now = read_by(clerk)
    assert before < now
    assert {deed for _subject, deed in now - before} == {"institution.override_uscc"}
    assert row.ledger_key()[1] == f"institution:{wrong}" == Entry.objects.latest("pk").dossier
    assert {"institution.enter", "licence.submit"} <= {deed for _s, deed in now} | {
        entry.deed for entry in Entry.objects.filter(dossier=row.dossier)
    }
    told = deeds_of(row, cast.officer)
    assert (told[0], len(told)) == (
        "更正统一社会信用代码",
        Entry.objects.filter(dossier=row.dossier).count(),
    )
    row = registration.confirm(row, by=cast.officer2)
    assert Entry.objects.latest("pk").dossier == f"institution:{wrong}"
    assert list(ledger.verify()) == []


def test_the_body_whose_code_it_is_opens_a_file_of_its_own(cast):
    row, wrong, _before = corrected(cast)
    other = make.registered_institution(cast, uscc=wrong)
    assert (other.uscc, other.dossier) == (wrong, f"institution:{wrong}-2")
    mine, theirs = read_by(make.clerk_of(other)), read_by(make.clerk_of(row))
    assert mine & theirs == set()
    assert "institution.override_uscc" not in {deed for _subject, deed in mine}
    for each in (row, other):
        both = read_by(cast.officer)
        assert (f"institutions.institution:{each.pk}", "institution.enter") in both
    assert set(deeds_of(other, cast.officer)).isdisjoint({"更正统一社会信用代码"})


def test_a_code_corrected_twice_still_names_one_file(cast):
    row, wrong, _before = corrected(cast)
    row = registration.override_uscc(row, by=cast.officer, uscc=wrong, reason="原来没有错")
    assert (row.uscc, row.dossier) == (wrong, f"institution:{wrong}")

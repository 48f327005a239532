"""检查记录: written up by who recorded, printed and signed on paper; its facts are the record's."""

from __future__ import annotations

import pytest

from accounts.domain import pages, reading
from core.errors import Forbidden
from inspections.domain import violations, visits
from inspections.enums import Signing
from inspections.facts import Correction, WriteUp
from inspections.rules import violations as rules
from tests import refused
from tests.factories import inspections as made
from tests.factories import institutions as people

pytestmark = pytest.mark.django_db


def told(**changed):
    return {
        "visitors": "督学甲　证号 D-01",
        "cards_shown": True,
        "recusal_told": True,
        "met": "李教务，教务主任",
        "looked_at": "人员备案",
        "signing": Signing.SIGNED,
        **changed,
    }


def write_up(row, by, **changed):
    return visits.write_up(row, WriteUp(**told(**changed)), by=by)


@pytest.mark.parametrize("gap", ["visitors", "met", "looked_at", "signing"])
def test_a_record_of_a_visit_says_who_came_whom_they_met_and_who_signs(cast, gap):
    row = made.recorded_violation(cast)
    refused.stopped(rules.visit_told, row, "write_up", cast.inspector, **told(**{gap: " "}))


def test_a_refused_signature_names_its_witness(cast):
    row = made.recorded_violation(cast)
    signing = told(signing=Signing.REFUSED)
    refused.stopped(rules.refusal_witnessed, row, "write_up", cast.inspector, **signing)
    row = write_up(row, cast.inspector, signing=Signing.REFUSED, refusal_witness="王门卫，门卫")
    assert "由见证人（王门卫，门卫）签名证明" in pages.newest(row, visits.PAGE).page().plain()


def test_only_who_recorded_it_writes_it_up(cast):
    row = made.recorded_violation(cast)
    refused.stopped(rules.corrected_by_its_author, row, "write_up", cast.officer, **told())
    with pytest.raises(Forbidden):
        write_up(row, cast.dean)


def test_a_corrected_record_is_printed_anew_and_marks_what_was_signed(cast):
    row = write_up(made.recorded_violation(cast), cast.inspector)
    first = pages.newest(row, visits.PAGE)
    fixed = Correction(code="I2", happened_on=row.happened_on, facts_text="少上一课时。")
    row = violations.correct(row, fixed, by=cast.inspector)
    second = pages.newest(row, visits.PAGE)
    assert (first.edition, second.edition, first.marks.get().later_id) == (1, 2, second.pk)
    assert ("少上一课时。" in second.text(), "少上一课时。" in first.text()) == (True, False)


def test_a_correction_of_what_was_never_written_up_prints_nothing(cast):
    row = made.recorded_violation(cast)
    fixed = Correction(code="I2", happened_on=row.happened_on, facts_text="少上一课时。")
    row = violations.correct(row, fixed, by=cast.inspector)
    assert pages.newest(row, visits.PAGE) is None


def test_the_offices_read_it_and_nobody_it_is_about(cast):
    row = write_up(made.recorded_violation(cast), cast.inspector)
    row = violations.confirm(row, by=cast.lead, reason="经核对属实")
    read = {
        who: visits.PAGE in {each.page.name for each in reading.of(row, getattr(cast, who))}
        for who in ("officer", "inspector", "clerk", "dean")
    }
    assert read == {"officer": True, "inspector": True, "clerk": False, "dean": False}


def test_it_is_written_up_in_the_browser_and_shown_with_the_record(cast):
    row = made.recorded_violation(cast, evidence=people.stored_file("1号照片.pdf"))
    client = cast.client(cast.inspector)
    data = {**told(), "cards_shown": "on", "recusal_told": "on", "_version": row.version}
    answer = client.post(f"/do/inspections.violation/{row.pk}/write_up/", data, follow=True)
    body = answer.content.decode()
    assert (answer.status_code, "李教务，教务主任" in body, "检查记录" in body) == (200, True, True)

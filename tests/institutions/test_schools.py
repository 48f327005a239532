"""Schools, school years and terms."""

from datetime import date

import pytest

from accounts.models import Message
from core.errors import Forbidden, Invalid, Stale
from core.fsm import fresh
from institutions.domain import school_import, schools
from institutions.facts import NewSchool, NewTerm, NewYear, Renaming
from institutions.models import School
from institutions.sheets import SCHOOLS
from tests.core.registers import filled
from tests.factories import institutions as make
from tests.institutions.test_files import visible
from tests.vetting.refusals import wrong

pytestmark = pytest.mark.django_db


def test_schools_years_and_terms(cast):
    term = make.term("2022-spring")
    assert (term.school_year.code, term.covers(date(2022, 7, 10))) == ("2021-2022", True)
    with pytest.raises(Invalid) as refused:
        schools.enter_term(
            term.school_year,
            NewTerm(
                code="2021-autumn",
                name="重叠",
                starts_on=date(2021, 9, 1),
                ends_on=date(2022, 2, 15),
            ),
            by=cast.city,
        )
    assert refused.value.fields == {"starts_on": "与本学年的另一个学期日期重叠。"}
    with pytest.raises(Forbidden):
        schools.enter_year(
            cast.city_region,
            NewYear(code="2030-2031", starts_on=date(2030, 9, 1), ends_on=date(2031, 8, 31)),
            by=cast.lead,
        )
    moved = schools.move_term(
        term,
        by=cast.city,
        starts_on=date(2022, 2, 20),
        ends_on=date(2022, 7, 15),
        reason="防疫安排",
        document="威教〔2022〕1 号",
    )
    assert (moved.starts_on, moved.version) == (date(2022, 2, 20), 1)


def test_schools_are_seen_in_their_region(cast):
    school = cast.school
    assert visible(School, cast) == {
        "city",
        "city_lead",
        "officer",
        "officer2",
        "lead",
        "lead2",
    } | {
        "inspector",
        "inspector2",
        "dean",
        "principal",
    }
    with pytest.raises(Forbidden):
        schools.amend(school, by=cast.officer_b, pupils=1)
    with pytest.raises(Invalid):
        schools.amend(school, by=cast.officer, pupils=1)


NEW = {"code": "371002-S9", "name": "环翠丙小学", "stage": "primary"}


def a_year(**told):
    return NewYear(
        **{
            "code": "2030-2031",
            "starts_on": date(2030, 9, 1),
            "ends_on": date(2031, 8, 31),
            **told,
        }
    )


def a_term(**told):
    return NewTerm(
        **{
            "code": "2031-spring",
            "name": "春季学期",
            "starts_on": date(2031, 2, 15),
            "ends_on": date(2031, 7, 10),
            **told,
        }
    )


def test_a_school_is_entered_by_its_district_or_its_city(cast):
    told = NewSchool(**NEW)
    for stranger in (cast.officer_b, cast.city_far, cast.dean):
        with pytest.raises(Forbidden):
            schools.enter(cast.region, told, by=stranger)
    row = schools.enter(cast.region, told, by=cast.city)
    assert (row.organisation.region, row.organisation.kind) == (cast.region, "SCHOOL")


def test_entering_a_school_finds_wrong(cast):
    more = NewSchool(**NEW, pupils=10, after_class_pupils=11)
    assert wrong(schools.enter, cast.region, more, by=cast.officer) == {
        "after_class_pupils": "参加课后服务人数不能多于在校生数。"
    }
    taken = {"code": "该学校标识码已被使用。"}
    for office in (cast.department, cast.school_b_office, cast.school.organisation):
        told = NewSchool(**{**NEW, "code": office.code})
        assert wrong(schools.enter, cast.region, told, by=cast.officer) == taken
    assert School.objects.count() == 1


def test_more_in_after_class_than_pupils_is_refused(cast):
    assert wrong(schools.amend, cast.school, by=cast.officer, after_class_pupils=1201) == {
        "after_class_pupils": "参加课后服务人数不能多于在校生数。"
    }
    row = schools.amend(cast.school, by=cast.officer, pupils=1201, after_class_pupils=1201)
    assert (row.pupils, row.after_class_pupils) == (1201, 1201)


def test_a_renaming_says_everything_it_lacks(cast):
    school, name = cast.school, cast.school.organisation.name
    for by in (cast.officer, cast.lead_b, cast.principal):
        with pytest.raises(Forbidden):
            schools.rename(
                school, Renaming(name="环翠实验小学", document="1 号"), by=by, reason="合并"
            )
    lacking = Renaming(name=name, document="")
    assert wrong(schools.rename, school, lacking, by=cast.lead, reason=" ") == {
        "name": "请填写与现在不同的名称。",
        "reason": "请写明理由。",
        "document": "请写明更名文件的文号。",
    }
    whole = Renaming(name="环翠实验小学", document="环教〔2026〕1 号")
    with pytest.raises(Stale):
        schools.rename(school, whole, by=cast.lead, reason="合并", version=school.version + 1)
    assert (fresh(school).version, fresh(school).organisation.name) == (0, name)


def test_a_school_is_renamed_by_its_paper_and_all_are_told(cast):
    school, old = cast.school, cast.school.organisation.name
    told = Renaming(name="环翠实验小学", document="环教〔2026〕1 号")
    row = schools.rename(school, told, by=cast.lead, reason="合并", version=0)
    assert (fresh(row).organisation.name, fresh(row).version) == ("环翠实验小学", 1)
    found = Message.objects.filter(kind="school.rename").order_by("role")
    said = f"“{old}”更名为“环翠实验小学”（环教〔2026〕1 号）。"
    assert list(found.values_list("role", "text")) == [
        ("CITY", said),
        ("DISTRICT", said),
        ("SCHOOL", said),
    ]


def test_entering_a_year_finds_wrong(cast):
    def lacks(**told):
        return wrong(schools.enter_year, cast.city_region, a_year(**told), by=cast.city)

    written = {"code": "学年的写法如“2025-2026”。"}
    assert (lacks(code="2030"), lacks(code="2030-2032")) == (written, written)
    assert lacks(ends_on=date(2030, 9, 1)) == {"ends_on": "结束日期应晚于开始日期。"}
    schools.enter_year(cast.city_region, a_year(), by=cast.city)
    assert lacks() == {"code": "这个学年已经录入。"}
    far = schools.enter_year(cast.city_region_far, a_year(), by=cast.city_far)
    assert far.city == cast.city_region_far


def test_entering_a_term_finds_wrong(cast):
    year = schools.enter_year(cast.city_region, a_year(), by=cast.city)

    def lacks(**told):
        return wrong(schools.enter_term, year, a_term(**told), by=cast.city)

    assert lacks(code="2031-winter") == {"code": "学期代码的写法如“2022-spring”“2022-autumn”。"}
    assert lacks(ends_on=date(2031, 2, 15)) == {"ends_on": "结束日期应晚于开始日期。"}
    outside = {"starts_on": "学期应在学年之内（2030-09-01 至 2031-08-31）。"}
    assert lacks(starts_on=date(2030, 8, 31)) == outside
    assert lacks(ends_on=date(2031, 9, 1)) == outside
    for stranger in (cast.lead, cast.city_far):
        with pytest.raises(Forbidden):
            schools.enter_term(year, a_term(), by=stranger)
    schools.enter_term(year, a_term(), by=cast.city)
    assert lacks() == {"code": "这个学期已经录入。"}


def test_a_term_moves_by_the_city_for_a_reason_and_by_a_document(cast):
    term = make.term("2022-spring")
    days = {"starts_on": date(2022, 2, 20), "ends_on": date(2022, 7, 15)}
    for stranger in (cast.lead, cast.city_far):
        with pytest.raises(Forbidden):
            schools.move_term(term, by=stranger, reason="防疫", document="1 号", **days)
    lacking = {"document": "请写明理由和依据文件。"}
    for reason, document in ((" ", "1 号"), ("防疫", " ")):
        told = {"reason": reason, "document": document, **days}
        assert wrong(schools.move_term, term, by=cast.city, **told) == lacking
    assert (fresh(term).starts_on, fresh(term).version) == (date(2022, 2, 15), 0)


def test_a_workbook_of_schools_says_what_is_wrong_in_which_row(cast):
    def lacks(*rows, by=cast.city):
        return wrong(school_import.enter_all, filled(SCHOOLS, rows), by=by)

    here = ("环翠区", "3137100299", "环翠丙小学", "小学")
    assert lacks() == {"file": "表头下面没有填写任何内容。"}
    assert lacks((*here, 600, 500), ("青岛区", "3137100298", "青岛小学", "小学", 6, 7)) == {
        "file": "第 3 行“所在区市”：没有这个区市，请按“环翠区、文登区”填写。"
    }
    assert lacks((*here, 600, 700)) == {
        "file": "第 2 行“参加课后服务人数”：参加课后服务人数不能多于在校生数。"
    }
    assert lacks((*here, 600, -1)) == {"file": "第 2 行“参加课后服务人数”：不能小于 0。"}
    assert lacks((*here, 600, 500), by=cast.officer_b) == {
        "file": "第 2 行“所在区市”：不是您所在区市的学校。"
    }
    assert not School.objects.exists()

from datetime import date

import pytest

from accounts.domain import calendar, deadlines
from accounts.models import Message
from core import clock
from core.errors import Blocked, Forbidden, Invalid
from core.models import CalendarDay, CalendarYear, Entry
from tests.core import registers
from tests.vetting.refusals import wrong

YEAR = clock.today().year + 2
DOCUMENT = "国办发明电〔2027〕7号"


def table(year):
    return f"""{year}-01-01 休 元旦
    {year}年2月5日 至 {year}年2月13日 休 春节
{year}-02-14 班 春节调休

{year}/04/05,休，清明节
{year}-05-01至{year}-05-05 休 劳动节
{year}-10-01 到 {year}-10-08 休 国庆节"""


def test_parse_reads_days_ranges_and_make_up_days():
    rows = calendar.parse(table(2028))
    assert len(rows) == 1 + 9 + 1 + 1 + 5 + 8
    assert rows[0] == (date(2028, 1, 1), False, "元旦")
    assert rows[10] == (date(2028, 2, 14), True, "春节调休")


@pytest.mark.parametrize(
    "line", ["2028-01-01", "元旦放假", "2028-02-30 休", "2028-03-05 至 2028-03-01 休"]
)
def test_parse_names_the_line_it_cannot_read(line):
    with pytest.raises(Invalid) as refusal:
        calendar.parse(f"2028-01-03 休 元旦\n{line}")
    assert refusal.value.fields["days"].startswith(f"第 2 行“{line}”看不懂")


def book(lines):
    return registers.filled(calendar.SHEET, lines)


def test_parse_names_the_rows_of_a_workbook_it_cannot_read(db):
    lines = [("2028-01-03", "休", "元旦"), ("2028-02-30", "歇", "")]
    told = wrong(calendar.parse_workbook, book(lines))["file"]
    assert told == (
        "第 3 行“日期”：“2028-02-30”不是有效的日期，请写成 2022-03-01 的形式。"
        " 第 3 行“安排”：“歇”不在可选范围内，请填：休、班。"
    )
    assert calendar.parse_workbook(book(lines[:1])) == [(date(2028, 1, 3), False, "元旦")]
    assert list(wrong(calendar.parse_workbook, b"no workbook")) == ["file"]


def test_enter_year_makes_dates_in_it_certain(cast):
    assert clock.add_working_days(date(YEAR, 2, 4), 1).provisional
    calendar.enter_year(YEAR, calendar.parse(table(YEAR)), by=cast.city, document=DOCUMENT)
    assert clock.year_status(YEAR) == "OFFICIAL"
    assert not clock.add_working_days(date(YEAR, 2, 4), 1).provisional
    entry = Entry.objects.get(deed="organisation.enter_year")
    assert (entry.chain, entry.dossier) == ("371000", "office:371000")
    assert not CalendarDay.objects.filter(year=YEAR, is_workday=False, day__week_day__in=[1, 7])


def test_a_provisional_year_is_replaced_and_an_official_one_corrected_with_a_reason(cast):
    calendar.open_year(YEAR, by=cast.city, document=DOCUMENT)
    assert CalendarYear.objects.get(year=YEAR).status == "PROVISIONAL"
    rows = calendar.parse(table(YEAR))
    calendar.enter_year(YEAR, rows, by=cast.city, document=DOCUMENT)
    with pytest.raises(Invalid) as refusal:
        calendar.enter_year(YEAR, rows, by=cast.city, document=DOCUMENT)
    assert list(refusal.value.fields) == ["reason"]
    calendar.enter_year(YEAR, rows, by=cast.city, document=DOCUMENT, reason="更正一天")


def test_a_year_is_opened_once(cast):
    calendar.open_year(YEAR, by=cast.city_lead, document=DOCUMENT)
    with pytest.raises(Blocked):
        calendar.open_year(YEAR, by=cast.city_lead, document=DOCUMENT)
    with pytest.raises(Blocked):
        calendar.open_year(2024, by=cast.city_lead, document=DOCUMENT)


def test_what_is_wrong_with_a_table(cast):
    def refused(rows, **changes):
        with pytest.raises(Invalid) as refusal:
            calendar.enter_year(
                **{"year": YEAR, "rows": rows, "by": cast.city, "document": DOCUMENT} | changes
            )
        return refusal.value.fields

    good = calendar.parse(table(YEAR))
    assert list(refused(calendar.parse(table(YEAR + 1)))) == ["days"]
    assert refused([*good, good[0]]) == {"days": f"{YEAR}-01-01 出现了两次。"}
    assert list(refused(good[:3])) == ["days"]
    assert list(refused(good, document=" ")) == ["document"]
    assert list(refused(good, year=1999)) == ["year"]


def test_only_the_city_keeps_the_calendar(cast):
    allowed = set()
    for name, actor in cast.people.items():
        try:
            calendar.open_year(YEAR, by=actor, document=DOCUMENT)
        except Forbidden:
            continue
        except Blocked:
            pass
        allowed.add(name)
    assert allowed == {"city", "city_lead", "city_far", "city_lead_far"}


def test_whoever_has_a_date_in_the_year_is_asked_to_check_it(cast):
    for office in (cast.bureau, cast.bureau_b):
        deadlines.put(
            office,
            "message",
            what="公示期满",
            due=clock.Due(date(YEAR, 3, 1), provisional=office == cast.bureau),
            owner=office.pk,
            role="DISTRICT",
        )
    calendar.enter_year(YEAR, calendar.parse(table(YEAR)), by=cast.city, document=DOCUMENT)
    assert [(n.organisation, n.role, n.text) for n in Message.objects.all()] == [
        (
            cast.bureau,
            "DISTRICT",
            f"{YEAR} 年工作日安排已录入。您有 1 个期限是按预计日期算的，请核对。",
        )
    ]

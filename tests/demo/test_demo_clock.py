"""Where the demo clock stops: on each day on which somebody may do what had to wait."""

from datetime import timedelta

from core import clock
from core.models.calendar import ClockShift
from demo import demo_clock
from inspections.domain import decisions, defence
from inspections.facts import Answer, HearingDay, HearingRecord, Said, Stay
from tests.factories import inspections, vetting
from tests.factories.institutions import stored_file


def test_a_moved_clock_never_falls_short_of_its_midnight(db, settings):
    """Half a second short of it is the day before, and the sweeps of the new day find nothing."""
    settings.DEMO = True
    midnight = night(clock.today() + timedelta(days=3))
    for _try in range(20):
        clock.move_stored(midnight)
        assert midnight <= clock.now() < midnight + timedelta(seconds=5)


def test_what_was_read_while_the_clock_was_moved_is_read_again(db, settings, monkeypatch):
    settings.DEMO = True
    midnight, read = night(clock.today() + timedelta(days=3)), ClockShift.objects.first

    def first():
        old = read()
        if old is None:
            clock.move_stored(midnight)
        return old

    monkeypatch.setattr(clock, "_stored", (-1.0, timedelta(0)))
    monkeypatch.setattr(ClockShift.objects, "first", first)
    assert clock.now() >= midnight


def stops(until):
    """The days on which the clock stands still on its way."""
    found, moment = [], clock.now()
    while moment < until:
        with clock.frozen(moment):
            moment = demo_clock.next_moment()
        found.append(moment)
    return found


def night(day):
    return clock.at(day, hour=0)


def test_the_clock_stops_when_the_defence_period_is_over_though_it_was_answered(cast):
    case = inspections.notified_case(cast)
    over = night(case.period.due_on + timedelta(days=1))
    assert over in stops(over)
    case = defence.answer(case, Answer(text="经学校同意"), by=cast.clerk)
    assert over in stops(over)
    with clock.frozen(over):
        assert inspections.review(case, by=cast.lead).state == "reviewed"


def test_the_clock_does_not_stop_for_a_period_that_was_waived(cast):
    case = inspections.notified_case(cast, waived=True)
    over = night(case.period.due_on + timedelta(days=1))
    assert over not in stops(over)


def test_the_clock_stops_on_the_day_of_a_hearing(cast):
    case = defence.request_hearing(inspections.notified_case(cast), Said(), by=cast.clerk)
    day = clock.add_working_days(clock.today(), 7).date
    told = {
        "hearing_on": day,
        "hearing_time": "九时",
        "hearing_place": "三楼",
        "hearing_chair": "周某",
    }
    hearing = defence.fix_hearing(case.hearing, HearingDay(**told), by=cast.officer)
    assert night(day) in stops(night(day))
    with clock.frozen(night(day)):
        hearing = defence.hold_hearing(hearing, HearingRecord(file=stored_file()), by=cast.lead)
        assert hearing.held_on == day


def test_the_clock_stops_on_the_day_of_effect_and_after_a_stay(cast):
    case = inspections.served_case(cast, effective_in=5)
    assert night(case.decision.effective_on) in stops(night(case.decision.effective_on))
    last = clock.today() + timedelta(days=40)
    told = Stay(since=clock.today(), until=last, file=stored_file())
    decisions.stay(case, told, by=cast.lead, reason="复议")
    over = night(last + timedelta(days=1))
    assert over in stops(over)


def test_the_clock_stops_when_a_public_notice_is_over(cast):
    with clock.frozen(clock.now()) as time:
        call = vetting.noticed_call(cast, time)
        over = night(call.current_public_notice.last_day() + timedelta(days=1))
        assert over in stops(over)

"""Several causes stop one agreement; each is told when it goes on."""

from datetime import timedelta

from accounts.actors import system
from accounts.domain import pages
from accounts.models import PageMark
from contracts.domain import suspensions
from core import clock
from core.documents import day, load
from tests.factories import contracts as made

MACHINE = system("agreement-suspension")


def words(row):
    return load(pages.newest(row, "go-on").blocks).plain()


def test_every_cause_that_was_lifted_is_told_that_the_agreement_goes_on(cast):
    row = made.suspended(made.running_placement(cast).agreement, reason="证照到期")
    row = made.suspended(row, reason="核查期间")
    first, second = row.suspensions.order_by("pk")
    today = clock.today()
    suspensions.close(row, by=MACHINE, reason="新证已核验", pk=first.pk)
    with clock.frozen(clock.at(today + timedelta(days=2), 9)):
        assert pages.newest(first, "go-on") is None
        suspensions.close(row, by=MACHINE, reason="查清", pk=second.pk)
        suspensions.resume(row, by=MACHINE, reason="查清")
        later = day(clock.today())
    assert ("新证已核验" in words(first), "查清" in words(second)) == (True, True)
    assert f"协议自{later}起恢复履行" in words(first)
    marks = PageMark.objects.order_by("pk")
    assert [(each.earlier.name, each.effect) for each in marks] == [("stop", "lifted")] * 2

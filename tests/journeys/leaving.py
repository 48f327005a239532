"""严格退出 through HTTP."""

from datetime import timedelta

from core import clock
from inspections.models import ExitCase, Violation
from institutions.models import Institution
from tests.journeys.hands import PAPER


def leave(cast, hands, time):
    """Seen by an inspector, confirmed, told, answered, reviewed, decided, served, executed."""
    inspector, officer, lead = hands("inspector"), hands("officer"), hands("lead")
    officer2, clerk = hands("officer2"), hands("clerk")
    institution = Institution.objects.get(organisation=cast.institution_office)
    inspector.do(
        cast.school,
        "record-violation",
        about=f"institution:{institution.pk}",
        code="I3",
        facts_text="课上派发校外试听券",
        evidence=PAPER,
    )
    lead.do(Violation.objects.get(), "confirm", reason="学校证明属实")
    ground = Violation.objects.get().grounds.get()
    officer.do(institution, "open-exit", grounds=[ground])
    case = ExitCase.objects.get()
    case = officer.do(
        case,
        "draft_notice",
        facts_text="课上派发校外试听券",
        reasons="违反协议",
        basis="协议违约责任条款",
        intended="REMOVE",
        how_to_answer="书面向我局提出",
    )
    final = {"number": "环教退告〔1〕号", "signer": "局长", "dated": clock.today()}
    case = officer.do(case, "finalise_notice", **final)
    case = officer.do(
        case, "serve_notice", recipient="INSTITUTION", method="DIRECT", served_on=clock.today(),
        file=PAPER,
    )  # fmt: skip
    case = officer.do(case, "notify")
    case = clerk.do(case, "answer", text="系个别教练所为")
    time.to(case.period.due_on + timedelta(days=1))
    case = officer2.do(
        case, "review", opinion="同意", review_on=clock.today(), file=PAPER, collective_record=PAPER
    )
    effective = clock.today() + timedelta(days=3)
    case = lead.do(
        case,
        "decide",
        outcome="REMOVE",
        remedies="向环翠区人民政府申请复议，或者向环翠区人民法院起诉",
        reasons="事实清楚",
        defence_answer="机构对教练的行为负责",
        effective_on=effective,
    )
    final = {"number": "环教退决〔1〕号", "signer": "局长", "dated": clock.today()}
    case = officer.do(case, "finalise_decision", **final)
    case = officer.do(
        case, "serve_decision", recipient="INSTITUTION", method="POST", served_on=clock.today(),
        file=PAPER,
    )  # fmt: skip
    officer.do(case, "serve")
    time.to(effective)
    return ExitCase.objects.get()

"""告家长书: what the families of one group are told, by the school, printed for that group alone."""

from __future__ import annotations

from accounts.documents import Told, details_of
from contracts.enums import PlacementEnd
from contracts.models import Placement
from core import clock
from core.documents import Contact, Document, FactList, Line, Paragraph, Signature, Signatures, day

_WHY = {
    PlacementEnd.AGREEMENT: "因学校使用的课后服务合作协议已经终结，",
    PlacementEnd.EXIT: "因教育局终止与该机构的合作，",
    PlacementEnd.SCHOOL: "因学校不再开设，",
    PlacementEnd.CLOSED: "因学校撤并，",
    PlacementEnd.INSTITUTION: "因该机构不能继续服务，",
}


def _letter(row: Placement, *said: tuple[str, str], opening: str, dated: object) -> Document:
    """It goes home as it is printed, so nothing in it waits to be written in."""
    complaints = details_of(row.school.organisation).complaints
    return Document(
        title="告家长书",
        issuer=row.school.name,
        addressee=(f"“{row.course.name}”班学生家长",),
        dated=dated,  # type: ignore[arg-type]
        numbered=False,
        sealed=False,
        blocks=(
            Paragraph(opening),
            FactList(said),
            Paragraph("本书只发给本班学生家长。有疑问的，请向班主任或者学校教务处询问。"),
            Signatures((Signature(row.school.name, (Line("日期", day(clock.today())),), sealed=False),)),
        ),
        contact=Contact(complaints=complaints),
    )  # fmt: skip


def _when(row: Placement) -> str:
    return f"（{row.timetable}）" if row.timetable else ""


def ended(row: Placement) -> Document:
    """What ends when, who looks after the group from when, what is paid back, whom to ask."""
    last = row.ran_until or clock.today()
    because = _WHY.get(PlacementEnd(row.end_cause), "") if row.end_cause else ""
    return _letter(
        row,
        ("结束的班组", f"{row.course.name}{_when(row)}"),
        ("最后一天", day(last)),
        ("此后的看护", f"自{day(last + clock.ONE_DAY)}起，{row.handover.strip().rstrip('。')}。"),
        (
            "费用",
            f"{day(last + clock.ONE_DAY)}以后的课时不再收费；已经收取而没有上课的部分，由学校退还，办理时间由班主任通知。",
        ),
        opening=(
            f"{because}由{row.agreement.institution.name}在我校提供的课后服务“{row.course.name}”"
            f"到{day(last)}结束。现将有关安排告知如下："
        ),
        dated=clock.today(),
    )


def changed(row: Placement, told: Told) -> Document:
    """Somebody else will teach: neither whom it was nor why."""
    return _letter(
        row,
        ("班组", f"{row.course.name}{_when(row)}"),
        ("此后的看护", f"自{day(told.day)}起到接替人员到位前，由本校教师看护，上课时间和地点不变。"),
        ("接替人员", "经教育局审核后到位，届时由班主任告知。"),
        ("费用", "没有上课的课时不收费；已经收取的，由学校退还，办理时间由班主任通知。"),
        opening=f"我校课后服务“{row.course.name}”的授课人员自{day(told.day)}起调整。现将有关安排告知如下：",
        dated=told.day,
    )  # fmt: skip

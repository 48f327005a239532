import pytest

from accounts.enums import OrganisationKind, RegionLevel, Role
from accounts.models import Membership, Organisation, Region, User
from core import clock
from tests.toy.models import Folder, Ticket


class Office:
    """One bureau with an officer and a lead, and a stranger of the same role elsewhere."""

    def __init__(self) -> None:
        city = Region.objects.create(code="371000", name="威海市", level=RegionLevel.CITY)
        self.bureau = self._bureau("371002", "环翠区", city)
        self.other = self._bureau("371003", "文登区", city)
        self.officer = self.person("officer", self.bureau)
        self.lead = self.person("lead", self.bureau, is_lead=True)
        self.lead2 = self.person("lead2", self.bureau, is_lead=True)
        self.stranger = self.person("stranger", self.other, is_lead=True)

    def _bureau(self, code: str, name: str, city: Region) -> Organisation:
        region = Region.objects.create(
            code=code, name=name, level=RegionLevel.DISTRICT, parent=city
        )
        return Organisation.objects.create(
            kind=OrganisationKind.BUREAU, code=code, name=f"{name}教育局", region=region
        )

    def person(self, name: str, bureau: Organisation, *, is_lead: bool = False):
        user = User.objects.create(username=name, name=name)
        member = Membership.objects.create(
            user=user,
            organisation=bureau,
            role=Role.DISTRICT,
            is_lead=is_lead,
            since=clock.today(),
        )
        return member.actor()

    def ticket(self, text: str = "漏水", **columns) -> Ticket:
        folder = Folder.objects.create(name="一")
        return Ticket.objects.create(
            folder=folder, organisation_id=self.bureau.pk, text=text, **columns
        )


@pytest.fixture
def office(db) -> Office:
    return Office()

from contracts.models.agreement import Agreement
from contracts.models.amendment import Amendment
from contracts.models.annex import AgreementCourse, AgreementStaff, AgreementSuspension
from contracts.models.batch import BackfillBatch, BackfillFile
from contracts.models.group_change import GroupChange
from contracts.models.placement import Placement
from contracts.models.placement_staff import PlacementStaff
from contracts.models.planned_ending import PlannedEnding

__all__ = [
    "Agreement",
    "AgreementCourse",
    "AgreementStaff",
    "AgreementSuspension",
    "Amendment",
    "BackfillBatch",
    "BackfillFile",
    "GroupChange",
    "Placement",
    "PlacementStaff",
    "PlannedEnding",
]

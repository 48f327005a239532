from contracts.models.agreement import Agreement
from contracts.models.amendment import Amendment
from contracts.models.annex import AgreementCourse, AgreementStaff, AgreementSuspension
from contracts.models.batch import BackfillBatch, BackfillFile
from contracts.models.placement import Placement
from contracts.models.placement_staff import PlacementStaff

__all__ = [
    "Agreement",
    "AgreementCourse",
    "AgreementStaff",
    "AgreementSuspension",
    "Amendment",
    "BackfillBatch",
    "BackfillFile",
    "Placement",
    "PlacementStaff",
]

from contracts.models.agreement_moves import Agreement
from contracts.models.amendment import Amendment
from contracts.models.annex import AgreementCourse, AgreementStaff, AgreementSuspension
from contracts.models.batch import BackfillBatch, BackfillFile
from contracts.models.placement import PlacementStaff
from contracts.models.placement_moves import Placement

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

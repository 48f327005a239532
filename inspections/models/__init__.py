from inspections.models.decision import Decision, Execution, Reversal, Stay
from inspections.models.defence import Defence
from inspections.models.elsewhere import Elsewhere
from inspections.models.emergency import Emergency
from inspections.models.exit_case import ExitCase
from inspections.models.ground import Ground
from inspections.models.hearing import Hearing
from inspections.models.prior_notice import DefencePeriod, PriorNotice
from inspections.models.rectification import Rectification
from inspections.models.release import Release
from inspections.models.review import Review
from inspections.models.service import Service
from inspections.models.talk import Talk
from inspections.models.violation import Violation

__all__ = [
    "Decision",
    "Defence",
    "DefencePeriod",
    "Elsewhere",
    "Emergency",
    "Execution",
    "ExitCase",
    "Ground",
    "Hearing",
    "PriorNotice",
    "Rectification",
    "Release",
    "Reversal",
    "Review",
    "Service",
    "Stay",
    "Talk",
    "Violation",
]

from inspections.models.exit_case import ExitCase
from inspections.models.exit_rows import Defence, Service
from inspections.models.ground import Ground
from inspections.models.rectification import Rectification
from inspections.models.violation import Violation

__all__ = ["Defence", "ExitCase", "Ground", "Rectification", "Service", "Violation"]

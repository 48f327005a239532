from vetting.models.announcement import Amendment, Announcement
from vetting.models.application import Application
from vetting.models.listing import Listing
from vetting.models.objection import Objection
from vetting.models.package import ChecklistItem, Package, ScoreItem
from vetting.models.panel import Score, ScoreSheet
from vetting.models.panelist import Panelist, Recusal
from vetting.models.public_notice import PublicNotice
from vetting.models.review import Correction, Material, Verdict

__all__ = [
    "Amendment",
    "Announcement",
    "Application",
    "ChecklistItem",
    "Correction",
    "Listing",
    "Material",
    "Objection",
    "Package",
    "Panelist",
    "PublicNotice",
    "Recusal",
    "Score",
    "ScoreItem",
    "ScoreSheet",
    "Verdict",
]

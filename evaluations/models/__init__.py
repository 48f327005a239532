from evaluations.models.consequence import Consequence
from evaluations.models.reply import Reply
from evaluations.models.result import Result
from evaluations.models.round import Round
from evaluations.models.scheme import Scheme
from evaluations.models.sheet import QualitySheet
from evaluations.models.survey import Response, Survey, SurveyLink
from evaluations.models.tally import PaperTally

__all__ = [
    "Consequence",
    "PaperTally",
    "QualitySheet",
    "Reply",
    "Response",
    "Result",
    "Round",
    "Scheme",
    "Survey",
    "SurveyLink",
]

from django.urls import include, path

from portals.evaluations import consequences, replies, rounds, schemes, sheets, surveys, tallies
from portals.kit.gate import by_role

pages = [
    path("schemes/", schemes.Schemes.as_view(), name="schemes"),
    path("schemes/<int:pk>/", schemes.scheme_page, name="scheme"),
    path(
        "rounds/",
        by_role(rounds.Rounds.as_view(), rounds.rounds_taken_part_in),
        name="rounds",
    ),
    path(
        "rounds/<int:pk>/",
        by_role(rounds.round_page, rounds.round_to_look_over, rounds.round_to_score),
        name="round",
    ),
    path("sheets/<int:pk>/", sheets.sheet_page, name="evaluation-sheet"),
    path("surveys/<int:pk>/", surveys.survey_page, name="evaluation-survey"),
    path("surveys/<int:pk>/links/", surveys.survey_links, name="survey-links"),
    path("tallies/<int:pk>/", tallies.tally_page, name="evaluation-tally"),
    path("replies/<int:pk>/", replies.reply_page, name="evaluation-reply"),
    path(
        "consequences/<int:pk>/",
        consequences.consequence_page,
        name="evaluation-consequence",
    ),
]
urlpatterns = [path("evaluations/", include(pages))]

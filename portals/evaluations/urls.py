from django.urls import include, path

from portals.evaluations import answers, for_bureau, for_institution, for_school, schemes
from portals.kit.gate import by_role

pages = [
    path("schemes/", schemes.Schemes.as_view(), name="schemes"),
    path("schemes/<int:pk>/", schemes.scheme_page, name="scheme"),
    path(
        "rounds/",
        by_role(for_bureau.Rounds.as_view(), for_institution.rounds, for_school.rounds),
        name="rounds",
    ),
    path(
        "rounds/<int:pk>/",
        by_role(for_bureau.round_page, for_institution.round_page, for_school.round_page),
        name="round",
    ),
    path("sheets/<int:pk>/", for_bureau.sheet_page, name="evaluation-sheet"),
    path("surveys/<int:pk>/", answers.survey_page, name="evaluation-survey"),
    path("surveys/<int:pk>/links/", for_school.survey_links, name="survey-links"),
    path("tallies/<int:pk>/", answers.tally_page, name="evaluation-tally"),
    path("replies/<int:pk>/", for_bureau.reply_page, name="evaluation-reply"),
    path(
        "consequences/<int:pk>/",
        for_bureau.consequence_page,
        name="evaluation-consequence",
    ),
]
urlpatterns = [path("evaluations/", include(pages))]

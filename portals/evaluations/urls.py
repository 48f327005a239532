from django.urls import include, path

from portals.evaluations import answers, for_bureau, for_institution, for_school, schemes

urlpatterns = [
    path(
        "city/evaluations/",
        include(
            [
                path("schemes/", schemes.Schemes.as_view(), name="evaluation-schemes"),
                path("schemes/<int:pk>/", schemes.scheme_page, name="evaluation-scheme"),
            ]
        ),
    ),
    path(
        "district/evaluations/",
        include(
            [
                path("rounds/", for_bureau.Rounds.as_view(), name="district-rounds"),
                path("rounds/<int:pk>/", for_bureau.round_page, name="district-round"),
                path("sheets/<int:pk>/", for_bureau.sheet_page, name="evaluation-sheet"),
                path("surveys/<int:pk>/", answers.survey_page, name="evaluation-survey"),
                path("tallies/<int:pk>/", answers.tally_page, name="evaluation-tally"),
                path("replies/<int:pk>/", for_bureau.reply_page, name="evaluation-reply"),
                path(
                    "consequences/<int:pk>/",
                    for_bureau.consequence_page,
                    name="evaluation-consequence",
                ),
            ]
        ),
    ),
    path(
        "institution/evaluations/",
        include(
            [
                path("rounds/", for_institution.rounds, name="institution-rounds"),
                path("rounds/<int:pk>/", for_institution.round_page, name="institution-round"),
            ]
        ),
    ),
    path(
        "school/evaluations/",
        include(
            [
                path("rounds/", for_school.rounds, name="school-rounds"),
                path("rounds/<int:pk>/", for_school.round_page, name="school-round"),
                path("surveys/<int:pk>/links/", for_school.survey_links, name="survey-links"),
            ]
        ),
    ),
]

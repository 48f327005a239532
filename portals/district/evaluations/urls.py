from django.urls import path

from portals.district.evaluations import answers, pages

urlpatterns = [
    path("rounds/", pages.Rounds.as_view(), name="district-rounds"),
    path("rounds/<int:pk>/", pages.round_page, name="district-round"),
    path("sheets/<int:pk>/", pages.sheet_page, name="evaluation-sheet"),
    path("surveys/<int:pk>/", answers.survey_page, name="evaluation-survey"),
    path("tallies/<int:pk>/", answers.tally_page, name="evaluation-tally"),
    path("replies/<int:pk>/", pages.reply_page, name="evaluation-reply"),
    path("consequences/<int:pk>/", pages.consequence_page, name="evaluation-consequence"),
]

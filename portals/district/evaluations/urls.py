from django.urls import path

from portals.district.evaluations import pages

urlpatterns = [
    path("rounds/", pages.Rounds.as_view(), name="district-rounds"),
    path("rounds/<int:pk>/", pages.round_page, name="district-round"),
    path("sheets/<int:pk>/", pages.sheet_page, name="evaluation-sheet"),
    path("replies/<int:pk>/", pages.reply_page, name="evaluation-reply"),
    path("consequences/<int:pk>/", pages.consequence_page, name="evaluation-consequence"),
]

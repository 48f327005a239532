from django.urls import path

from portals.panel.vetting import pages

urlpatterns = [
    path("sheets/", pages.Sheets.as_view(), name="panel-sheets"),
    path("sheets/<int:pk>/", pages.sheet, name="panel-sheet"),
    path("calls/<int:pk>/", pages.call, name="panel-call"),
]

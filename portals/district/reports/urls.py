from django.urls import path

from portals.district.reports import pages

urlpatterns = [
    path("", pages.Reports.as_view(), name="reports"),
    path("<int:pk>/", pages.report, name="report"),
    path("<int:pk>/progress/", pages.report_progress, name="report-progress"),
]

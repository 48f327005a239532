from django.urls import path

from portals.reports import pages

urlpatterns = [
    path("reports/", pages.Reports.as_view(), name="reports"),
    path("reports/<int:pk>/", pages.report, name="report"),
    path("reports/<int:pk>/progress/", pages.report_progress, name="report-progress"),
]

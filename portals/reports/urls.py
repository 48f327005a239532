from django.urls import path

from portals.reports import findings, pages

urlpatterns = [
    path("findings/", findings.Findings.as_view(), name="findings"),
    path("reports/", pages.Reports.as_view(), name="reports"),
    path("reports/<int:pk>/", pages.report, name="report"),
    path("reports/<int:pk>/progress/", pages.report_progress, name="report-progress"),
]

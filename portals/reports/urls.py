from django.urls import include, path

from portals.reports import pages

urlpatterns = [
    path(
        "district/reports/",
        include(
            [
                path("", pages.Reports.as_view(), name="reports"),
                path("<int:pk>/", pages.report, name="report"),
                path("<int:pk>/progress/", pages.report_progress, name="report-progress"),
            ]
        ),
    ),
]

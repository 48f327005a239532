from django.urls import include, path

from portals.kit.gate import by_role
from portals.vetting import for_bureau, for_institution, for_panel, for_reviewer, for_school

pages = [
    path(
        "calls/",
        by_role(
            for_bureau.Calls.as_view(),
            for_institution.Calls.as_view(),
            for_school.Calls.as_view(),
        ),
        name="calls",
    ),
    path(
        "calls/<int:pk>/",
        by_role(
            for_bureau.call,
            for_institution.call,
            for_panel.call,
            for_reviewer.call,
            for_school.call,
        ),
        name="call",
    ),
    path(
        "applications/",
        by_role(
            for_bureau.Applications.as_view(),
            for_institution.Applications.as_view(),
            for_reviewer.Applications.as_view(),
        ),
        name="applications",
    ),
    path(
        "applications/<int:pk>/",
        by_role(for_bureau.application, for_institution.application, for_reviewer.application),
        name="application",
    ),
    path("sheets/", for_panel.Sheets.as_view(), name="sheets"),
    path("sheets/<int:pk>/", by_role(for_bureau.sheet, for_panel.sheet), name="sheet"),
    path("objections/", for_school.Objections.as_view(), name="objections"),
    path(
        "objections/<int:pk>/",
        by_role(for_bureau.objection, for_institution.objection, for_school.objection),
        name="objection",
    ),
    path(
        "listings/",
        by_role(for_bureau.Listings.as_view(), for_institution.Listings.as_view()),
        name="listings",
    ),
    path("listings/<int:pk>/", for_bureau.listing, name="listing"),
]
urlpatterns = [path("vetting/", include(pages))]

from django.urls import include, path

from portals.kit.gate import by_role
from portals.vetting import applications, calls, listings, objections, sheets

pages = [
    path("calls/", calls.Calls.as_view(), name="calls"),
    path(
        "calls/<int:pk>/",
        by_role(
            calls.call,
            calls.call_from_outside,
            calls.call_to_score,
            calls.no_call_but_its_items,
        ),
        name="call",
    ),
    path(
        "applications/",
        by_role(applications.Applications.as_view(), applications.OwnApplications.as_view()),
        name="applications",
    ),
    path(
        "applications/<int:pk>/",
        by_role(
            applications.application,
            applications.own_application,
            applications.items_to_answer,
        ),
        name="application",
    ),
    path("sheets/", sheets.Sheets.as_view(), name="sheets"),
    path("sheets/<int:pk>/", by_role(sheets.sheet, sheets.sheet_among_experts), name="sheet"),
    path("objections/", objections.Objections.as_view(), name="objections"),
    path(
        "objections/<int:pk>/",
        by_role(objections.objection, objections.objection_of_a_side, objections.own_objection),
        name="objection",
    ),
    path(
        "listings/",
        by_role(listings.Listings.as_view(), listings.OwnListings.as_view()),
        name="listings",
    ),
    path("listings/<int:pk>/", listings.listing, name="listing"),
]
urlpatterns = [path("vetting/", include(pages))]

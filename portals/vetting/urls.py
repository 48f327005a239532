from django.urls import include, path

from portals.vetting import for_bureau, for_institution, for_panel, for_reviewer, for_school

urlpatterns = [
    path(
        "district/vetting/",
        include(
            [
                path("calls/", for_bureau.Calls.as_view(), name="district-calls"),
                path("calls/<int:pk>/", for_bureau.call, name="district-call"),
                path(
                    "applications/", for_bureau.Applications.as_view(), name="district-applications"
                ),
                path("applications/<int:pk>/", for_bureau.application, name="district-application"),
                path("sheets/<int:pk>/", for_bureau.sheet, name="district-sheet"),
                path("objections/<int:pk>/", for_bureau.objection, name="district-objection"),
                path("listings/", for_bureau.Listings.as_view(), name="district-listings"),
                path("listings/<int:pk>/", for_bureau.listing, name="district-listing"),
            ]
        ),
    ),
    path(
        "institution/vetting/",
        include(
            [
                path("calls/", for_institution.Calls.as_view(), name="institution-calls"),
                path("calls/<int:pk>/", for_institution.call, name="institution-call"),
                path(
                    "applications/",
                    for_institution.Applications.as_view(),
                    name="institution-applications",
                ),
                path(
                    "applications/<int:pk>/",
                    for_institution.application,
                    name="institution-application",
                ),
                path(
                    "objections/<int:pk>/", for_institution.objection, name="institution-objection"
                ),
                path("listings/", for_institution.Listings.as_view(), name="institution-listings"),
                path("listings/<int:pk>/", for_institution.listing, name="institution-listing"),
            ]
        ),
    ),
    path(
        "panel/vetting/",
        include(
            [
                path("sheets/", for_panel.Sheets.as_view(), name="panel-sheets"),
                path("sheets/<int:pk>/", for_panel.sheet, name="panel-sheet"),
                path("calls/<int:pk>/", for_panel.call, name="panel-call"),
            ]
        ),
    ),
    path(
        "reviewer/vetting/",
        include(
            [
                path(
                    "applications/",
                    for_reviewer.Applications.as_view(),
                    name="reviewer-applications",
                ),
                path(
                    "applications/<int:pk>/", for_reviewer.application, name="reviewer-application"
                ),
            ]
        ),
    ),
    path(
        "school/vetting/",
        include(
            [
                path("calls/", for_school.Calls.as_view(), name="school-calls"),
                path("calls/<int:pk>/", for_school.call, name="school-call"),
                path("objections/", for_school.Objections.as_view(), name="school-objections"),
                path("objections/<int:pk>/", for_school.objection, name="school-objection"),
            ]
        ),
    ),
]

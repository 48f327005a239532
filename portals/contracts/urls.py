from django.urls import include, path

from portals.contracts import (
    backfill,
    for_bureau,
    for_inspector,
    for_institution,
    for_school,
    redlist,
)

urlpatterns = [
    path(
        "district/contracts/",
        include(
            [
                path("agreements/", for_bureau.Agreements.as_view(), name="district-agreements"),
                path(
                    "agreements/to-sign/",
                    for_bureau.ToSign.as_view(),
                    name="district-agreements-to-sign",
                ),
                path("agreements/<int:pk>/", for_bureau.agreement, name="district-agreement"),
                path("placements/", for_bureau.Placements.as_view(), name="district-placements"),
                path("placements/<int:pk>/", for_bureau.placement, name="district-placement"),
                path("backfill/", backfill.Batches.as_view(), name="district-backfills"),
                path("backfill/upload/", backfill.upload, name="district-backfill-upload"),
                path("backfill/template/", backfill.template, name="district-backfill-template"),
                path("backfill/marked/", backfill.marked, name="district-backfill-marked"),
                path("backfill/<int:pk>/", backfill.batch, name="district-backfill"),
                path("red-list/", redlist.page, name="district-redlist"),
            ]
        ),
    ),
    path(
        "inspector/contracts/",
        include(
            [
                path(
                    "placements/", for_inspector.Placements.as_view(), name="inspector-placements"
                ),
                path("placements/<int:pk>/", for_inspector.placement, name="inspector-placement"),
            ]
        ),
    ),
    path(
        "institution/contracts/",
        include(
            [
                path(
                    "agreements/",
                    for_institution.Agreements.as_view(),
                    name="institution-agreements",
                ),
                path(
                    "agreements/<int:pk>/", for_institution.agreement, name="institution-agreement"
                ),
                path(
                    "placements/",
                    for_institution.Placements.as_view(),
                    name="institution-placements",
                ),
                path(
                    "placements/<int:pk>/", for_institution.placement, name="institution-placement"
                ),
            ]
        ),
    ),
    path(
        "school/contracts/",
        include(
            [
                path("placements/", for_school.Placements.as_view(), name="school-placements"),
                path("placements/<int:pk>/", for_school.placement, name="school-placement"),
                path("agreements/", for_school.Agreements.as_view(), name="school-agreements"),
                path("agreements/<int:pk>/", for_school.agreement, name="school-agreement"),
                path("groups/", for_school.groups, name="school-groups"),
            ]
        ),
    ),
]

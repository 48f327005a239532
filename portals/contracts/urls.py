from django.urls import include, path

from portals.contracts import (
    backfill,
    details,
    for_bureau,
    for_inspector,
    for_institution,
    for_school,
    redlist,
    text_on,
)
from portals.kit.gate import by_role

pages = [
    path(
        "agreements/",
        by_role(
            for_bureau.Agreements.as_view(),
            for_institution.Agreements.as_view(),
            for_school.Agreements.as_view(),
        ),
        name="agreements",
    ),
    path("agreements/to-sign/", for_bureau.ToSign.as_view(), name="agreements-to-sign"),
    path("agreements/<int:pk>/", details.agreement, name="agreement"),
    path("agreements/<int:pk>/text/", text_on.text_on, name="agreement-text"),
    path(
        "placements/",
        by_role(
            for_bureau.Placements.as_view(),
            for_inspector.Placements.as_view(),
            for_institution.Placements.as_view(),
            for_school.Placements.as_view(),
        ),
        name="placements",
    ),
    path("placements/<int:pk>/", details.placement, name="placement"),
    path("groups/", for_school.groups, name="groups"),
    path("backfill/", backfill.Batches.as_view(), name="backfills"),
    path("backfill/upload/", backfill.upload, name="backfill-upload"),
    path("backfill/template/", backfill.template, name="backfill-template"),
    path("backfill/marked/", backfill.marked, name="backfill-marked"),
    path("backfill/<int:pk>/", backfill.batch, name="backfill"),
    path("red-list/", redlist.page, name="redlist"),
]
urlpatterns = [path("contracts/", include(pages))]

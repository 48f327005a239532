from django.urls import include, path

from portals.inspections import (
    details,
    elsewhere,
    for_bureau,
    for_inspector,
    for_institution,
    for_school,
    originals,
)
from portals.kit.gate import by_role

pages = [
    path(
        "violations/",
        by_role(
            for_bureau.Violations.as_view(),
            for_inspector.Violations.as_view(),
            for_institution.Violations.as_view(),
            for_school.Violations.as_view(),
        ),
        name="violations",
    ),
    path("violations/<int:pk>/", details.violation, name="violation"),
    path(
        "orders/",
        by_role(
            for_bureau.Orders.as_view(),
            for_institution.Orders.as_view(),
            for_school.Orders.as_view(),
        ),
        name="orders",
    ),
    path("orders/<int:pk>/", details.order, name="order"),
    path(
        "originals/<str:label>/<int:pk>/<slug:field>/",
        originals.original,
        name="original",
    ),
    path(
        "exits/",
        by_role(
            for_bureau.Exits.as_view(),
            for_inspector.Exits.as_view(),
            for_institution.Exits.as_view(),
        ),
        name="exits",
    ),
    path(
        "exits/<int:pk>/",
        by_role(for_bureau.exit_case, for_institution.exit_case),
        name="exit",
    ),
]
pages += [
    path("elsewhere/", elsewhere.Answers.as_view(), name="answers"),
    path("elsewhere/<int:pk>/", elsewhere.elsewhere, name="elsewhere"),
    path("releases/", elsewhere.Releases.as_view(), name="releases"),
    path("releases/<int:pk>/", elsewhere.release, name="release"),
]
urlpatterns = [path("inspections/", include(pages))]

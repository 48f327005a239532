from django.urls import include, path

from portals.inspections import elsewhere, exit_cases, orders, originals, violations
from portals.kit.gate import by_role

pages = [
    path("violations/", violations.Violations.as_view(), name="violations"),
    path("violations/<int:pk>/", violations.violation, name="violation"),
    path("orders/", orders.Orders.as_view(), name="orders"),
    path("orders/<int:pk>/", orders.order, name="order"),
    path(
        "originals/<str:label>/<int:pk>/<slug:field>/",
        originals.original,
        name="original",
    ),
    path("exits/", exit_cases.Exits.as_view(), name="exits"),
    path(
        "exits/<int:pk>/",
        by_role(exit_cases.exit_case, exit_cases.case_against_oneself),
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

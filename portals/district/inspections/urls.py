from django.urls import path

from portals.district.inspections import pages
from portals.shared.inspections import originals

urlpatterns = [
    path("violations/", pages.Violations.as_view(), name="district-violations"),
    path("violations/<int:pk>/", pages.violation, name="district-violation"),
    path("orders/", pages.Orders.as_view(), name="district-orders"),
    path("orders/<int:pk>/", pages.order, name="district-order"),
    path("originals/<str:label>/<int:pk>/<slug:field>/", originals.original, name="original"),
    path("exits/", pages.Exits.as_view(), name="district-exits"),
    path("exits/<int:pk>/", pages.exit_case, name="district-exit"),
]

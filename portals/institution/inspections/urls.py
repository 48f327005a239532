from django.urls import path

from portals.institution.inspections import pages

urlpatterns = [
    path("violations/", pages.Violations.as_view(), name="institution-violations"),
    path("violations/<int:pk>/", pages.violation, name="institution-violation"),
    path("orders/", pages.Orders.as_view(), name="institution-orders"),
    path("orders/<int:pk>/", pages.order, name="institution-order"),
    path("exits/", pages.Exits.as_view(), name="institution-exits"),
    path("exits/<int:pk>/", pages.exit_case, name="institution-exit"),
]

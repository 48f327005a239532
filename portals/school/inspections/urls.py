from django.urls import path

from portals.school.inspections import pages

urlpatterns = [
    path("violations/", pages.Violations.as_view(), name="school-violations"),
    path("violations/<int:pk>/", pages.violation, name="school-violation"),
    path("orders/", pages.Orders.as_view(), name="school-orders"),
    path("orders/<int:pk>/", pages.order, name="school-order"),
]

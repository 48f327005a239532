from django.urls import path

from portals.inspector.inspections import pages

urlpatterns = [
    path("schools/", pages.Schools.as_view(), name="inspector-schools"),
    path("schools/<int:pk>/", pages.school, name="inspector-school"),
    path("violations/", pages.Violations.as_view(), name="inspector-violations"),
    path("violations/<int:pk>/", pages.violation, name="inspector-violation"),
    path("orders/<int:pk>/", pages.order, name="inspector-order"),
    path("exits/", pages.Exits.as_view(), name="inspector-exits"),
    path("exits/<int:pk>/", pages.exit_case, name="inspector-exit"),
]

from django.urls import include, path

from portals.inspections import for_bureau, for_inspector, for_institution, for_school, originals

urlpatterns = [
    path(
        "district/inspections/",
        include(
            [
                path("violations/", for_bureau.Violations.as_view(), name="district-violations"),
                path("violations/<int:pk>/", for_bureau.violation, name="district-violation"),
                path("orders/", for_bureau.Orders.as_view(), name="district-orders"),
                path("orders/<int:pk>/", for_bureau.order, name="district-order"),
                path(
                    "originals/<str:label>/<int:pk>/<slug:field>/",
                    originals.original,
                    name="original",
                ),
                path("exits/", for_bureau.Exits.as_view(), name="district-exits"),
                path("exits/<int:pk>/", for_bureau.exit_case, name="district-exit"),
            ]
        ),
    ),
    path(
        "inspector/inspections/",
        include(
            [
                path("schools/", for_inspector.Schools.as_view(), name="inspector-schools"),
                path("schools/<int:pk>/", for_inspector.school, name="inspector-school"),
                path(
                    "violations/", for_inspector.Violations.as_view(), name="inspector-violations"
                ),
                path("violations/<int:pk>/", for_inspector.violation, name="inspector-violation"),
                path("orders/<int:pk>/", for_inspector.order, name="inspector-order"),
                path("exits/", for_inspector.Exits.as_view(), name="inspector-exits"),
                path("exits/<int:pk>/", for_inspector.exit_case, name="inspector-exit"),
            ]
        ),
    ),
    path(
        "institution/inspections/",
        include(
            [
                path(
                    "violations/",
                    for_institution.Violations.as_view(),
                    name="institution-violations",
                ),
                path(
                    "violations/<int:pk>/", for_institution.violation, name="institution-violation"
                ),
                path("orders/", for_institution.Orders.as_view(), name="institution-orders"),
                path("orders/<int:pk>/", for_institution.order, name="institution-order"),
                path("exits/", for_institution.Exits.as_view(), name="institution-exits"),
                path("exits/<int:pk>/", for_institution.exit_case, name="institution-exit"),
            ]
        ),
    ),
    path(
        "school/inspections/",
        include(
            [
                path("violations/", for_school.Violations.as_view(), name="school-violations"),
                path("violations/<int:pk>/", for_school.violation, name="school-violation"),
                path("orders/", for_school.Orders.as_view(), name="school-orders"),
                path("orders/<int:pk>/", for_school.order, name="school-order"),
            ]
        ),
    ),
]

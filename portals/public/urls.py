from django.urls import include, path

from portals.public import admission, exits, forgotten, machines, registration, survey

urlpatterns = [
    path("robots.txt", machines.robots, name="robots"),
    path(
        ".well-known/",
        include([path("security.txt", machines.security, name="security-txt")]),
    ),
    path(
        "public/",
        include(
            [
                path("register/", registration.register, name="register"),
                path("forgotten/", forgotten.forgotten, name="forgotten"),
                path("claim/", registration.claim, name="account-claim"),
            ]
        ),
    ),
    path(
        "public/vetting/",
        include(
            [
                path("calls/", admission.calls, name="public-calls"),
                path("calls/<int:pk>/", admission.call, name="public-call"),
                path("calls/<int:pk>/objection/", admission.objection, name="public-objection"),
                path("notices/", admission.notices, name="public-notices"),
                path("listings/", admission.listings, name="public-listings"),
            ]
        ),
    ),
    path(
        "public/inspections/",
        include(
            [
                path("exits/", exits.exits, name="public-exits"),
            ]
        ),
    ),
    path(
        "public/evaluations/",
        include(
            [
                path("s/<str:token>/", survey.paper, name="survey"),
            ]
        ),
    ),
]

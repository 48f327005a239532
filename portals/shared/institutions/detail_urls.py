from django.urls import path

from portals.shared.institutions import details, reveals

urlpatterns = [
    path("licences/<int:pk>/", details.licence, name="licence"),
    path("courses/<int:pk>/", details.course, name="course"),
    path("staff/<int:pk>/", details.person, name="staff-person"),
    path("staff/<int:pk>/reveal/", reveals.number, name="staff-reveal"),
    path("changes/<int:pk>/", details.change, name="change"),
    path("exclusions/<int:pk>/", details.exclusion, name="exclusion"),
    path("institutions/<int:pk>/phone/", reveals.phone, name="institution-phone"),
]

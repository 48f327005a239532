from django.urls import path

from portals.shared.institutions import details

urlpatterns = [
    path("licences/<int:pk>/", details.licence, name="licence"),
    path("courses/<int:pk>/", details.course, name="course"),
    path("staff/<int:pk>/", details.person, name="staff-person"),
    path("staff/<int:pk>/reveal/", details.reveal, name="staff-reveal"),
    path("changes/<int:pk>/", details.change, name="change"),
    path("exclusions/<int:pk>/", details.exclusion, name="exclusion"),
]

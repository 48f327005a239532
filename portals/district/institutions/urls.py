from django.urls import path

from portals.district.institutions import pages

urlpatterns = [
    path("", pages.Institutions.as_view(), name="district-institutions"),
    path("<int:pk>/", pages.institution, name="district-institution"),
    path("licences/", pages.Licences.as_view(), name="district-licences"),
    path("people/", pages.People.as_view(), name="district-staff"),
    path("courses/", pages.Courses.as_view(), name="district-courses"),
]

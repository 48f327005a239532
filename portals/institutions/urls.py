from django.urls import path

from portals.inspections import gatehouse
from portals.institutions import details, own_file, registers, reveals, schools
from portals.kit.gate import by_role

urlpatterns = [
    path("institutions/", registers.Institutions.as_view(), name="institutions"),
    path("institutions/own/", own_file.own, name="own-institution"),
    path(
        "institutions/<int:pk>/",
        by_role(registers.institution, own_file.institution),
        name="institution",
    ),
    path("institutions/<int:pk>/phone/", reveals.phone, name="institution-phone"),
    path("licences/", registers.Licences.as_view(), name="licences"),
    path("licences/<int:pk>/", details.licence, name="licence"),
    path("courses/", registers.Courses.as_view(), name="courses"),
    path("courses/<int:pk>/", details.course, name="course"),
    path("staff/", registers.People.as_view(), name="staff"),
    path("staff/<int:pk>/", details.person, name="staff-person"),
    path("staff/<int:pk>/reveal/", reveals.number, name="staff-reveal"),
    path("changes/<int:pk>/", details.change, name="change"),
    path("exclusions/<int:pk>/", details.exclusion, name="exclusion"),
    path(
        "schools/",
        by_role(schools.Schools.as_view(), gatehouse.Schools.as_view()),
        name="schools",
    ),
    path("schools/template.xlsx", schools.school_template, name="school-template"),
    path("schools/<int:pk>/", by_role(schools.school, gatehouse.school), name="school"),
    path("terms/", schools.Terms.as_view(), name="terms"),
    path("terms/<int:pk>/", schools.term, name="term"),
]

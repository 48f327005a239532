from django.urls import include, path

from portals.institutions import details, own_file, registers, reveals, schools

urlpatterns = [
    path("licences/<int:pk>/", details.licence, name="licence"),
    path("courses/<int:pk>/", details.course, name="course"),
    path("staff/<int:pk>/", details.person, name="staff-person"),
    path("staff/<int:pk>/reveal/", reveals.number, name="staff-reveal"),
    path("changes/<int:pk>/", details.change, name="change"),
    path("exclusions/<int:pk>/", details.exclusion, name="exclusion"),
    path("institutions/<int:pk>/phone/", reveals.phone, name="institution-phone"),
    path(
        "city/",
        include(
            [
                path("schools/", schools.Schools.as_view(), name="schools"),
                path("schools/template.xlsx", schools.school_template, name="school-template"),
                path("schools/<int:pk>/", schools.school, name="school"),
                path("terms/", schools.Terms.as_view(), name="terms"),
                path("terms/<int:pk>/", schools.term, name="term"),
            ]
        ),
    ),
    path(
        "district/institutions/",
        include(
            [
                path("", registers.Institutions.as_view(), name="district-institutions"),
                path("<int:pk>/", registers.institution, name="district-institution"),
                path("licences/", registers.Licences.as_view(), name="district-licences"),
                path("people/", registers.People.as_view(), name="district-staff"),
                path("courses/", registers.Courses.as_view(), name="district-courses"),
            ]
        ),
    ),
    path(
        "institution/file/",
        include(
            [
                path("", own_file.own, name="institution-own"),
                path("<int:pk>/", own_file.institution, name="institution-file"),
            ]
        ),
    ),
]

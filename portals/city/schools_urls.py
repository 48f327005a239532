from django.urls import path

from portals.city import schools

urlpatterns = [
    path("schools/", schools.Schools.as_view(), name="schools"),
    path("schools/template.xlsx", schools.school_template, name="school-template"),
    path("schools/<int:pk>/", schools.school, name="school"),
    path("terms/", schools.Terms.as_view(), name="terms"),
    path("terms/<int:pk>/", schools.term, name="term"),
]

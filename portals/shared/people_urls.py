from django.urls import path

from portals.shared import people, slips, stand_ins

urlpatterns = [
    path("offices/", people.Offices.as_view(), name="offices"),
    path("offices/own/", people.own_office, name="own-office"),
    path("offices/<int:pk>/", people.office, name="office"),
    path("people/", people.People.as_view(), name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("stand-ins/<int:pk>/", stand_ins.stand_in, name="stand-in"),
    path("slips/<int:pk>/", slips.slip, name="slip"),
]

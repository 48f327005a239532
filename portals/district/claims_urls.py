from django.urls import path

from portals.district import claims

urlpatterns = [
    path("claims/", claims.Claims.as_view(), name="claims"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
]

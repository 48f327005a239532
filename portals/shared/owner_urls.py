from django.urls import path

from portals.shared import letters, owner

urlpatterns = [
    path("owner/", owner.owner, name="owner"),
    path("owner/codes/", owner.sheet, name="owner-codes"),
    path("owner/prove/", owner.prove, name="owner-prove"),
    path("owner/letter/", owner.ask, name="owner-ask"),
    path("owner/letter/paper/", owner.paper, name="owner-paper"),
    path("owner/totp/", owner.totp, name="owner-totp"),
    path("letters/", letters.Letters.as_view(), name="owner-letters"),
    path("letters/<int:pk>/", letters.letter, name="owner-letter"),
]

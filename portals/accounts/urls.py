from django.urls import include, path

from portals.accounts import (
    anchor_pages,
    calendar_pages,
    claims,
    deadlines,
    inbox,
    letters,
    one_time_passwords,
    owner,
    paper_entries,
    people,
    policy_pages,
    record,
    signin,
    signin_list,
    stand_ins,
)

urlpatterns = [
    path("messages/", inbox.inbox, name="messages"),
    path("messages/read/", inbox.read_all, name="messages-read-all"),
    path("messages/<int:pk>/", inbox.read, name="message-read"),
    path("deadlines/", deadlines.DeadlineList.as_view(), name="deadlines"),
    path("sign-in/", signin.signin, name="signin"),
    path("sign-ins/", signin_list.SignIns.as_view(), name="sign-ins"),
    path("sign-out/", signin.signout, name="signout"),
    path("switch/", signin.switch, name="switch"),
    path("password/", signin.password, name="password"),
    path("offices/", people.Offices.as_view(), name="offices"),
    path("offices/own/", people.own_office, name="own-office"),
    path("offices/<int:pk>/", people.office, name="office"),
    path("people/", people.People.as_view(), name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("stand-ins/<int:pk>/", stand_ins.stand_in, name="stand-in"),
    path(
        "one-time-passwords/<int:pk>/",
        one_time_passwords.one_time_password,
        name="one-time-password",
    ),
    path("owner/", owner.owner, name="owner"),
    path("owner/codes/", owner.sheet, name="owner-codes"),
    path("owner/prove/", owner.prove, name="owner-prove"),
    path("owner/letter/", owner.ask, name="owner-ask"),
    path("owner/letter/paper/", owner.paper, name="owner-paper"),
    path("owner/totp/", owner.totp, name="owner-totp"),
    path("letters/", letters.Letters.as_view(), name="owner-letters"),
    path("letters/<int:pk>/", letters.letter, name="owner-letter"),
    path("calendar/", calendar_pages.years, name="calendar"),
    path("calendar/template/", calendar_pages.template, name="calendar-template"),
    path("calendar/<int:year>/", calendar_pages.year, name="calendar-year"),
    path("policies/", policy_pages.settings, name="policies"),
    path("policies/<str:key>/", policy_pages.setting, name="policy"),
    path("record/", record.Record.as_view(), name="record"),
    path("record/verify/", record.verify, name="record-verify"),
    path("record/anchors/", anchor_pages.days, name="anchors"),
    path("record/anchors/<str:name>", anchor_pages.file, name="anchor-file"),
    path("record/<int:pk>/", record.entry, name="record-entry"),
    path(
        "district/",
        include(
            [
                path("claims/", claims.Claims.as_view(), name="claims"),
                path("claims/<int:pk>/", claims.claim, name="claim"),
            ]
        ),
    ),
    path(
        "district/",
        include(
            [
                path("paper/", paper_entries.Entries.as_view(), name="paper-entries"),
                path("paper/<int:pk>/", paper_entries.entry, name="paper-entry"),
            ]
        ),
    ),
]

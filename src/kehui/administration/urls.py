"""Addresses of people, organisations, proposals, the log and permissions."""

from django.urls import path

from kehui.administration import acts, invitations, leaving, organisations, own, people, permissions, uncovered

urlpatterns = [
    path("me/", own.profile, name="profile"),
    path("me/change/", own.change_profile, name="change-profile"),
    path("me/delegate/", own.lend, name="delegate"),
    path("me/delegations/<int:pk>/end/", own.end_lending, name="end-delegation"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new-person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/grant/", people.give, name="give-role"),
    path("people/<int:pk>/close/", people.close, name="close-account"),
    path("people/<int:pk>/open/", people.reopen, name="open-account"),
    path("people/<int:pk>/erase/", people.erase, name="erase-person"),
    path("people/<int:pk>/sign-in/<slug:code>/", people.sign_in, name="propose-sign-in"),
    path("people/<int:pk>/invitation/", invitations.again, name="invite-again"),
    path("people/<int:pk>/leaving/", leaving.leaving, name="leave-office"),
    path("people/<int:pk>/leaving/<str:code>/", leaving.leaving, name="hand-over"),
    path("grants/<int:pk>/revoke/", people.take, name="take-role"),
    path("invitation/<str:key>/<str:token>/", invitations.accept, name="invitation"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<str:code>/", organisations.organisation, name="organisation"),
    path("my-organisation/", organisations.mine, name="my-organisation"),
    path("my-organisation/<str:code>/", organisations.own, name="own-organisation"),
    path("my-organisation/<str:code>/invite/", organisations.invite, name="invite"),
    path("my-organisation/<str:code>/name/", organisations.change_name, name="rename-organisation"),
    path("my-organisation/<str:code>/members/<int:pk>/role/", organisations.set_administrator, name="set-role"),
    path("my-organisation/<str:code>/members/<int:pk>/remove/", organisations.remove, name="remove-member"),
    path("proposals/", acts.queue, name="acts"),
    path("proposals/<int:pk>/", acts.show_act, name="act"),
    path("proposals/<int:pk>/answer/", acts.answer, name="answer-act"),
    path("audit/", acts.audit, name="audit"),
    path("audit/export/", acts.export, name="audit-export"),
    path("uncovered/", uncovered.uncovered, name="uncovered"),
    path("permissions/", permissions.show, name="permissions"),
]

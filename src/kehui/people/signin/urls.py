"""The addresses of signing in and of one's own account; the names are those by which the library finds its pages."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path, re_path

from kehui.access import everyone, members
from kehui.people.signin import views

ENTRANCE = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/code/", everyone(factor.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", everyone(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/again/", members(account.reauthenticate), name="account_reauthenticate"),
    path("sign-in/again/code/", members(factor.reauthenticate), name="mfa_reauthenticate"),
    path("sign-in/again/key/", members(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("sign-in/closed/", everyone(account.account_inactive), name="account_inactive"),
    path("sign-in/stay/", views.stay, name="stay"),
    path("sign-in/by/<slug:provider_id>/", views.authority_sign_in, name="openid_connect_login"),
    path("sign-in/by/<slug:provider_id>/back/", everyone(oidc.callback), name="openid_connect_callback"),
    path("sign-in/by/cancelled", everyone(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("sign-in/by/failed", everyone(social.login_error), name="socialaccount_login_error"),
    path("sign-out/", everyone(account.logout), name="account_logout"),
    path("sign-out/", everyone(account.logout), name="sign-out"),
    path("new-password/", views.ask_for_password, name="account_reset_password"),
    path("new-password/sent/", everyone(account.password_reset_done), name="account_reset_password_done"),
    path(
        "new-password/done/",
        everyone(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        everyone(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]

OWN = [
    path("account/", views.show_account, name="account"),
    path("account/history/", views.show_history, name="account_history"),
    path("account/sessions/", views.show_sessions, name="usersessions_list"),
    path("account/password/", views.change_password, name="account_change_password"),
    path("account/password/first/", members(account.password_set), name="account_set_password"),
    path("account/addresses/", members(account.email), name="account_email"),
    path("account/addresses/sent/", members(account.email_verification_sent), name="account_email_verification_sent"),
    re_path(
        r"^account/addresses/confirm/(?P<key>[-:\w]+)/$", everyone(account.confirm_email), name="account_confirm_email"
    ),
    path("account/single-sign-on/", views.connections, name="socialaccount_connections"),
    path("account/second-factor/", views.show_factors, name="mfa_index"),
    path("account/second-factor/app/", members(totp.activate_totp), name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", members(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/second-factor/keys/", members(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("account/second-factor/keys/new/", members(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("account/second-factor/keys/<int:pk>/", members(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("account/second-factor/keys/<int:pk>/remove/", members(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("account/second-factor/codes/", members(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/second-factor/codes/new/",
        members(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns = ENTRANCE + OWN

"""allauth's own names: its views look them up. No mail is sent, so that nothing with mail is here."""

from allauth.account import views as allauth
from django.urls import path
from django.views.generic import RedirectView

from atrium.web.accounts import views

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    # who has no password yet is a guest
    path("password/set/", RedirectView.as_view(pattern_name="account_signup"), name="account_set_password"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("guest/", views.guest, name="guest"),
    path("session/", views.session, name="session"),
    path("staff/", views.staff, name="staff"),
]

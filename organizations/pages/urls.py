"""Addresses for signing in and out."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from organizations.pages import password, sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-in/window/", sign_in.ChooseWindow.as_view(), name="choose_window"),
    path("password/", password.OwnPassword.as_view(), name="own_password"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
]

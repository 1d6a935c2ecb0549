"""One's own account in a browser: a password, an authenticator app, a passkey, and the sessions opened with them."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit

PASSWORD = "Steel-Alloy-42"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def code(secret: str, *, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def sign_out(page: Page) -> None:
    page.goto("/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("User name or e-mail address").fill("demo-county2")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def with_key(visit: Visit, site: str) -> Page:
    """A browser with a key of its own; keys need a host name, so the site is visited by that."""
    page = visit(base_url=site.replace("127.0.0.1", "localhost"))
    page.context.add_cookies([{"name": "django_language", "value": "en", "domain": "localhost", "path": "/"}])
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return page


def test_a_second_factor_and_a_passkey_open_the_account(visit: Visit, site: str) -> None:
    page = with_key(visit, site)
    page.goto("/sign-in/")
    page.locator("button[value=demo-county2]").click()
    page.goto("/account/password/first/")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()

    sign_out(page)
    sign_in(page)
    page.goto("/account/second-factor/")
    page.get_by_role("link", name="Set up").click()
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("The six digits").fill(code(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(10)

    sign_out(page)
    sign_in(page)
    page.get_by_label("Code of your authenticator app").fill(code(secret, ahead=1))
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.goto("/account/second-factor/keys/new/")
    page.get_by_label("Name of this key").fill("办公室电脑")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("The key is added.")).to_be_visible()

    sign_out(page)
    page.goto("/sign-in/?next=/account/sessions/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Sessions")).to_be_visible()

    other = visit("demo-county2")
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("button", name="End all others").click()
    expect(page.get_by_text("1 session has ended.")).to_be_visible()
    other.goto("/account/")
    expect(other).to_have_url(re.compile("/sign-in/"))

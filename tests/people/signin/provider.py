"""An OpenID provider of its own process for the tests of single sign-on: python -m tests.people.signin.provider."""

import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

CLIENT, SECRET, PASSWORD = "kehui", "only for tests", "Provider-Pass-1"
# User name → address and whether the provider has verified it.
KNOWN = {
    "wang": ("wang@example.cn", True),
    "li": ("li@example.cn", False),
    "zhao": ("zhao@example.cn", True),
}


def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, pkcs8, serialization.NoEncryption()).decode()


def configure(folder: Path) -> None:
    """A site that is nothing but a provider."""
    templates = {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
    processors = ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]
    settings.configure(
        SECRET_KEY="only for tests",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.people.signin.provider_urls",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[templates | {"OPTIONS": {"context_processors": processors}}],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SESSION_COOKIE_NAME="provider",
        CSRF_COOKIE_NAME="provider-csrf",
        ACCOUNT_EMAIL_VERIFICATION="none",
        LOGIN_URL="/accounts/login/",
        IDP_OIDC_PRIVATE_KEY=private_key(),
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def populate(callback: str) -> None:
    """One relying party, and the people whom the provider knows."""
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    party = Client(id=CLIENT, name="Kehui", scopes="openid\nprofile\nemail", redirect_uris=callback, skip_consent=True)
    party.set_secret(SECRET)
    party.save()
    for name, (email, verified) in KNOWN.items():
        user = User.objects.create_user(name, password=PASSWORD, email=email, first_name=name.title())
        EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)


class Silent(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        pass


def main(folder: str, callback: str) -> None:
    configure(Path(folder))
    populate(callback)
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Silent) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])

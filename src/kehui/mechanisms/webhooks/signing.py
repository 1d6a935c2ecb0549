"""Signatures after the Standard Webhooks specification: HMAC-SHA256 over id, time and body.

A secret is derived from the site's secret key, so that no table, page or log holds it; a new one is made by counting
``turn`` on, and for a day requests bear the old signature beside the new one.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from kehui.mechanisms.webhooks.models import Hook

BOTH = timedelta(days=1)
PREFIX = "whsec_"


def _key(hook: Hook, turn: int) -> bytes:
    return salted_hmac("kehui.webhooks", f"{hook.pk}.{turn}", algorithm="sha256").digest()


def secret_of(hook: Hook) -> str:
    """The secret as the receiver keeps it."""
    return PREFIX + base64.b64encode(_key(hook, hook.turn)).decode()


def headers(hook: Hook, number: str, body: bytes, now: datetime) -> dict[str, str]:
    """What proves to the receiver who sent a body, which one it is and when."""
    stamp = str(int(now.timestamp()))
    turns = [hook.turn]
    if hook.turn > 1 and hook.turned_at and now - hook.turned_at < BOTH:
        turns.append(hook.turn - 1)
    signed = f"{number}.{stamp}.".encode() + body
    marks = [base64.b64encode(hmac.new(_key(hook, turn), signed, hashlib.sha256).digest()).decode() for turn in turns]
    return {
        "Content-Type": "application/json",
        "User-Agent": "Kehui",
        "webhook-id": number,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(f"v1,{mark}" for mark in marks),
    }

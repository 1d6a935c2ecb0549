"""What stops when an account is closed or an office left, for those who propose and confirm it."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.api.models import Token
from kehui.mechanisms.inquiries.models import Inquiry
from kehui.mechanisms.webhooks.models import Hook, State
from kehui.people.models import Delegation, Person
from kehui.people.powers import in_force
from kehui.records.handover import open_count


def unanswered(person: Person) -> list[str]:
    """Questions to people outside that end with the office of whoever asked them: one query."""
    waiting = Inquiry.objects.filter(by=person, note=None, revoked_at=None, expires_at__gt=timezone.now())
    words = _("Links by which they asked people outside, not answered so far, and that stop: %(count)s. Whoever takes "
              "the work over asks again.")  # fmt: skip
    count = waiting.count()
    return [words % {"count": count}] if count else []


def consequences(person: Person) -> list[str]:
    """Each in a sentence, as far as there is something: two queries for each kind, and four."""
    lent = Delegation.objects.filter(in_force(), Q(grant__person=person) | Q(person=person))
    tokens = Token.objects.filter(person=person, ended_at=None, expires_at__gt=timezone.now())
    counted = (
        (open_count(person), _("Records under way that are theirs: %(count)s. Their organisation, or the lead of their "
                               "office, hands them over.")),
        (lent.count(), _("Roles that they lent or borrowed, and that stop: %(count)s.")),
        (Hook.objects.filter(owner=person, state=State.ACTIVE).count(),
         _("Webhooks that act as this person, and stop: %(count)s. Name another person for them.")),
        (tokens.count(), _("Tokens by which programs act as this person, and stop: %(count)s.")),
    )  # fmt: skip
    return [*(words % {"count": count} for count, words in counted if count), *unanswered(person)]

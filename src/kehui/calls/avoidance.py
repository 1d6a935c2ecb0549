"""The relations that a rule set may keep apart, by the codes that its rows use, and how strongly it may do so."""

from django.utils.translation import gettext_lazy

RULES = {
    "employer": gettext_lazy("worked for the applicant within the years given"),
    "partner": gettext_lazy("employer takes part in the application"),
    "member": gettext_lazy("takes part in the application"),
    "applicant": gettext_lazy("takes part in another application to the same call"),
    "unsuitable": gettext_lazy("named as unsuitable by the applicant"),
}
STRENGTHS = {"block": gettext_lazy("excluded"), "warn": gettext_lazy("warned of"), "ask": gettext_lazy("to be asked")}

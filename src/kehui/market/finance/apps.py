"""The app of finance products."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    name = "kehui.market.finance"
    label = "finance"

"""Runs `kehui` in a process of its own, as somebody does who has nothing set in the environment."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "KEHUI_DATA", "KEHUI_DEMO", "SECRET_KEY"}
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
ENVIRONMENT |= {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "kehui", *words]


def kehui(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """What the command ended with and printed."""
    return subprocess.run(
        command(*words), env=ENVIRONMENT | environment, capture_output=True, text=True, timeout=300, check=False
    )

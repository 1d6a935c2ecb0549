"""Field checks: who went to see what an application claims, when, and what was found there."""

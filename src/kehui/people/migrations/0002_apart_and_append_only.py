"""The database itself refuses a second role to an administrator, and any change to what administrators did."""

from django.db import migrations

APART = "an administrator holds one role only"
KEPT = "acts are append-only"
OVERLAP = """
    other.person_id = NEW.person_id AND other.id <> NEW.id AND other.role <> NEW.role
    AND (NEW.role IN ('system', 'security', 'audit') OR other.role IN ('system', 'security', 'audit'))
    AND COALESCE(other.until, '9999-12-31') >= other.since AND COALESCE(NEW.until, '9999-12-31') >= NEW.since
    AND other.since <= COALESCE(NEW.until, '9999-12-31') AND NEW.since <= COALESCE(other.until, '9999-12-31')
"""


def _sqlite():
    for verb in ("INSERT", "UPDATE"):  # after: the id of a new row is known only then
        yield (
            f"CREATE TRIGGER people_grant_apart_{verb.lower()} AFTER {verb} ON people_grant "
            f"WHEN EXISTS (SELECT 1 FROM people_grant other WHERE {OVERLAP}) "
            f"BEGIN SELECT RAISE(ABORT, '{APART}'); END"
        )
    for verb in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER people_adminact_no_{verb.lower()} BEFORE {verb} ON people_adminact "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        )


def _postgresql():
    # The person's row is locked first, so that two grants written at once see each other.
    yield (
        "CREATE FUNCTION people_grant_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM 1 FROM people_person WHERE id = NEW.person_id FOR NO KEY UPDATE; "
        f"IF EXISTS (SELECT 1 FROM people_grant other WHERE {OVERLAP}) "
        f"THEN RAISE EXCEPTION '{APART}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$"
    )
    yield (
        "CREATE TRIGGER people_grant_apart AFTER INSERT OR UPDATE ON people_grant "
        "FOR EACH ROW EXECUTE FUNCTION people_grant_apart()"
    )
    yield (
        "CREATE FUNCTION people_adminact_guard() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{KEPT}'; END $$"
    )
    for level, barred in (("ROW", "UPDATE OR DELETE"), ("STATEMENT", "TRUNCATE")):
        yield (
            f"CREATE TRIGGER people_adminact_guard_{level.lower()} BEFORE {barred} ON people_adminact "
            f"FOR EACH {level} EXECUTE FUNCTION people_adminact_guard()"
        )


def guard(_apps, editor):
    for statement in {"sqlite": _sqlite, "postgresql": _postgresql}[editor.connection.vendor]():
        editor.execute(statement)


class Migration(migrations.Migration):
    replaces = [("people", "0003_apart_and_append_only")]  # its name before 0.1.0
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(guard, elidable=False)]

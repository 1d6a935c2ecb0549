"""Events can be added and never changed or removed, and records never removed: the database itself refuses."""

from django.db import migrations

WORDS = {"records_event": "events are append-only", "records_record": "records are never deleted"}
BARRED = (("records_event", "UPDATE"), ("records_event", "DELETE"), ("records_record", "DELETE"))


def _sqlite():
    for table, verb in BARRED:
        yield (
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS[table]}'); END"
        )


def _postgresql():
    for table, words in WORDS.items():
        verbs = [verb for named, verb in BARRED if named == table]
        yield (
            f"CREATE FUNCTION {table}_guard() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$"
        )
        for level, barred in (("ROW", " OR ".join(verbs)), ("STATEMENT", "TRUNCATE")):
            yield (
                f"CREATE TRIGGER {table}_guard_{level.lower()} BEFORE {barred} ON {table} "
                f"FOR EACH {level} EXECUTE FUNCTION {table}_guard()"
            )


def guard(_apps, editor):
    for statement in {"sqlite": _sqlite, "postgresql": _postgresql}[editor.connection.vendor]():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(guard, elidable=False)]

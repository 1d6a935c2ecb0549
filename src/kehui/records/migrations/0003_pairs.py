"""The index behind the search for a part of a number or title: pairs of characters, kept by the database itself.

The SQL stands here and in records/pairs.py, which asks it. Whoever lets Django build ``records_record`` of SQLite anew
(a change of a column, not the adding of one that may be null) creates the triggers of that table again.
"""

import json

from django.db import migrations

LONGEST = 24 + 1 + 200  # number, blank, title

# SQLite: a full-text table without copies of the texts; pairs are written in hexadecimal, so that it splits no pair.
PAIRS = (
    "(SELECT group_concat(hex(substr(words, value, 2)), ' ')"
    " FROM (SELECT upper({row}.number || ' ' || {row}.title) AS words), "
    f"json_each('{json.dumps([*range(1, LONGEST)])}') WHERE value < length(words))"
)
SQLITE = (
    "CREATE VIRTUAL TABLE records_pairs USING fts5(pairs, content='', columnsize=0, detail=none, tokenize='ascii')",
    f"INSERT INTO records_pairs(rowid, pairs) SELECT r.id, {PAIRS.format(row='r')} FROM records_record AS r",
    "CREATE TRIGGER records_pairs_added AFTER INSERT ON records_record BEGIN"
    f" INSERT INTO records_pairs(rowid, pairs) VALUES (new.id, {PAIRS.format(row='new')}); END",
    "CREATE TRIGGER records_pairs_changed AFTER UPDATE OF number, title ON records_record"
    " WHEN old.number <> new.number OR old.title <> new.title BEGIN"
    f" INSERT INTO records_pairs(records_pairs, rowid, pairs) VALUES ('delete', old.id, {PAIRS.format(row='old')});"
    f" INSERT INTO records_pairs(rowid, pairs) VALUES (new.id, {PAIRS.format(row='new')}); END",
)
POSTGRESQL = (
    "CREATE FUNCTION records_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 500"
    " RETURN (SELECT array_agg(substr(words, place, 2))"
    " FROM generate_series(1, greatest(length(words) - 1, 1)) AS place)",
    "CREATE INDEX record_by_pairs ON records_record USING gin (records_pairs(upper(number || ' ' || title)))",
)


def build(_apps, editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    replaces = [("records", "0006_pairs")]  # its name before 0.1.0
    dependencies = [("records", "0002_append_only")]
    operations = [migrations.RunPython(build, elidable=False)]

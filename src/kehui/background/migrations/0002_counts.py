"""The table of counts on PostgreSQL; on SQLite they are kept in a file of their own."""

from django.db import migrations

from kehui.background.counting import COLUMNS, TABLE


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # room in each page for the next version of its rows, which are written over and over
        schema_editor.execute(f"CREATE UNLOGGED TABLE {TABLE} {COLUMNS} WITH (fillfactor = 50)")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("background", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]

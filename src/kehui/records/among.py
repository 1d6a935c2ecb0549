"""The lookup ``among``: one of many keys, sent to the database as one value. A list of 500 written out as ``in`` costs
PostgreSQL several times what finding the rows does, because every one is parsed and planned."""

from typing import Any

from django.db.models import AutoField, BigAutoField, Lookup


@BigAutoField.register_lookup
@AutoField.register_lookup
class Among(Lookup):
    """``records.filter(id__among={1, 2, 3})``; keys are whole numbers, none finds nothing. A set is handed over as it
    is, while every item of a list would be looked at for expressions first."""

    lookup_name = "among"

    def get_prep_lookup(self) -> str:
        return ",".join(str(int(key)) for key in self.rhs)

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [f"{{{value}}}" if connection.vendor == "postgresql" else f"[{value}]"]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, before = self.process_lhs(compiler, connection)
        keys, given = self.process_rhs(compiler, connection)
        return f"{column} IN (SELECT value FROM json_each({keys}))", [*before, *given]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, before = self.process_lhs(compiler, connection)
        keys, given = self.process_rhs(compiler, connection)
        return f"{column} = ANY({keys}::bigint[])", [*before, *given]

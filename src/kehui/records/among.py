"""The lookup ``among``: one of many keys, sent to the database as one value. A list of 500 written out as ``in`` costs
PostgreSQL several times what finding the rows does, because every one is parsed and planned."""

import json
from typing import Any

from django.db.models import AutoField, BigAutoField, Lookup


@BigAutoField.register_lookup
@AutoField.register_lookup
class Among(Lookup):
    """``records.filter(id__among=[1, 2, 3])``; keys are whole numbers, an empty list finds nothing."""

    lookup_name = "among"

    def get_prep_lookup(self) -> list[int]:
        return [int(key) for key in self.rhs]

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, list[Any]]:
        keys = value if connection.vendor == "postgresql" else json.dumps(value)
        return "%s", [keys]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, before = self.process_lhs(compiler, connection)
        keys, given = self.process_rhs(compiler, connection)
        return f"{column} IN (SELECT value FROM json_each({keys}))", [*before, *given]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, before = self.process_lhs(compiler, connection)
        keys, given = self.process_rhs(compiler, connection)
        return f"{column} = ANY({keys})", [*before, *given]

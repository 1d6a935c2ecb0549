"""Tests stand where the code they test stands."""

import ast

from tests.shape.sources import ROOT, SRC, modules, name, tree

TESTS = ROOT / "tests"
FAMILIES = {"shape", "generic", "journeys", "faults", "static", "templates", "permissions"}  # not of one module


def test_every_module_of_the_core_has_its_tests() -> None:
    core = SRC / "core"
    untested = []
    for path in modules("src/kehui/core"):
        does_something = any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree(path)))
        mirrored = TESTS / "core" / path.relative_to(core).with_name(f"test_{path.name}")
        if does_something and path.name != "__init__.py" and not mirrored.exists():
            untested.append(name(path))
    assert not untested, "\n".join(untested)


def test_every_folder_of_tests_mirrors_a_package() -> None:
    folders = {path.parent.relative_to(TESTS) for path in modules("tests") if path.parent != TESTS}
    strays = [str(folder) for folder in folders if folder.parts[0] not in FAMILIES and not (SRC / folder).is_dir()]
    assert not strays, "\n".join(strays)

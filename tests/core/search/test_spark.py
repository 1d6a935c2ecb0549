"""What the nodes of a job compute, without a cluster; the job itself is tested in tests/commands/test_cluster.py."""

import warnings
from importlib.util import find_spec
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from kehui.core.search import Usage
from kehui.core.search.frequencies import BINS
from kehui.core.search.tokens import keys_of


@pytest.fixture(scope="module")
def spark() -> ModuleType:
    if find_spec("pyspark") is None:
        pytest.skip("NOT TESTED: matching on Spark; it needs pip install 'kehui[spark]' (make spark)")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about versions of pandas, which is not used
        from kehui.core.search import spark
    return spark


def rows(spark: ModuleType, *texts: str) -> list[SimpleNamespace]:
    return [SimpleNamespace(value=spark.staged(n, f"d{n}", {"title": text})) for n, text in enumerate(texts)]


@pytest.fixture
def job(spark: ModuleType) -> object:
    return spark.Job("row", 10, 8, Usage(0, {}), {}, {}, None, 0.0)


def test_statistics_count_documents_and_know_only_what_is_asked(spark: ModuleType, job: object) -> None:
    asked = np.sort((keys_of(["碳纤", "纤维", "t300"]) & np.uint32(BINS - 1)).astype(np.int64))
    fields = ("place", "order", "length", "terms", "body")
    prepared = [
        SimpleNamespace(**dict(zip(fields, row, strict=True)))
        for row in spark._prepared(rows(spark, "碳纤维碳纤维", "T300纤维", "，"), job=job)
    ]
    assert [row.length for row in prepared] == [5, 2, 0]
    told = list(spark._counted(prepared, shared=SimpleNamespace(value=asked)))
    assert ("document", "", 3) in told
    assert ("length", "title", 7) in told
    numbers = np.zeros(3)
    for sort, name, number in told:
        if sort == "bin":
            numbers[int(name)] = number
    found_in = spark.Statistics(asked, numbers, None).found_in(keys_of(["碳纤", "纤维", "t300", "锅炉"]))
    assert found_in.tolist() == [1, 2, 1, 0]


def test_without_any_term_asked_nothing_is_known(spark: ModuleType) -> None:
    empty = spark.Statistics(np.zeros(0, dtype=np.int64), np.zeros(0), None)
    assert empty.found_in(keys_of(["碳纤"])).tolist() == [0]


def test_single_characters_are_found_in_pairs_and_alone(spark: ModuleType) -> None:
    row = SimpleNamespace(place=1, order=2, length=3, terms={"钢轨": 1, "水": 2})
    found = [term[1:] for *_, term, _ in spark._lettered([row], letters="水钢铁")]
    assert found == sorted(["水", "钢"])

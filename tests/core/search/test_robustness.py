"""What goes wrong around the engine does not reach its answers: full disks, other hash seeds, hostile texts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehui.core.search import Document, Index, Query, compare, missing, quantities, reasons, search, spans

FULL = """
import resource, signal, sys
from kehui.core.search import Document, Index, rebuild
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
texts = ("".join(chr(0x4E00 + (n * 31 + k) % 8000) for k in range(400)) for n in range(3000))
documents = (Document(f"n{n}", "x", {"t": text}) for n, text in enumerate(texts))
try:
    if sys.argv[2] == "write":
        Index.open(sys.argv[1]).write(documents, cursor=9)
    else:
        rebuild(sys.argv[1], documents)
except BaseException as error:
    print("refused", type(error).__name__)
"""

RANKING = """
import sys
from kehui.core.search import Index, Query, missing, reasons, search
for text in ("T300 碳纤维与树脂，10 MPa", "锅炉结渣", "锅炉，生态适应机制，土壤修复方法，合理分配资源"):
    query = Query.of(text)
    for hit in search(Index.open(sys.argv[1]), query, kinds=["x"]):
        print(hit.id, repr(hit.score), reasons(hit, query), missing(hit, query))
"""

HOSTILE = [
    "",
    "碳",
    "，" * 50,
    "😀🚀👩‍🔬",
    "\ud800\udc00",
    "\x00\x1d\x1e\x1f||",
    "a" * 3000,
    "1~" * 500,
    "ﷺ𝔘𝔫𝔦㎏",
    "العربية 한국어 ไทย",
]


def told(script: str, *arguments: object, seed: str = "0") -> str:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    with Index.create(tmp_path / "index") as index:
        texts = ["T300 碳纤维，100 bar", "树脂 || 碳纤维", "锅炉结渣 220t/h", "锅炉"]
        index.write((Document(f"d{n}", "x", {"t": text}) for n, text in enumerate(texts)), cursor=3)
    return tmp_path / "index"


@pytest.mark.parametrize("way", ["write", "rebuild"])
def test_a_full_disk_leaves_the_old_index_serving(kept: Path, way: str) -> None:
    before = told(RANKING, kept)
    assert told(FULL, kept, way).startswith("refused")
    assert told(RANKING, kept) == before
    with Index.open(kept) as index:
        assert (index.count, index.cursor) == (4, 3)
        index.write([Document("after", "x", {"t": "之后"})], cursor=4)
        assert [hit.id for hit in search(index, Query.of("之后"), kinds=["x"])] == ["after"]


def test_the_same_input_gives_the_same_output_in_every_process(kept: Path) -> None:
    assert told(RANKING, kept, seed="1") == told(RANKING, kept, seed="2") != ""


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_indexed_asked_and_explained(tmp_path: Path, text: str) -> None:
    with Index.create(tmp_path / "index") as index:
        index.write([Document("hostile", "x", {"t": text}), Document("plain", "x", {"t": f"{text[:20]} 碳纤维"})])
        query = Query.of(f"{text} 碳纤维")
        for hit in search(index, query, kinds=["x"]):
            assert sum(part.value for part in reasons(hit, query)) == pytest.approx(hit.score, abs=1e-9)
            missing(hit, query)
            spans(text, {part.term for part in hit.parts})
    compare(text, text)


@given(st.text(max_size=40), st.text(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_any_two_texts_can_be_asked_of_each_other(kept: Path, one: str, other: str) -> None:
    with Index.open(kept) as index:
        for hit in search(index, Query.of({"a": one, "b": other}), kinds=["x"]):
            assert sum(part.value for part in hit.parts) == pytest.approx(hit.score, abs=1e-9)
    assert all(line.asked in quantities(one) for line in compare(one, other))

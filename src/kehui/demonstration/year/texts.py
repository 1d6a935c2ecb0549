"""Texts of the whole year, combined from what the region's own records say and marked as such."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from kehui.demonstration.region import table

MARK = "（演示数据：由示范地区的文本组合而成）"
NEEDS = (
    "{}环节的在线检测与早期预警",
    "{}批次一致性的提升",
    "{}的降本与国产化替代",
    "{}的寿命评估与可靠性验证",
    "{}的工艺优化与能耗降低",
)
RESULTS = ("{}成套技术及应用", "{}关键工艺及产业化", "{}测试方法与装置", "{}数字化管控系统", "{}中试验证平台")
PROJECTS = ("{}关键技术攻关与示范", "{}核心部件研制及应用", "{}全流程优化与工程验证", "{}智能化升级与产业化")
SURNAMES = "沈纪穆田鲁齐高闻商严管安权柏廉文审宋辛赵韩盛李于冉刘曲颜孟程"
GIVEN = ("岚清", "思远", "知行", "若水", "明哲", "景行", "嘉树", "云舒", "承志", "以宁", "望舒", "修远", "怀瑾", "静姝")
STOP = "。"
TURNS = 20  # through the table: every keyword of a row with every form

Idea = tuple[str, str, Mapping[str, str]]  # a title, the keyword it is about, the row it is taken from


def ideas(name: str, forms: Sequence[str]) -> Iterator[Idea]:
    """Titles about the keywords of one of the region's tables, no title twice."""
    rows, seen = table(name), set()
    for turn in range(TURNS):
        for place, row in enumerate(rows):
            words = row["keywords"].split(";")
            form = forms[(turn // len(words) + place) % len(forms)]
            if (title := form.format(words[turn % len(words)])) not in seen:
                seen.add(title)
                yield title, words[turn % len(words)], row


def opening(text: str, sentences: int = 2) -> str:
    """The first sentences of a text, with the mark that it is made up."""
    return STOP.join(text.split(STOP)[:sentences]).rstrip(STOP) + STOP + MARK


def name(seed: str) -> str:
    """An invented person."""
    rng = Random(seed)
    return rng.choice(SURNAMES) + rng.choice(GIVEN)

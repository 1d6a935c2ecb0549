"""Records with the same in Chinese and in English, put together from a few terms."""

import random

HAN = ["锅炉", "脱硝", "催化剂", "碳纤维", "复合材料", "小麦", "育种", "齿轮", "磨损", "传感器", "激光", "焊接"]
ENGLISH = ["boiler", "denitration", "catalyst", "carbonfibre", "composite", "wheat", "breeding", "gear", "wear",
           "sensor", "laser", "welding"]  # fmt: skip


def records(number: int) -> list[str]:
    """So many texts, the same in every process."""
    drawn = random.Random(7)
    return [_record(drawn.sample(range(len(HAN)), 2)) for _ in range(number)]


def _record(terms: list[int]) -> str:
    chinese = "，".join(f"研究{HAN[n]}的性能" for n in terms)
    english = " and ".join(f"we carefully studied the properties of {ENGLISH[n]}" for n in terms)
    return f"{chinese}。{english}"

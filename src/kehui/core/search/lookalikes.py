"""What looks like a quantity in Chinese text and is none: dates, ordinals, and words that begin with a unit."""

import re
from typing import Final

from kehui.core.search.units import COUNTED

_YEARS: Final = range(1900, 2101)  # 2026 年 is when, not how long
_WORDS: Final = {  # a unit is part of a word before these: 80 年代, 二倍体, 4 天线
    "年": "代度级龄轮报鉴间初底末前来生", "天": "线然津平体花", "日": "本照志光常语龄前间", "周": "龄期边围岁长",
    "倍": "体频性率数", "次": "性元方氯级生要序品谐数磷亚声", "升": "至到高级温降压力", "元": "素件器组方胞数",
    "人": "工员民机类体口脸物群才格文力次均", "项": "目链", "条": "件形纹带款", "台": "式阶湾面风站架",
    "套": "管筒种餐利", "家": "庭用具电蚕畜禽系族", "头": "孢部颈发像", "株": "系高距型洲", "转": "基移化录换折变炉",
    "安": "全装徽", "克": "服隆", "件": "套", "名": "称", "路": "径由线灯面堤", "支": "架持撑护链路", "张": "力",
    "座": "舱标椅", "片": "段状剂层", "块": "体状", "份": "额", "例": "如外", "架": "构", "根": "系据茎",
    "只": "有是能需", "种": "植子群质", "个": "体人性", "类": "型似别", "组": "成织分合件", "批": "次量准",
    "点": "位云阵击对", "处": "理于置在方", "篇": "幅章", "枚": "举", "户": "外用籍型", "度": "量数", "米": "粉",
    "牛": "奶肉", "秒": "差", "星期": "一二三四五六日",
}  # fmt: skip
_VAGUE: Final = frozenset("个种类组批点处块片根")  # 3 个方面: only with a bound or at the end of what is said
_ENDS: Final = re.compile(r" *(?:$|[,.;:。、)/|\n])")
_DATE: Final = re.compile(r"(?:月|月 ?\d{1,2} ?[~～\-–—至到、和] ?)$")
_ORDINAL: Final = re.compile(r"第 ?$")


def looks_only(folded: str, *, start: int, unit: tuple[int, int], number: str, value: float, bounded: bool) -> bool:
    """Whether a number (from `start`, written so) and the unit at a place of a text are no quantity.

    `value`: of the number; `bounded`: whether words or marks bound it.

    >>> [looks_only(text, start=0, unit=(place, place + 1), number=text[:place], value=3.0, bounded=False)
    ...     for text, place in (("3年", 1), ("3年级", 1), ("三元正极", 1))]
    [False, True, True]
    """
    written, after = folded[slice(*unit)], folded[unit[1] : unit[1] + 1]
    if _ORDINAL.search(folded[max(0, start - 3) : start]):
        return True
    if written == "年" and value in _YEARS:
        return True
    if written == "s" and number.isdigit() and value in _YEARS and unit[0] == start + len(number):  # 1960s
        return True
    if written == "日" and _DATE.search(folded[max(0, start - 8) : start]):
        return True
    if after and after in _WORDS.get(written, ""):
        return True
    return not bounded and _says_no_amount(written, number, ended=bool(_ENDS.match(folded, unit[1])))


def _says_no_amount(unit: str, number: str, *, ended: bool) -> bool:
    """Whether a count without a bound only tells of things: 一项, 两条产线, 3 个方面; and 三元 is no price."""
    single = len(number) == 1 and not number.isascii()
    if single and unit == "元":
        return True
    if unit not in COUNTED and unit != "次":
        return False
    return (single and (number == "一" or not ended)) or (unit in _VAGUE and not ended)

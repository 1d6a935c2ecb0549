"""Seeded Chinese technical texts, and rows of demands and achievements of realistic size made from them."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

SUBJECTS = """循环流化床锅炉 海上风电叶片 轴承套圈 海水淡化膜 碳纤维预浸料 东阿阿胶 超声相控阵探头 冷链车厢 煤矸石
玉米种子 聚氨酯保温管 铝合金压铸件 重型发动机缸体 光伏组件背板 锂电池隔膜 盐碱地土壤 对虾育苗水体 中药浸膏 橡胶轮胎胎面
大跨度桥梁支座 激光雷达 工业齿轮箱 石墨电极 高炉渣 丙烯酸树脂 棉纺细纱机 数控机床主轴 核电主管道 骨科植入物"""
TROUBLES = """高温氯腐蚀 前缘雨蚀 接触疲劳 膜污染 界面脱粘 重金属超标 信噪比低 温度波动 自燃 发芽率低 导热系数偏高
气孔率高 薄壁变形 黄变 热收缩 次生盐渍化 弧菌暴发 批次差异 滚动阻力大 低温脆裂 雨雾衰减 断齿 氧化消耗 余热浪费
残留单体超标 断头率高 热误差 应力腐蚀 松动 染菌"""
MEANS = """激光熔覆 等离子喷涂 超声辅助 深冷处理 表面接枝 等温淬火 机器视觉 近红外光谱 相变储能 真空压铸 分子筛吸附
数字孪生 稀土改性 纳米复合 模型预测控制 酶法水解 微波干燥 静电纺丝 光纤传感 边缘计算 超临界萃取 生物炭 陶瓷膜 电渗析"""
FIGURES = "T300 Q345B 220t/h 5MPa 0.5mm 95% 1200℃ GCr15 ZL101A PVDF 316L 40kHz 0.1μm 3000h 60dB 15kW"
MEASURES = ("使用寿命", "合格率", "能耗", "强度", "精度", "响应时间", "残留量", "效率", "噪声", "成本")
INDUSTRIES = [f"I{number:02d}" for number in range(1, 11)]


class Writer:
    """The same seed writes the same texts."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def sentence(self) -> str:
        one, of = self.pick, self.figure
        return (
            f"{one(SUBJECTS)}在{of(2, 18) * 50}小时运行后出现{one(TROUBLES)}，"
            f"拟用{one(MEANS)}与{one(MEANS)}结合的办法，"
            f"按{one(FIGURES)}的要求把{one(MEASURES)}提高{of(5, 60)}%。"
        )

    def text(self, sentences: int) -> str:
        return "".join(self.sentence() for _ in range(sentences))

    def title(self) -> str:
        one = self.pick
        return f"{one(SUBJECTS)}{one(TROUBLES)}的{one(MEANS)}技术（{one(FIGURES)}）"

    def keywords(self, many: int) -> str:
        return ";".join(self._chance.sample(SUBJECTS.split() + MEANS.split(), many))

    def pick(self, choices: Any) -> Any:
        """One of several things, or of the words in a text."""
        return self._chance.choice(choices.split() if isinstance(choices, str) else choices)

    def figure(self, low: int, high: int) -> int:
        return self._chance.randint(low, high)


def demand_rows(many: int, *, seed: int, owner: Any, industries: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Complete demands, about 600 characters each."""
    writer, ahead = Writer(seed), date.today() + timedelta(365)
    for _ in range(many):
        yield {
            "title": writer.title(),
            "owner": owner,
            "industry": industries[writer.pick(INDUSTRIES)],
            "keywords": writer.keywords(4),
            "background": writer.text(2),
            "problem": writer.text(4),
            "indicators": [
                {"name": name, "target": f"≥ {writer.figure(60, 99)}", "unit": "%", "condition": writer.pick(FIGURES)}
                for name in MEASURES[:3]
            ],
            "deadline_on": ahead,
            "budget": writer.figure(10, 900) * 1_000_000,
            "cooperation": ("joint", "commissioned"),
            "publicity": writer.pick(("public", "public", "public", "blurred")),
            "summary": writer.text(1),
            "valid_until": ahead,
            "contact_name": "演示联系人",
            "contact_phone": "0531-00000000",
        }


def achievement_rows(many: int, *, seed: int, owner: Any, industries: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Achievements that may be displayed, about 400 characters each."""
    writer, ahead = Writer(seed), date.today() + timedelta(365)
    for _ in range(many):
        yield {
            "title": writer.title(),
            "owner": owner,
            "industry": industries[writer.pick(INDUSTRIES)],
            "keywords": writer.keywords(3),
            "abstract": writer.text(4),
            "novelty": writer.text(1),
            "category": "applied",
            "stage": "mid",
            "readiness": writer.figure(5, 7),
            "modes": ("licence",),
            "valid_until": ahead,
            "contact_name": "演示联系人",
            "contact_phone": "0531-00000000",
        }

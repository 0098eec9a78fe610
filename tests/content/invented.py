"""Standards that nobody published, for tests: strategies that make them, and one to hold on to."""

import re
from random import Random
from typing import Any

from hypothesis import strategies as st

from content.standard import Standard

LIKE_CODE = re.compile(
    r"(?<![A-Z])[TOPKSA][ .]{0,2}[0-9]|(?:\A|\s)[TOPKSA](?:\s|\Z)|\s{2}|\s[0-9９]+\Z|<|\\"
)

WIDE = "商品市場顧客分析評估規劃流程團隊"
REST = "商品市場顧客分析3９，、。（）/|\"' e-"
INNER = ("", "", "", "ESG", "ISO 9001", "3D列印", "e化", "ERP ", "Ｂ２Ｂ")
LEVELS = (None, 1, 2, 3, 4, 5, 6)
NAMES = "正直誠實持續學習謹慎細心"

EXAMPLE = """\
版本	職能基準代碼	職能基準名稱	狀態	更新說明	發展更新日期
V1	ABC1234-001	麵包店店長	最新版本		2024/05/06

職能基準代碼	ABC1234-001
職能基準名稱	職類	
	職業	麵包店店長
所屬類別	職類別	餐飲 / 烘焙	職類別代碼	ABC
	職業別	店長	職業別代碼	1234
	行業別	零售業	行業別代碼	G4700
工作描述	管理一家麵包店。
基準級別	3

主要職責	工作任務	工作產出	行為指標	職能級別	職能內涵(K=知識)	職能內涵(S=技能)
T1準備開店	T1.1備料	O1.1.1備料表	P1.1.1清點麵粉。 P1.1.2秤好。	3	K01原料 K02配方	S01秤重
	T1.2烤焙		P1.2.1依溫度烤焙。	2	K02配方	S01秤重 S02控溫
T2招呼客人	T2.1結帳		P2.1.1點清金額。	3	K03稅務	S03溝通

職能內涵(A=attitude態度)
- A01親和力：對人和善。
- A02自我管理

說明與補充事項
- 建議擔任此職類/職業之學歷/經歷/或能力條件：
  - 國中以上。
- 其他補充說明：
  - 配方：指麵包的比例。
"""
"""A small publication in which everything can be read."""

WRAPPED = """\
第 1 頁，總共 6 頁
麵包店店長職能基準
版本 職能基準代碼 職能基準名稱 狀態 更新說明 發展更新日期
V2 ABC1234-002v2 麵包店店長 最新版本 略 2018/12/21
V1 ABC1234-002 麵包店店長 歷史版本 已被《ABC1234-002v2》取代 2015/12/31
職能基準代碼 ABC1234-002v2
職能基準名稱
(擇一填寫)
職類
職業 麵包店店長
所屬
類別
職類別 餐飲/烘焙 職類別代碼 ABC
職業別 店長 職業別代碼 1234
行業別 零售業/食品
零售業 行業別代碼 G4700
工作描述 管理麵包店的人與錢,
以達成目標。
基準級別 4
工作任務 工作活動 工作產出 行為指標
職能
級別
職能內涵
(K=knowledge 知識)
職能內涵
(S=skills 技能)
T1 準備
開店
T1.1 設定
能達成的
計畫
O1.1.1 計畫書
(包含宗旨、
目標等)
P1.1.1 與成員協商後,確定並記錄
的宗旨
P1.1.2 協助成員達成預期的成果
5 K1 目標、目的與計畫
K2 組織的政策
及架構
S1 溝通技能
S2 領導技能
T1.2 增進
凝聚力
P1.2.1 提供機會,促使成員進行規劃和
操作
第 2 頁，總共 6 頁
工作任務 工作活動 工作產出 行為指標
職能
級別
職能內涵
(K=knowledge 知識)
職能內涵
(S=skills 技能)
P1.2.2 鼓勵成員
4 K1 目標、目的與計畫
S1 溝通技能
職能內涵
(A=attitude 態度)
A01 親和力：對人
和善。
說明與補充事項
建議擔任此職類/職業之學歷/經歷/或能力條件：
國中以上。
"""
"""The same kind of thing as a program takes it out of a PDF, in the older form."""


def numbered(letter: str, width: int, count: int) -> list[str]:
    """Give the codes of one letter, padded to a width."""
    return [f"{letter}{number:0{width}}" for number in range(1, count + 1)]


def standards() -> st.SearchStrategy[Standard]:
    """Make standards; drawing every word by itself would take most of the time of a test."""
    return st.integers(0, 10**9).map(lambda seed: invent(Random(seed)))


def invent(random: Random) -> Standard:
    """Make a standard of 1 to 6 duties, with odd codes and much left out."""
    knowledge = numbered("K", random.choice([1, 2, 3]), random.randint(1, 9))
    skills = numbered("S", random.choice([1, 2, 3]), random.randint(1, 9))
    duties: list[dict[str, str]] = []
    tasks: list[dict[str, Any]] = []
    for number in range(1, random.randint(1, 6) + 1):
        duty = f"{number}{random.choice(['', '', 'a'])}"
        duties.append({"id": f"T{duty}", "title": words(random)})
        for at in range(1, random.randint(1, 3) + 1):
            tasks.append(_task(random, f"{duty}.{at}", f"T{duty}", knowledge, skills))
    # A standard begins with the first of its codes.
    tasks[0]["knowledge"] = list(dict.fromkeys([knowledge[0], *tasks[0]["knowledge"]]))
    tasks[0]["skills"] = list(dict.fromkeys([skills[0], *tasks[0]["skills"]]))
    used = {code for task in tasks for code in (*task["knowledge"], *task["skills"])}
    code = f"ABC{random.randint(1000, 9999)}-00{random.choice(['1', '2v2', '7v3'])}"
    places = ("category", "occupation", "industry")
    return Standard.model_validate(
        {
            "code": code,
            "title": words(random),
            "versions": [_version(random, code, at) for at in range(random.randint(1, 5))],
            "category": {
                place: {"name": words(random), "code": random.choice(["BLM", "2421", "M7010"])}
                for place in places
            },
            "description": words(random),
            "level": random.choice(LEVELS),
            "duties": duties,
            "tasks": tasks,
            "knowledge": [{"id": k, "name": words(random)} for k in knowledge if k in used],
            "skills": [{"id": s, "name": words(random)} for s in skills if s in used],
            "attitudes": [
                {
                    "id": attitude,
                    "name": "".join(random.choices(NAMES, k=random.randint(2, 6))),
                    "description": random.choice([None, words(random)]),
                }
                for attitude in numbered("A", 2, random.randint(0, 6))
            ],
            "requirements": [words(random) for _ in range(random.randint(0, 2))],
            "notes": [words(random) for _ in range(random.randint(0, 2))],
        }
    )


def words(random: Random) -> str:
    """Make words with spaces, Latin letters, digits and punctuation that hold no code."""
    while True:
        wide = "".join(random.choices(WIDE, k=random.randint(1, 5)))
        rest = "".join(random.choices(REST, k=random.randint(0, 14)))
        made = f"{random.choice(INNER)}{wide}{rest}{random.choice(INNER)}".strip()
        if not LIKE_CODE.search(made):
            return made


def _task(
    random: Random, number: str, duty: str, knowledge: list[str], skills: list[str]
) -> dict[str, Any]:
    return {
        "id": f"T{number}",
        "title": words(random),
        "duty": duty,
        "level": random.choice(LEVELS),
        "outputs": [
            {"id": f"O{number}.{at}", "name": words(random)}
            for at in range(1, random.choice([0, 0, 1, 2]) + 1)
        ],
        "indicators": [
            {"id": f"P{number}.{at}", "text": words(random)}
            for at in range(1, random.randint(1, 3) + 1)
        ],
        "knowledge": random.sample(knowledge, random.randint(0, min(4, len(knowledge)))),
        "skills": random.sample(skills, random.randint(0, min(4, len(skills)))),
    }


def _version(random: Random, code: str, at: int) -> dict[str, Any]:
    return {
        "version": f"V{9 - at}",
        "code": code if at == 0 else f"{code}-{at}",
        "name": words(random),
        "status": random.choice(["最新版本", "歷史版本"]),
        "note": random.choice([None, "略"]),
        "date": f"20{random.randint(10, 29)}/0{random.randint(1, 9)}/1{random.randint(0, 9)}",
    }

"""Entries as the owners of small shops might write them, from a small grammar; always the same."""

from __future__ import annotations

from random import Random


def _listed(words: str) -> list[str]:
    return words.split()


_WHEN = _listed("早上 中午 下午三點 打烊前 下雨的時候 開店沒多久 昨天晚上 週六 尖峰時間 今天")
_MANY = _listed("一 兩 三 四 五 六 七 八 十 二十")
_WHO = _listed(
    "熟客 新來的客人 隔壁老闆 店裡的阿姨 供應商 附近上班族 一對母女 外送員 社區媽媽 年輕學生 "
    "常來的阿伯 工讀生小陳 我太太 合作的店家 觀光客 健身房教練 國小老師 遊覽車司機 里長 老同學"
)
_WHAT = _listed(
    "早餐 便當 手工皂 咖啡豆 乾洗服務 鮮乳吐司 滷肉飯 洗髮課程 盆栽 客製杯 冷凍水餃 線上訂單 "
    "禮盒 冬季外套 修鞋 豆漿 蛋餅 雞腿飯 花束 保養品 麵線 芋頭酥 行動電源 童裝 文具"
)
_DID = _listed(
    "問了價錢 拍了照片 說太貴 想要少一點 等了十分鐘 沒有買就走了 多買了兩份 說下次再來 "
    "抱怨出餐慢 稱讚包裝 問能不能刷卡 改成外帶 先付了訂金 要求換貨 加了LINE群組 留下電話 "
    "看了菜單很久 只問不買 帶了三個朋友來 嫌位置難找"
)
_THEN = _listed(
    "所以我把價目表放大 我記在本子上 打算明天先備好 晚上和太太討論 改用紙袋 少進兩箱貨 "
    "請供應商報價 把桌子移到門口 試著推小份量 貼一張公告 先不漲價 算了一下成本 毛利剩三成 "
    "週末再看一次 調整了排班 發現庫存不夠 決定每天對帳 傳訊息謝謝他 先觀察一個禮拜 換了一家貨運"
)
_RARE = _listed(
    "颱風 停電 食安 稽查 房東 漏水 直播 團購 開學 中元 端午 油價 口罩 補助 貸款 品牌 商標 加盟 "
    "展覽 市集 捷運 圍牆 鍋爐 招牌 竊盜 保險 勞檢 產假 罷工 匯率"
)
_SIGNS = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]


_WHY = _listed(
    "上班順路 孩子愛吃 朋友介紹 停車方便 聽說老闆親切 網路評價好 家裡沒空煮 送禮有面子 份量剛好 "
    "別家休息 味道沒變 可以賒帳 學校訂餐 長輩牙口不好 趕時間 習慣了"
)
_FORMS = (
    "{when}有{many}位{who}來買{what}，{did}。",
    "{who}{did}，{then}。",
    "{when}{what}賣了{number}份，{then}。",
    "我問{who}為什麼選我們，他說{why}。",
    "{what}的成本是{number}元，{then}。",
    "{did}的人說{why}，我沒想到。",
    "隔壁那家的{what}只要{number}元，{who}還是來了。",
    "{then}之後，{when}少了{number}位客人。",
    "客人最常問的是{what}，因為{why}。",
    "一早備了{number}份{what}，{when}就賣完了。",
    "{who}打電話訂{what}，可是{did}。",
    "算過才知道{what}一份賺{number}元，{then}。",
)
_PLACES = {"when": _WHEN, "many": _MANY, "who": _WHO, "what": _WHAT, "did": _DID, "then": _THEN,
           "why": _WHY}  # fmt: skip


def entry(random: Random) -> str:
    """One short text, of fifty characters or so."""
    text = "".join(_sentence(random) for _ in range(random.choice((1, 2, 2, 3))))
    if random.random() < 0.1:
        text += f"因為{random.choice(_RARE)}的關係。"
    if random.random() < 0.5:
        # Names of people and streets: what hardly anybody else writes.
        text += "".join(random.choices(_SIGNS, k=4))
    return text


def _sentence(random: Random) -> str:
    words = {place: random.choice(choice) for place, choice in _PLACES.items()}
    return random.choice(_FORMS).format(number=random.randrange(3, 400), **words)

"""Who keeps shop in the street, and what they wrote in the last weeks."""

from __future__ import annotations

from datetime import timedelta

from coaching.records import record_id
from coaching.staff.effects import AddNote, AddPhrase
from coaching.staff.records import Note, Phrase
from tests.web.seed import NOW, Said, Street
from tests.web.site import Site

MEI = (
    Said("P1.1.1", "observe", "前 10 位客人有 6 位是趕上班的，都點蛋餅配無糖豆漿。"),
    Said("P1.1.2", "act", "跟蛋商談好一次叫 20 盤，一盤少 5 元，這週省 100 元。"),
    Said("A06", "observe", "冰箱的溫度表三天沒填，實際量是 9 度，豆漿有一桶倒掉。"),
    Said("P2.1.3", "plan", "如果週六又排不到人，我就先問小芸能不能早一小時來。"),
    Said("P1.2.1", "act", "把飯糰從 40 調到 45 元，三天賣了 61 個，比上週少 4 個，收入多 105 元。"),
    Said("P1.1.1", "act", "把無糖豆漿移到櫃台最前面，早上 7 點半前多賣 8 杯。"),
    Said("P3.1.1", "observe", "還好", None),
    Said("P1.1.1", "notice", "週三問了 2 位客人為什麼來，都說因為不用等。"),
    Said("P2.2.1", "notice", "還好", None),
    Said("A06", "evidence", "溫度表開始每天 8 點、14 點各填一次。", "photo"),
    Said("P1.2.3", "act", "記帳本改用三欄：現金、行動支付、外送，對帳從 40 分變 15 分。"),
    Said("P1.1.1", "observe", "外送的客人多是隔壁工地，10 點前一次訂 12 份。"),
)
OLDER = tuple(
    Said(item, "notice", f"{words}，那天大概 {count} 位客人。")
    for count, (item, words) in enumerate(
        (
            ("P2.1.1", "颱風前一天先問了送貨的能不能早到"),
            ("P3.2.1", "多問了一家賣紙袋的，一個便宜 3 角"),
            ("P4.1.1", "把營業登記影本貼在後場，順便看了到期日"),
            ("P1.1.1", "中午來的多是附近補習班的老師"),
            ("P3.3.3", "吐司一天用 14 條，剩 2 條"),
            ("P2.3.1", "早班不知道今天停電，我改成前一天晚上傳訊息"),
            ("P1.2.2", "試賣雞肉捲三天，賣 5、8、11 份"),
            ("A01", "遲到 10 分鐘，開門時已經有 3 個人在等"),
            ("P3.1.2", "讓小芸站煎台，我結帳，排隊少了一半"),
            ("P1.1.2", "麵粉商說下個月要漲 2 成，我先訂 4 包"),
            ("P3.3.4", "封口機皮帶斷了，換新 650 元"),
            ("P2.2.2", "菜單上的過敏原漏了花生，補上去了"),
        ),
        start=31,
    )
)
OTHERS = (
    Said("P1.1.1", "observe", "下午四點國中生一次來 8 個，都買大杯紅茶，少冰。"),
    Said("P1.2.1", "act", "把最少人點的三種拿掉，備料少一籃，隔天還是賣 96 杯。"),
    Said("P3.1.1", "notice", "新來的不會用封口機，我站旁邊教了 20 分鐘，第二天他自己封了 50 杯。"),
    Said("A06", "notice", "打烊前把糖水的溫度寫在白板上，65 度，明天早班看得到。"),
)


async def street(site: Site, *, odd: bool = True) -> Street:
    """Fill the database, and make it Friday afternoon; `odd`: with a name that is no name."""
    site.clock.set(NOW)
    made = Street(site, await site.staff(1, "coach", name="阿德"))
    _mei(made)
    _others(made)
    if odd:
        _odd(made)
    phrase = Phrase(
        id=record_id("phrase"), coach=made.coach.id, text="這個數字怎麼來的？說給我聽。", at=NOW
    )
    made.add(AddPhrase(phrase=phrase))
    return await made.write()


def _mei(made: Street) -> None:
    """Five weeks, all kinds of marks, and a gap between her place and the coach's."""
    mei = made.person("王小美", "breakfast")
    made.weeks(mei, (*MEI, *OLDER))
    entries = made.entries["王小美"]
    made.revise(entries[-1], "前 10 位客人有 6 位是趕上班的，4 位是送小孩的，都點蛋餅。")
    for entry, value in zip(entries[-12:-4], (2, 3, 2, 0, 3, 0, 2, 2), strict=True):
        made.graded(mei, entry, value)
    made.rated(mei, "P1.1.1", 4, NOW - timedelta(days=2))
    made.rated(mei, "A06", 3, NOW - timedelta(days=2))
    made.placed(mei, "P1.1.1", 2, NOW - timedelta(days=9))
    made.reviewed(mei, NOW - timedelta(days=9))
    last = entries[-4]
    made.letter(
        mei,
        "coach",
        "你寫了 9 度，也寫了倒掉一桶。下週試試每天量兩次。",
        NOW - timedelta(days=6),
        last,
    )
    made.letter(mei, "learner", "好，我貼在冰箱上了。", NOW - timedelta(days=5, hours=20), last)
    made.letter(mei, "coach", "貼了之後，誰在填？", NOW - timedelta(days=5), last)
    note = Note(
        id=record_id("note"),
        learner=mei.id,
        coach=made.coach.id,
        text="週二下午比較有空，先打電話。",
        at=NOW - timedelta(days=9),
    )
    made.add(AddNote(note=note))


def _others(made: Street) -> None:
    hao = made.person("林志豪", "tea", 4)
    for back in (0, 1, 2, 3, 4, 7):
        made.asked(hao, NOW - timedelta(days=back, hours=6), "P1.1.1", "observe", "missed")
    made.weeks(hao, OTHERS, until=8)
    jun = made.person("陳怡君", "hair", 3)
    made.weeks(jun, OTHERS[1:], until=1)
    made.answered(
        jun,
        NOW - timedelta(hours=5),
        Said("A06", "notice", "今天又沒客人，真的撐不下去了，好想消失。"),
    )
    jia = made.person("張家豪", "guesthouse", 6)
    made.weeks(jia, OTHERS)
    made.letter(jia, "coach", "你這週問了 3 位客人，下週試試問退房的。", NOW - timedelta(days=3))
    made.letter(jia, "learner", "退房的都趕時間，怎麼問比較好？", NOW - timedelta(days=2))
    fen = made.person("李淑芬", "online", 2)
    made.weeks(fen, OTHERS[:3])
    guo = made.person("黃建國", "studio", 6)
    made.weeks(guo, OTHERS)
    made.letter(guo, "coach", "你寫了 96 杯。下週試試算成本。", NOW - timedelta(days=12))
    ting = made.person("吳雅婷", "breakfast", 6)
    made.weeks(ting, OTHERS, until=1)
    made.letter(ting, "coach", "你這週教了 20 分鐘。", NOW - timedelta(hours=9))
    made.reviewed(ting, NOW - timedelta(hours=8))


def _odd(made: Street) -> None:
    odd = made.person("<b>阿姨</b>的店 & “家”", "other", 1)
    made.answered(odd, NOW - timedelta(hours=7), Said("P1.1.1", "notice", "<i>來的都是熟人</i>"))
    made.letter(odd, "coach", "你寫到熟人。下週試試數一數。", NOW - timedelta(days=2))

"""What a literary supplement prints: essays, poems and conversations, written from word lists like the desk's stories.

Writers are named by name alone, under the headline or at the end; a poem is set line by line; in a conversation every
paragraph begins with the one who speaks.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from newsparse.document import Author
from newsparse.typeset.desk import Desk, person, pick, shuffled
from newsparse.typeset.flow import Para
from newsparse.typeset.heads import Story

Rng = np.random.Generator

ESSAYS = (
    "老屋门前的{tree}",
    "外婆的灶台",
    "秋深{place}",
    "一碗{food}",
    "母亲的针线篮",
    "又是{tree}花开时",
    "夜宿{place}",
    "灯下读书记",
    "父亲与那头老牛",
    "巷子里的叫卖声",
    "听雨",
    "山居一夜",
    "写给远方的一封信",
    "走在{town}的石板路上",
    "{food}飘香的日子",
    "旧时光",
)
PROSE = (
    "推开那扇吱呀作响的木门，院子里的{tree}还在，树下的石凳却已生了青苔。",
    "小时候，我最盼望的事情，便是{season}里跟着外婆去赶集，回来的路上总有一块糖含在嘴里。",
    "那时日子清苦，一碗{food}要分成几份，母亲总说自己不饿，把最稠的那一勺留给我们。",
    "雨下得不大，细细密密地落在瓦上，像有人在很远的地方翻一本旧书。",
    "后来我离开了{place}，在城里安了家，梦里却常常听见村口那条溪水的声音。",
    "父亲不善言辞，只是默默地把行李捆好，送我到车站，又默默地站到车子看不见为止。",
    "人到中年才渐渐明白，所谓故乡，不过是有人在等你回去吃饭的地方。",
    "{season}的风从山那边吹过来，带着泥土和稻草的气味，让人忽然就想流泪。",
    "灶膛里的火映红了外婆的脸，她一边添柴，一边讲那些讲了无数遍的故事。",
    "我把那封信读了又读，信纸已经发黄，字迹也有些模糊，可是每一句都还认得。",
    "石板路被雨水洗得发亮，两旁的老店大多关了门，只有修钟表的老人还坐在窗前。",
    "村里人都说那棵{tree}有三百岁了，谁也说不清是哪一年、哪一个先人栽下的。",
    "月亮升起来了，照着空空的晒谷场，几声狗吠之后，四下里静得能听见露水落下来。",
    "她笑着说，东西旧了才舍不得扔，人和物处得久了，都是有情分的。",
    "读书的好处，不在于记住多少，而在于某个平常的黄昏，你忽然懂得了其中的一句。",
    "如今路修通了，车子可以一直开到家门口，可是当年一起翻山上学的伙伴，已经散在了各处。",
    "{food}的做法并不复杂，难的是那份耐心：火要小，时间要长，人不能走开。",
    "这些年走过许多地方，看过许多风景，最难忘的还是{place}后山上的那一片晚霞。",
    "我蹲下身去，捡起一片落叶，叶脉清晰得像一张地图，每一条路都通向从前。",
    "日子就这样一天一天地过去，没有惊天动地的大事，却有一种踏实的暖意。",
    "天还没亮，豆腐坊里就已经热气腾腾，石磨转了一圈又一圈，磨出了一条街的早晨。",
    "孩子们在田埂上奔跑，纸鸢越飞越高，线的那一头，是整个春天。",
)
POEMS = (
    "春到{place}",
    "{season}的信",
    "在{town}看山",
    "写给父亲",
    "我们的村庄",
    "渡口",
    "稻子熟了",
    "{tree}下",
    "致奋斗者",
    "夜行的列车",
    "登高有感",
    "河流的名字",
)
FREE = (
    "风从山坳里醒来",
    "把露水",
    "还给每一片叶子",
    "我看见一只白鹭",
    "飞过父亲弯腰的稻田",
    "它的影子很轻",
    "轻得像一句没有说出口的话",
    "母亲站在门口",
    "数着归来的灯火",
    "河流记得所有的名字",
    "却从不喊出声来",
    "石头在水底",
    "慢慢变圆",
    "那些走远的人啊",
    "终将在{season}里",
    "一个一个地回来",
    "炊烟是故乡写给天空的信",
    "一行，又一行",
    "没有地址，也没有署名",
    "而我在异乡的窗前",
    "读到了全部",
    "钢筋与水泥之间",
    "一株{tree}开了花",
    "不为谁开",
    "只为那一场迟到的雨",
    "让我们举起手中的灯",
    "照亮前面的路，也照亮身后的路",
    "大地沉默",
    "种子在黑暗中数着日子",
    "一声春雷",
    "就推开了所有的门",
)
SEVENS = (
    "一溪春水绕村流",
    "几处新楼出树头",
    "燕子归来寻旧垒",
    "炊烟散尽见高秋",
    "山花满路迎人笑",
    "稻浪千重接远畴",
    "莫道桑榆霞已晚",
    "且看红日上层楼",
    "青山不改旧时颜",
    "绿水长流石上闲",
    "万户灯明新岁夜",
    "一声鸡唱白云间",
    "老屋添灯多暖意",
    "小桥横月有清欢",
)
FIVES = (
    "晓雾笼青嶂",
    "轻舟过碧湾",
    "茶香飘十里",
    "人在画中还",
    "细雨催新绿",
    "微风拂旧檐",
    "灯前书一卷",
    "梦里是家山",
)
TALKS = ("对话{p}：守艺四十年", "“把冷板凳坐热”", "专家谈{season}养生", "教育，从倾听开始", "让老手艺活在当下")
QUESTIONS = (
    "您当初为什么会选择这一行？",
    "这些年里，最难忘的是哪一件事？",
    "有人说年轻人不愿意学，您怎么看？",
    "对于刚刚入门的人，您有什么建议？",
    "接下来还有哪些打算？",
    "家里人支持您吗？",
)
ANSWERS = (
    "说不上选择，小时候家里穷，跟着师父能吃上一口饭，学着学着就放不下了。",
    "有一年冬天特别冷，手都冻裂了，可是东西要得急，我们几个人就守着一个火盆做到天亮。",
    "我觉得不能怪年轻人，要让他们看到这里面有前途，也有乐趣。这两年来学的人就多起来了。",
    "第一是要静得下心，第二是手要勤。看一百遍不如自己做一遍，做坏了也不要紧。",
    "我想趁现在还做得动，把这些年攒下来的图样整理成一本书，留给后面的人。",
    "一开始是反对的，觉得挣不到钱。后来看我是真喜欢，也就由着我了，现在女儿还来帮忙。",
    "这件事要慢慢来，急不得。老话说，慢工出细活，把每一道工序做到位，时间会给你答案。",
)
FACES = ("kai", "wenkai", "song-medium", "song-bold", "wenkai-bold", "hei-light", "hei", "song", "zenhei")
"""Faces of a supplement's headlines, lighter than those of the news."""

_TREES = ("桂", "槐", "枇杷", "柿子", "梨", "香樟", "桃", "玉兰", "石榴")
_FOODS = ("麦饼", "豆腐汤", "腊八粥", "青团", "米粉", "红糖", "面条", "霉干菜")
_SEASONS = ("春天", "夏夜", "秋日", "冬至", "清明", "腊月", "初夏", "深秋")


def _cast(desk: Desk) -> dict[str, str]:
    rng = desk.rng
    return desk.cast() | {"tree": pick(rng, _TREES), "food": pick(rng, _FOODS), "season": pick(rng, _SEASONS)}


def _signed(desk: Desk, story: Story) -> Story:
    """The story with its writer: under the headline or, less often, at the end."""
    rng = desk.rng
    name = person(rng)
    printed = pick(rng, (name, name, f"□{name}", f"□ {name}", f"■{name}", f"文/{name}", f"作者：{name}", f"◎{name}"))
    if rng.random() < 0.75:
        role = {"文": "文", "作": "作者"}.get(printed[0])
        return replace(story, byline=printed, byline_line=True, authors=(Author(name=name, role=role),))
    printed = f"（{name}）"
    paragraphs = (*story.paragraphs, Para(printed, "sign"))
    return replace(story, paragraphs=paragraphs, byline=printed, authors=(Author(name=name),))


def _more(desk: Desk, chars: float) -> Sequence[Para]:
    """Paragraphs about other things, with which very long texts go on."""
    return desk.story(round(chars), byline="none").paragraphs[1:] if chars > 0 else ()


def essay(desk: Desk, chars: float) -> Story:
    """An essay of at least so many characters, or of all sentences there are."""
    rng, cast = desk.rng, _cast(desk)
    sentences = shuffled(rng, PROSE)
    paras: list[Para] = []
    total = 0
    while sentences and total < chars:
        taken = [sentences.pop() for _ in range(min(len(sentences), int(rng.integers(1, 5))))]
        paras.append(Para(desk.fill("".join(taken), cast)))
        total += len(paras[-1].text)
    paras += _more(desk, chars - total)
    return _signed(desk, Story((desk.fill(pick(rng, ESSAYS), cast),), tuple(paras)))


def poem(desk: Desk, lines: int, *, paired: bool = False) -> Story:
    """A poem of about so many lines in stanzas: free verse, or lines of five or seven characters with marks.

    ``paired`` lines of the latter may stand two by two.
    """
    rng, cast = desk.rng, _cast(desk)
    verses: list[str] = []
    if rng.random() < 0.6:
        pool = shuffled(rng, FREE)[: max(4, lines)]
        while pool:
            stanza = [pool.pop() for _ in range(min(len(pool), int(rng.integers(3, 7))))]
            verses += [desk.fill(text, cast) for text in stanza] + [""]
    else:
        source = pick(rng, (SEVENS, FIVES))
        count = 4 * max(1, min(lines, len(source)) // 4)
        order = shuffled(rng, source)[:count]
        paired &= bool(rng.random() < 0.6)
        for at in range(0, len(order), 2):
            first, second = f"{order[at]}，", f"{order[at + 1]}。"
            verses += [first + second] if paired else [first, second]
            if at % 4 == 2 and len(order) > 8:
                verses.append("")
    while verses and not verses[-1]:
        verses.pop()
    head = desk.fill(pick(rng, POEMS), cast) + (pick(rng, ("（组诗）", "（外一首）")) if rng.random() < 0.15 else "")
    return _signed(desk, Story((head,), tuple(Para(text, "verse") for text in verses)))


def talk(desk: Desk, chars: float) -> Story:
    """A conversation: questions and answers, the speakers' names in the lead face."""
    rng, cast = desk.rng, _cast(desk)
    asks, says = pick(rng, (("记者：", f"{cast['p']}："), ("问：", "答："), ("本报记者：", f"{cast['p']}：")))
    opening = desk.story(100, byline="none").paragraphs[1:2]
    paras = list(opening)
    questions, answers = shuffled(rng, QUESTIONS), shuffled(rng, ANSWERS)
    total = sum(len(para.text) for para in paras)
    while questions and answers and total < chars:
        question, answer = asks + questions.pop(), says + answers.pop()
        paras += [Para(question, "body", len(asks)), Para(answer, "body", len(says))]
        total += len(question) + len(answer)
    paras += _more(desk, chars - total)
    return _signed(desk, Story((desk.fill(pick(rng, TALKS), cast),), tuple(paras)))

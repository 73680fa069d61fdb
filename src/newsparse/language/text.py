"""stub"""
import re
from collections.abc import Sequence
_CJK="\u3400-\u9fff\u3000-\u303f\uff00-\uffef"
def clean_line(text: str) -> str:
    text=re.sub(r"\s+"," ",text.strip())
    text=re.sub(rf"(?<=[{_CJK}])\s(?=[{_CJK}\d])|(?<=\d)\s(?=[{_CJK}])","",text) if len(text)>12 else text
    return text
def join_lines(lines: Sequence[str]) -> str:
    out=""
    for l in lines:
        l=re.sub(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])","",l.strip())
        if out and out[-1].isascii() and out[-1].isalpha() and l[:1].isascii() and l[:1].isalpha(): out+=" "
        out+=l
    return out
def ends_sentence(text: str) -> bool:
    return bool(re.search(r"[。！？!?…：:][\"'”’」』）)》]*\s*$",text))

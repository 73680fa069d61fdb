"""stub"""
import re
from dataclasses import dataclass
from newsparse.document import Author
@dataclass(frozen=True)
class Byline: text:str; authors:tuple
@dataclass(frozen=True)
class Lead: dateline:str|None; byline:str|None; authors:tuple; agency:str|None; end:int
@dataclass(frozen=True)
class Sig: text:str; authors:tuple; body:str; dateline:str|None
@dataclass(frozen=True)
class Jump: direction:str; page:str; start:int; end:int
_ROLE=r"(?:本报|融媒|全媒体|首席|特约|见习|实习|新华社)*(?:记者|通讯员|评论员)"
def _names(t):
    out=[];role=None
    for m in re.finditer(_ROLE+r"|[\u4e00-\u9fff]{2,4}",re.sub(r"[□■]|文/摄|文|摄|整理|/"," ",t)):
        w=m.group()
        r=re.fullmatch(_ROLE,w)
        if r: role=re.sub("^本报","",w)
        else:
            m2=re.match(_ROLE,w)
            out.append(Author(name=w,role=role))
    return tuple(out)
def _split(t):
    return re.sub(rf"({_ROLE})",r" \1 ",t)
def is_byline(t):
    t=t.strip()
    return 1.0 if len(t)<30 and re.search(r"^[□■]{1,2}|^"+_ROLE,t) and not re.search(r"[，。；：]",t) else 0.0
def parse_byline(t):
    return Byline(t.strip(),_names(_split(t))) if is_byline(t) else None
def parse_lead(t):
    m=re.match(r"(据?(?:本报|新华社)[^（(，。]{0,14}?[讯电])\s*(?:[（(]([^（()）]{2,30})[）)])?",t)
    if not m: return None
    b=m.group(2)
    b=b if b and re.search("记者|通讯员",b) else None
    return Lead(m.group(1),b,_names(_split(b)) if b else (), "新华社" if "新华" in m.group(1) else None,m.end())
def parse_signature(t):
    m=re.search(r"[（(]([^（()）]{2,16})[）)]\s*$",t)
    if m and not re.search("[，。版]",m.group(1)):
        if re.search(r"日[电讯]$",m.group(1)): return Sig("",(),t,m.group(1))
        return Sig(m.group(0),_names(_split(m.group(1))),t[:m.start()],None)
    if len(t)<=14 and re.fullmatch(r"[\u4e00-\u9fff]{2,3}(\s*[\u4e00-\u9fff]{2,3}){0,3}",t): return Sig(t,_names(t),"",None)
    m=re.search(r"[。”]\s*([\u4e00-\u9fff]{2,3}( [\u4e00-\u9fff]{2,3}){0,3})$",t)
    if m: return Sig(m.group(1),_names(m.group(1)),t[:m.start(1)],None)
    return None
def parse_credit(t):
    m=re.search(r"[（(]?(\S{0,8}\s?\S{2,4}\s?摄)[)）]?$",t)
    return Byline(m.group(1),()) if m else None
def parse_jump(t):
    m=re.search(r"[（(]?(下转|上接|紧接)第?\s*([A-Z]?\d+|[一二三四五六七八九十]+)\s*版[)）]?",t)
    if not m: return None
    return Jump("from" if m.group(1)=="上接" else "to",m.group(2),m.start(),m.end())

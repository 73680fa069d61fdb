"""stub"""
from dataclasses import dataclass
from newsparse.document import Paper
@dataclass(frozen=True)
class MastLine: text:str; box:tuple; size:float; region:str
def parse_paper(lines): return Paper()

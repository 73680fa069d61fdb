"""Truth in other formats: PAGE-XML and ALTO."""

from pathlib import Path

import pytest

from newsparse.errors import InputMissingError, InputUnreadableError
from newsparse.evaluate import compare
from newsparse.evaluate.truth import only_known, read_xml_truth

PAGE_XML = """<?xml version="1.0"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">
<Page imageFilename="p.png" imageWidth="400" imageHeight="300">
<ReadingOrder><OrderedGroup id="all"><RegionRefIndexed index="0" regionRef="r1"/>
<RegionRefIndexed index="1" regionRef="r2"/><RegionRefIndexed index="2" regionRef="r3"/></OrderedGroup></ReadingOrder>
<TextRegion id="r3" type="page-number"><Coords points="0,280 20,280 20,300 0,300"/>
<TextLine id="l9"><Coords points="0,280 20,280 20,300 0,300"/><TextEquiv><Unicode>3</Unicode></TextEquiv></TextLine>
</TextRegion>
<TextRegion id="r2" type="paragraph" custom="readingOrder {index:1;} structure {id:a7; type:article;}">
<Coords points="0,40 200,40 200,90 0,90"/>
<TextLine id="l2"><Coords points="0,40 200,40 200,60 0,60"/>
<TextEquiv><Unicode>山村里来了</Unicode></TextEquiv></TextLine>
<TextLine id="l3"><Coords points="0,70 200,70 200,90 0,90"/>
<TextEquiv><Unicode>采茶人。</Unicode></TextEquiv></TextLine>
</TextRegion>
<TextRegion id="r1" type="heading" custom="structure {id:a7; type:article;}"><Coords points="0,0 200,0 200,30 0,30"/>
<TextLine id="l1"><Coords points="0,0 200,0 200,30 0,30"/><TextEquiv><Unicode>春茶上市</Unicode></TextEquiv></TextLine>
</TextRegion>
</Page></PcGts>"""

ALTO = """<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">
<Description><sourceImageInformation><fileName>p.png</fileName></sourceImageInformation></Description>
<Tags><StructureTag ID="a7" TYPE="article" LABEL="a7"/><LayoutTag ID="h" LABEL="heading"/></Tags>
<Layout><Page WIDTH="400" HEIGHT="300"><PrintSpace>
<TextBlock ID="b1" TAGREFS="a7 h"><TextLine HPOS="0" VPOS="0" WIDTH="200" HEIGHT="30">
<String CONTENT="春茶"/><SP/><String CONTENT="上市"/></TextLine></TextBlock>
<TextBlock ID="b2" TAGREFS="a7"><TextLine HPOS="0" VPOS="40" WIDTH="200" HEIGHT="20"><String CONTENT="山村里来了"/>
</TextLine><TextLine HPOS="0" VPOS="70" WIDTH="200" HEIGHT="20"><String CONTENT="采茶人。"/></TextLine></TextBlock>
<TextBlock ID="b3"><TextLine HPOS="0" VPOS="280" WIDTH="20" HEIGHT="20"><String CONTENT="3"/></TextLine></TextBlock>
</PrintSpace></Page></Layout></alto>"""


@pytest.mark.parametrize("text", [PAGE_XML, ALTO], ids=["PAGE-XML", "ALTO"])
def test_articles_lines_and_the_rest(text: str, tmp_path: Path) -> None:
    file = tmp_path / "p.xml"
    file.write_text(text, "utf-8")
    page = read_xml_truth(file)
    (article,) = page.articles
    assert (article.headline, article.body) == ("春茶上市", "山村里来了采茶人。")
    assert [line.text for line in page.lines if line.id in page.items[0].lines] == ["3"]
    assert (page.source.width, page.source.height, page.source.path) == (400, 300, "p.png")
    scores = compare("p", page, page).scores
    assert (scores.fields.articles.value, scores.articles.bcubed.value) == (1, 1)


def test_fields_that_such_truth_has_not_are_not_measured(tmp_path: Path) -> None:
    file = tmp_path / "p.xml"
    file.write_text(PAGE_XML, "utf-8")
    truth = read_xml_truth(file)
    rich = truth.articles[0].model_copy(update={"kicker": "春茶", "headline": "上市", "byline": "记者 李明"})
    found = only_known(truth.model_copy(update={"articles": (rich,)}), truth)
    scores = compare("p", truth, found).scores
    assert scores.fields.byline.value is None
    assert scores.fields.headline.value == 1, "kicker and headline are one heading"


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "not XML"), ("<html/>", "neither"), (PAGE_XML.replace("Unicode>", "Plain>"), "no text lines")],
)
def test_what_is_no_truth(text: str, words: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.xml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputUnreadableError, match=words):
        read_xml_truth(file)
    with pytest.raises(InputMissingError):
        read_xml_truth(tmp_path / "none.xml")


def test_order_by_index_and_the_first_of_several_readings(tmp_path: Path) -> None:
    file = tmp_path / "p.xml"
    text = PAGE_XML.replace('index="0" regionRef="r1"', 'index="5" regionRef="r1"')
    other = "<TextEquiv><Unicode>春茶土市</Unicode></TextEquiv>"
    text = text.replace("</TextLine>\n</TextRegion>\n</Page>", other + "</TextLine>\n</TextRegion>\n</Page>")
    file.write_text(text, "utf-8")
    page = read_xml_truth(file)
    assert page.articles[0].headline == "春茶上市"
    assert page.lines[-1].text == "春茶上市", "its index is the last"


def test_a_measure_that_is_no_number(tmp_path: Path) -> None:
    file = tmp_path / "p.xml"
    file.write_text(ALTO.replace('HPOS="0"', 'HPOS="x"'), "utf-8")
    with pytest.raises(InputUnreadableError, match="number"):
        read_xml_truth(file)


def test_truth_without_articles_leaves_the_articles_out(tmp_path: Path) -> None:
    """A file that marks no article cannot say that a found one is wrong."""
    file = tmp_path / "p.xml"
    file.write_text(PAGE_XML, "utf-8")
    marked = read_xml_truth(file)
    unmarked = marked.model_copy(update={"articles": ()})
    assert only_known(marked, unmarked).articles == ()
    assert only_known(marked, marked).articles != ()


def test_groups_within_groups_order_the_regions(tmp_path: Path) -> None:
    """The index counts within each group, and an inner group stands in its place."""
    coords = '<Coords points="0,0 9,0 9,9 0,9"/>'
    line = "<TextLine>{}<TextEquiv><Unicode>{}</Unicode></TextEquiv></TextLine>"
    regions = "".join(f'<TextRegion id="r{n}">{coords}{line.format(coords, n)}</TextRegion>' for n in (1, 2, 3))
    order = (
        '<ReadingOrder><OrderedGroup id="g"><OrderedGroupIndexed id="h" index="0">'
        '<RegionRefIndexed index="1" regionRef="r3"/><RegionRefIndexed index="0" regionRef="r2"/>'
        '</OrderedGroupIndexed><RegionRefIndexed index="1" regionRef="r1"/></OrderedGroup></ReadingOrder>'
    )
    file = tmp_path / "p.xml"
    file.write_text(f'<PcGts><Page imageWidth="9" imageHeight="9">{order}{regions}</Page></PcGts>', "utf-8")
    assert [text.text for text in read_xml_truth(file).lines] == ["2", "3", "1"]

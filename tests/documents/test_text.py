from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.documents import read_text
from cleaner.documents.characters import BLANK, WHITESPACE, columns, whitespace_of_this_python

ODD = (
    "\n\r\t\v\f \x00\x01\x08\x1b\x1c\x7f\x85\xa0\xad"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202e\u2060\u2066\u3000\ufeff"
)
texts = (
    st.text()
    | st.text(alphabet=ODD + "ab.é字ا", max_size=60)
    | st.lists(st.text(alphabet="ab cD.,\n\r", max_size=90)).map("\n".join)
)

PARAGRAPHS = [
    "The harbour master closed the northern pier at dawn, after a crack as long as a bus had opened along its western "
    "wall during the night and sea water had begun to run into the warehouses behind it.",
    "Engineers from the ministry, who arrived by helicopter shortly before noon, said that the wall would hold through "
    "the coming tides but that no ship heavier than a ferry should moor there until spring.",
    "Fishermen were less patient. Their boats lie trapped behind the boom, and the season for mackerel ends in less "
    "than three weeks, as the head of their union pointed out at a meeting in the town hall.",
]
GERMAN = [
    "Der Hafenmeister sperrte die nördliche Mole am Morgen, nachdem sich in der Nacht ein Riss von der Länge eines "
    "Busses in der westlichen Mauer geöffnet hatte und Wasser in die Lagerhäuser dahinter zu laufen begann.",
    "Ingenieure des Ministeriums, die kurz vor Mittag mit dem Hubschrauber eintrafen, erklärten, die Mauer werde den "
    "kommenden Fluten standhalten, doch dürfe bis zum Frühjahr kein schweres Schiff mehr anlegen.",
]
CHINESE = [
    "港务局长在黎明时分关闭了北码头，此前一夜之间西侧墙体出现了一条与公共汽车一样长的裂缝，海水开始涌入后面的仓库。" * 2
]


def shown(text: str) -> list[str]:
    return [block.text for block in read_text(text).blocks]


def wrap(paragraphs: list[str], width: int, between: str = "\n\n") -> str:
    return between.join(textwrap.fill(p, width) for p in paragraphs)


@given(texts)
def test_spans_and_gaps_rebuild_the_input(text: str) -> None:
    document = read_text(text)
    assert document.source_text is text
    at, gaps = 0, ""
    for block in document.blocks:
        assert block.start >= at
        assert block.text == text[block.start : block.end]
        assert block.text.strip(BLANK)
        gaps += text[at : block.start]
        at = block.end
    gaps += text[at:]
    assert not gaps.strip(BLANK)


@given(texts)
def test_no_paragraph_has_edges_to_strip(text: str) -> None:
    for block in read_text(text).blocks:
        assert block.text == block.text.strip().strip("\ufeff\u200b\u2060\x00")


@given(texts)
def test_windows_line_ends_change_nothing(text: str) -> None:
    unix = text.replace("\r", " ")
    assert shown(unix) == [t.replace("\r\n", "\n") for t in shown(unix.replace("\n", "\r\n"))]


def test_whitespace_is_that_of_python() -> None:
    assert sorted(WHITESPACE) == sorted(whitespace_of_this_python())


@pytest.mark.parametrize(
    "text", ["", " ", "\n\r\n\t", "\ufeff", "\u200b\n\xa0\n\u3000", "\x00\x01", "\u200e\u200f\n\u2800"]
)
def test_blank_text_has_no_paragraphs(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\r", "\r\r\n", "\v", "\f", "\u2028", "\u2029", "\n\f", "\f\n", "\x85"])
def test_line_breaks_of_every_kind(mark: str) -> None:
    assert shown(f"One.{mark}Two.{mark}{mark}Three.{mark}") == ["One.", "Two.", "Three."]


def test_nel_among_line_feeds_is_an_ellipsis_read_wrongly() -> None:
    assert shown("He paused\x85 and went on.\nThen he left.") == ["He paused\x85 and went on.", "Then he left."]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("\ufeffHe left.", "He left."),
        ("\xa0\u200bHe left.\u200b\t", "He left."),
        ("\x00He left.\x08", "He left."),
        ("He\xa0left\u200b.", "He\xa0left\u200b."),
        ("\u200fهو غادر.\u200f", "\u200fهو غادر.\u200f"),  # marks of direction at an edge belong to the writing
        ("क्\u200d", "क्\u200d"),
        ("**He left.**", "**He left.**"),
        ("# He left", "# He left"),
        ("\x1b[1mHe left.", "\x1b[1mHe left."),
    ],
)
def test_edges(line: str, text: str) -> None:
    assert shown(f"Before.\n{line}\nAfter.") == ["Before.", text, "After."]


@pytest.mark.parametrize("width", [56, 65, 72, 80, 100])
@pytest.mark.parametrize("paragraphs", [PARAGRAPHS, GERMAN], ids=["en", "de"])
def test_wrapped_blocks_are_paragraphs(paragraphs: list[str], width: int) -> None:
    assert [" ".join(text.split()) for text in shown(wrap(paragraphs, width))] == paragraphs


def test_wrapped_chinese() -> None:
    lines = [CHINESE[0][i : i + 36] for i in range(0, len(CHINESE[0]), 36)]
    text = "\n".join(lines) + "\n\n" + "\n".join(lines)
    assert ["".join(t.split()) for t in shown(text)] == CHINESE * 2


def test_one_wrapped_paragraph() -> None:
    assert len(shown(textwrap.fill(" ".join(PARAGRAPHS), 72))) == 1


def test_wrapped_text_with_windows_line_ends() -> None:
    assert len(shown(wrap(PARAGRAPHS, 72).replace("\n", "\r\n"))) == len(PARAGRAPHS)


def test_wrapped_text_keeps_lists_and_headings_apart() -> None:
    text = (
        "The pier closes\n"
        + wrap(PARAGRAPHS, 72)
        + "\n\n* bring a torch\n* bring a rope\n* bring a coat\n\nNews desk\nHarbour Road 7\nEastport"
    )
    expected = ["The pier closes", *PARAGRAPHS, "* bring a torch", "* bring a rope", "* bring a coat", "News desk"]
    assert [" ".join(t.split()) for t in shown(text)] == [*expected, "Harbour Road 7", "Eastport"]


def test_wrapped_list_items() -> None:
    items = [f"- {p}" for p in PARAGRAPHS]
    text = "\n".join(textwrap.fill(item, 72, subsequent_indent="  ") for item in items)
    assert [" ".join(t.split()) for t in shown(wrap(PARAGRAPHS, 72) + "\n\n" + text)] == PARAGRAPHS + items


def test_wrapped_text_with_an_address_and_a_line_that_is_not_wrapped() -> None:
    address = "https://a.example/" + "x" * 150
    text = f"{wrap(PARAGRAPHS, 72)}\n\n{address}\n\n{PARAGRAPHS[0]}\n{textwrap.fill(PARAGRAPHS[1], 72)}"
    assert [" ".join(t.split()) for t in shown(text)] == [*PARAGRAPHS, address, *PARAGRAPHS[:2]]


def test_wrapped_quotation_of_mail() -> None:
    quoted = "\n".join(f"> {line}" for line in textwrap.wrap(PARAGRAPHS[0], 70))
    assert len(shown(wrap(PARAGRAPHS, 72) + "\n\n" + quoted)) == len(PARAGRAPHS) + 1


LINES = {
    "paragraphs": PARAGRAPHS,
    "menu": ["Home", "World", "Business", "Science and technology", "Sport", "Weather for the coming week", "Contact"],
    "headlines": [
        "Harbour closes northern pier after crack opens in western wall overnight",
        "Fishermen angry as season nears its end with boats trapped behind boom",
        "Ministry sends engineers by helicopter to look at damage before noon tide",
        "Town hall meeting ends in uproar over plan to move ferry to the south",
        "Weather office expects calm seas until Sunday and then a westerly gale",
        "Mackerel prices reach a height not seen since the storms of the nineties",
    ],
    "verse": [
        "The sea came in the night",
        "and took the northern wall,",
        "the harbour had no light,",
        "the keeper had no call.",
    ]
    * 4,
    "numbered": [f"this is line number {i:05} of a file that some program wrote out" for i in range(200)],
    "repeated": ["lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do"] * 50,
    "sentences": [f"{p.split(',')[0][:66]}." for p in PARAGRAPHS * 5],
    "chinese": [
        "首页",
        "国际新闻",
        "港务局长在黎明时分关闭了北码头",
        "西侧墙体出现裂缝",
        "渔民表示不满",
        "天气预报：周日有大风",
    ],
    "arabic": [
        "أغلق مدير الميناء الرصيف الشمالي عند الفجر",
        "الصيادون غاضبون",
        "الطقس",
        "انتهى اجتماع قاعة المدينة بضجة كبيرة حول العبارة",
    ],
    "thai": ["หน้าแรก", "ข่าวต่างประเทศ", "นายท่าเรือปิดท่าเทียบเรือทางเหนือเมื่อรุ่งเช้า", "ชาวประมงไม่พอใจ"],
}


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("between", ["\n", "\r\n", "\n\n"])
def test_lines_that_are_paragraphs_stay_apart(name: str, between: str) -> None:
    assert shown(between.join(LINES[name])) == LINES[name]


def test_columns() -> None:
    assert [columns(t) for t in ("", "abc", "né", "港务", "한국", "กข")] == [0, 3, 2, 4, 4, 2]


@pytest.mark.parametrize(
    "text",
    [
        "The pier was closed at dawn, and the boats lay still behind the boom.\n" * 100_000,
        "a" * 10_000_000,
        " " * 10_000_000,
        ("a" + " " * 1000) * 10_000,
        "\r\n" * 2_000_000,
        "\u200b\n" * 1_000_000,
    ],
    ids=["lines", "one-line", "spaces", "gaps", "breaks", "zero-width"],
)
def test_large_texts(text: str) -> None:
    assert read_text(text).source_text.count("\n") <= text.count("\n")


def test_large_wrapped_text() -> None:
    text = wrap(PARAGRAPHS * 7000, 72)
    assert len(shown(text)) == 21_000


def test_seed_with_a_paragraph_a_line(shared: Path) -> None:
    text = (shared / "seeds" / "004_5cb60d131cd7ec5a.txt").read_text("utf-8")
    assert shown(text) == [line.strip() for line in text.split("\n") if line.strip()]

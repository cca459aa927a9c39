"""What the elements around blocks are called, as hashed terms."""

from __future__ import annotations

from cleaner.documents.html import read_html
from cleaner.documents.text import read_text
from cleaner.features.names import NAMES, names

PLAIN = "<div class=column><p>A storm took the pier.</p></div>"


def terms(html: str) -> list[set[int]]:
    found = names([read_html(html)])
    assert len(found.bounds) == 1 + html.count("<p")
    assert ((found.ids >= 0) & (found.ids < NAMES)).all()
    return [
        set(found.ids[first:last].tolist()) for first, last in zip(found.bounds[:-1], found.bounds[1:], strict=True)
    ]


def test_a_name_is_told_by_how_near_it_is() -> None:
    near = terms("<section><div class=comment><p>A storm took the pier.</p></div></section>")
    far = terms("<section class=comment><div><p>A storm took the pier.</p></div></section>")
    assert near != far


def test_blocks_of_one_container_share_its_names() -> None:
    one, other = terms("<ul class=comments><li><p>A storm.</p></li><li class=reply><p>A storm.</p></li></ul>")
    assert one < other


def test_pages_have_the_same_terms_in_any_company() -> None:
    pages = [read_html(PLAIN), read_text("A storm.\n\nA pier."), read_html(PLAIN.replace("column", "row"))]
    together = names(pages)
    assert together.bounds.tolist()[1:4] == [len(names(pages[:1]).ids)] * 3  # text has none
    assert together.ids.tolist() == [number for page in pages for number in names([page]).ids.tolist()]

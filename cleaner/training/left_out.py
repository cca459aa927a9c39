"""Pages of HTML with less than they came with.

Most of the web has no records, a fragment has no address, and about a clear page the extractor is not asked.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cleaner.documents.asking import unasked
from cleaner.training.examples import Example


def with_less(example: Example, draw: np.random.Generator, share: float, unasked_share: float) -> Example:
    """The example with its page's records and description, or its address, left out, each in ``share`` of all cases.

    What the extractor keeps of the page is left out in ``unasked_share`` of them.

    Examples that are no pages of HTML are given back as they are, and draw nothing.
    """
    document = example.document
    if document is None:
        return example
    if draw.random() < unasked_share:
        document = unasked(document)
    url, seen, types, known = example.url, document.witnesses, document.types, document.about
    if seen and draw.random() < share:
        seen, types = replace(seen, told=None, described=None), ()
    if draw.random() < share:
        url, known = None, None
    return replace(example, url=url, document=replace(document, url=url, witnesses=seen, types=types, about=known))

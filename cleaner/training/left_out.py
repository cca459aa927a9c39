"""Pages of HTML with less than they came with: most of the web has no records, and a fragment no address."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cleaner.training.examples import Example


def with_less(example: Example, draw: np.random.Generator, share: float) -> Example:
    """The example with its page's records and description, or its address, left out, each in ``share`` of all cases.

    Examples that are no pages of HTML are given back as they are, and draw nothing.
    """
    document = example.document
    if document is None:
        return example
    url, seen, types, known = example.url, document.witnesses, document.types, document.about
    if seen and draw.random() < share:
        seen, types = replace(seen, told=None, described=None), ()
    if draw.random() < share:
        url, known = None, None
    return replace(example, url=url, document=replace(document, url=url, witnesses=seen, types=types, about=known))

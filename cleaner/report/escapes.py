"""Page text on its way to a terminal: nothing in it is obeyed."""

from __future__ import annotations

import re

# C0 and C1 controls could drive the terminal, bidirectional overrides make a line read as what it is not, and half of
# a surrogate pair cannot be written at all.
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def harmless(text: str) -> str:
    r"""``text`` as a terminal may be given it: control characters as the escapes that JSON has for them.

    >>> harmless("\x1b[2Jgone")
    '\\u001b[2Jgone'
    """
    return _HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", text.replace("\r\n", "\n"))

"""What a process does that does nothing but extract: ``python -m benchmarks.extraction IN.jsonl OUT.jsonl``."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

from benchmarks.pages import extract


def main(source: str, output: str) -> None:
    """Write the text of each page of ``source``."""
    logging.disable(logging.CRITICAL)
    with Path(source).open(encoding="utf-8") as rows, Path(output).open("w", encoding="utf-8") as file:
        for line in rows:
            row = json.loads(line)
            text = extract(row.pop("html"))
            file.write(json.dumps({**row, "text": text}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

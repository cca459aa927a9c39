"""The command with a segmenter of rules that hangs, dies or takes its time where a text says so.

``python troubled.py SECONDS CHECKPOINT ARGUMENT...``: seconds that 64 documents take, and between notes in
the journal; then the command's arguments. With ``KILLED_WHEN_PUBLISHED`` in the environment the process is killed
when its output has its name and what it worked with is still there.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fakes import Found, MarkedSegmenter

from cleaner.documents import Document


@dataclass
class TroubledSegmenter(MarkedSegmenter):
    """``hang!`` in a text never ends, ``die!`` is like running out of memory, ``segv!`` a crash inside a C library."""

    seconds: float = 0.0

    def segment(self, documents: Sequence[Document], *, max_loss: float = 0.02) -> list[Found]:
        for document in documents:
            if "hang!" in document.source_text:
                time.sleep(1000)
            if "die!" in document.source_text:
                os.kill(os.getpid(), signal.SIGKILL)
            if "segv!" in document.source_text:
                ctypes.string_at(0)
        time.sleep(self.seconds * len(documents) / 64)
        return super().segment(documents, max_loss=max_loss)


if __name__ == "__main__":
    import cleaner.cleaning
    import cleaner.runs.run
    from cleaner.cli import main

    segmenter = TroubledSegmenter(seconds=float(sys.argv.pop(1)))
    cleaner.cleaning.shipped = lambda: segmenter  # type: ignore[assignment]
    cleaner.runs.run.CHECKPOINT = float(sys.argv.pop(1))
    if "KILLED_WHEN_PUBLISHED" in os.environ:
        cleaner.runs.run._remove = lambda folder: os.kill(os.getpid(), signal.SIGKILL)
    main()

"""``cleaner train``: from labelled pages to a model directory."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.console import complain


def train(
    corpora: Annotated[Path, typer.Argument(help="Directory of labelled corpora, *.jsonl.xz, or one of them.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Model directory to write; its name names the model.")],
    roles: Annotated[
        list[Path] | None,
        typer.Option(
            help="File of roles that were read for pages of the corpora, or of labels saved in a report; may be given "
            "several times."
        ),
    ] = None,
    furniture: Annotated[
        Path | None, typer.Option(help="Directory of furniture: what surrounds stories, written in many languages.")
    ] = None,
    pages: Annotated[
        Path | None, typer.Option(help="Directory of whole pages that were written for training, with roles.")
    ] = None,
    all_sites: Annotated[
        bool,
        typer.Option(
            "--all-sites", help="Train on the validation sites too; no figures can be quoted for the model then."
        ),
    ] = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes that read pages.")] = 2,
) -> None:
    """Train a segmenter on labelled pages and write it as a model directory, with a card that says what it was made of.

    Sites that validate (one in five) are left out, so that `cleaner evaluate` measures the model on pages it never saw.
    Takes some 40 minutes and 10 GB on two cores for 3,000 pages. The same pages give the same files, byte for byte.
    """
    from cleaner.errors import CorpusError
    from cleaner.training.card import training_record, write_record
    from cleaner.training.corpora import checksum, corpus_files
    from cleaner.training.corrections import training_pages
    from cleaner.training.fit import RECIPE, fit
    from cleaner.training.furniture import furniture_files, read_furniture
    from cleaner.training.training_set import read_materials, training_set
    from cleaner.training.written import read_written

    began = time.monotonic()

    def tell(line: str) -> None:
        complain(f"{time.monotonic() - began:5.0f} s  {line}")

    if output.exists() and not output.is_dir():
        raise typer.BadParameter(f"--output: {output} is a file, not a directory")
    blocks = read_furniture(furniture) if furniture else []
    whole = read_written(pages) if pages else []
    written = [path for directory in (furniture, pages) if directory for path in furniture_files(directory)]
    files = [*corpus_files(corpora), *(roles or []), *written]
    labelled = training_pages(
        corpora,
        roles or [],
        all_sites=all_sites,
        left_out=lambda page: complain(
            f"{page.id}: left out: pages of {page.site} validate; --all-sites trains on them too"
        ),
    )
    materials = read_materials(labelled, workers, tell)
    if not materials:
        raise CorpusError(f"{corpora}: no pages to train on; --all-sites trains on the validation sites too")
    materials += whole
    data = {path.name: checksum(path) for path in files}
    record = training_record(materials, RECIPE, data, all_sites=all_sites)
    learned = training_set(materials, blocks, RECIPE)
    del materials  # what they hold is needed no more
    segmenter = fit(learned, name=output.name, recipe=RECIPE, say=tell)
    segmenter.model.save(output)
    write_record(output, record)
    tell(f"wrote {output}")

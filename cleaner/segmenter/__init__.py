"""From evidence to roles and boundaries; knows nothing of HTML or files of documents."""

from cleaner.segmenter.decode import DEFAULT_MAX_LOSS
from cleaner.segmenter.segmenter import Segmentation, Segmenter

__all__ = ["DEFAULT_MAX_LOSS", "Segmentation", "Segmenter"]

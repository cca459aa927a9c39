"""The errors a caller can expect; each message names the input and the cure."""


class CleanerError(Exception):
    """Base of every error that cleaner raises on purpose."""


class NotTextError(CleanerError, ValueError):
    """The input is no text: an image, an archive, an unknown binary."""


class ModelError(CleanerError, ValueError):
    """A model directory is missing, damaged, or of another format."""


class CorpusError(CleanerError, ValueError):
    """A labelled corpus is missing, damaged, or not in the expected form."""

"""The errors a caller can expect; each message names the input and the cure."""


class CleanerError(Exception):
    """Base of every error that cleaner raises on purpose."""


class NotTextError(CleanerError, ValueError):
    """The input is no text: an image, an archive, an unknown binary."""


class ModelError(CleanerError, ValueError):
    """A model directory is missing, damaged, or of another format."""


class DumpError(CleanerError, ValueError):
    """A dump, or a part of one, cannot be read or written."""


class RemoteError(CleanerError):
    """A file that lies elsewhere cannot be fetched, now or at all."""


class MissingPackageError(CleanerError, ImportError):
    """What is asked for needs a package that an extra brings."""


class CorpusError(CleanerError, ValueError):
    """A labelled corpus is missing, damaged, or not in the expected form."""

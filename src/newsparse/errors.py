"""Everything that can go wrong, as one tree; each class has its exit code.

Messages name the file, the page where it matters, and the value that was wrong, in one line.
"""


class NewsparseError(Exception):
    """Base of all errors raised on purpose.

    Attributes:
        exit_code: what the command line returns when this error ends the run.
    """

    exit_code = 1


class ConfigError(NewsparseError):
    """A setting is unknown or out of range."""

    exit_code = 2


class InputError(NewsparseError):
    """An input cannot be used; the other inputs are not affected."""

    exit_code = 3


class InputMissingError(InputError):
    """There is no such file, or it cannot be read."""


class InputUnreadableError(InputError):
    """The file is empty, truncated, or not an image or PDF at all."""


class InputEncryptedError(InputError):
    """The PDF needs a password."""


class InputTooLargeError(InputError):
    """The page has more pixels than the configured bound (a decompression bomb)."""


class InputTooSmallError(InputError):
    """The page is too small to hold one line of text."""


class ModelError(NewsparseError):
    """A model file is missing or is not the one in the manifest."""

    exit_code = 4


class EngineError(NewsparseError):
    """A text engine failed or returned something that its protocol forbids."""

    exit_code = 5


class OutputError(NewsparseError):
    """A result cannot be written."""

    exit_code = 6


class BatchLockedError(NewsparseError):
    """Another batch is at work on the same output folder."""

    exit_code = 7


class PartlyFailedError(NewsparseError):
    """A batch went through all its pages, and some of them failed; each is named with its reason."""

    exit_code = 8


class ClusterError(NewsparseError):
    """A cluster cannot be reached, or no node of it can do the work; or Ray is not installed."""

    exit_code = 9

"""Why each paragraph was decided as it was: pieces of evidence in words, each with what it adds to the decision."""

from cleaner.inspection.inspect import Finding, Inspection, Reason, inspect_page

__all__ = ["Finding", "Inspection", "Reason", "inspect_page"]

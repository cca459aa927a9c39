"""Documents in bulk: readers and writers that know nothing of how a document is cleaned."""

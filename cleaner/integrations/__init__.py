"""The cleaner as a step in other frameworks; no integration knows of another."""

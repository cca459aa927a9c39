"""Dumps cleaned unattended: readers, workers, journal and writers put together into a run that can be resumed."""

"""How well pages were cleaned: figures of one page, their aggregates with intervals, calibration."""

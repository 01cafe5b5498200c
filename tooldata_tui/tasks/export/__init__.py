"""Exporting: examples become the files of a dataset, each whole or not at all, and the same bytes every time."""

"""Trainers and vendors: how a dataset is written for each, and what each would do to a row."""

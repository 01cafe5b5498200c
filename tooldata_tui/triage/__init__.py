"""Triage: which examples need a person, found by comparing them with each other."""

"""Bytes to examples and back: one module a format, one registry."""

"""What a person may set: ``tooldata.toml``, the keys, the themes."""

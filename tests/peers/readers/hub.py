"""Loads files as ``datasets`` does and prints their rows."""

import json
import sys

import datasets

datasets.disable_progress_bars()
kind, cache, *files = sys.argv[1:]
loaded = datasets.load_dataset(kind, data_files=files, split="train", cache_dir=cache)
json.dump(list(loaded), sys.stdout)

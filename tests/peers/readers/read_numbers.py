"""Prints what pandas reads where each number of a list stands: in a table of ours, and in a line."""

import json
import sys

import pandas

load, dump = pandas.io.json.ujson_loads, pandas.io.json.ujson_dumps
texts = json.loads(sys.argv[1])
json.dump([[load(text), load(dump(load(text)))] for text in texts], sys.stdout)

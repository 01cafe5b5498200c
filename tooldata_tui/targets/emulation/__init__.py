"""What each trainer does to a row, as its own code does it: what stops it, what it leaves out, what it learns from."""

"""What the panes show, as lines of styled text. No terminal library: a test reads them as they are."""

"""What holds wherever the tests run."""

import signal

# What a script starts in its background ignores ctrl+c, and so would every program that a test starts and interrupts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

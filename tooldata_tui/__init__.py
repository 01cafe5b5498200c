"""tooldata: turn tool schemas and raw examples into a tool-calling dataset that can be trusted."""

__version__ = "0.1.0"

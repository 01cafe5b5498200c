"""The commands: names, modules and summaries. Imports none of them, so that ``tooldata --help`` answers at once."""

from typing import NamedTuple

__all__ = ["COMMANDS", "HIDDEN", "Command"]


class Command(NamedTuple):
    """One command. Its module has ``define(parser)`` and ``run(arguments) -> exit code``."""

    module: str
    summary: str


COMMANDS = {
    "demo": Command("demo", "try everything on a small customer-service dataset"),
    "new": Command("new", "make a project folder"),
    "tools": Command("tools", "list the tools of a project, or add some from a file"),
    "import": Command("import_", "add the examples of dataset files to a project"),
    "check": Command("check", "print what is wrong with the examples"),
    "fix": Command("fix", "do to all examples what the rules propose"),
    "review": Command("review", "go through the examples on the review screen"),
    "decide": Command("decide", "accept, reject or change an example from a script"),
    "scan": Command("scan", "compare the examples: duplicates, wrong labels, what sits between two tools"),
    "duplicates": Command("duplicates", "print the groups of examples that say the same"),
    "rulings": Command("rulings", "print what was ruled about messages between two labels"),
    "queue": Command("queue", "print the examples in the order they are worth looking at"),
    "findings": Command("findings_command", "print everything that was found, the worst examples first"),
    "stats": Command("stats", "print counts: statuses, tools, rules, reviewers"),
    "export": Command("export", "write the accepted examples to a dataset file"),
    "rule": Command("rule", "explain a rule, or list all of them"),
    "doctor": Command("doctor", "check that a project file is sound"),
    "backup": Command("backup", "copy a project file, even while it is in use"),
}

#: Commands that programs use, not people.
HIDDEN = {
    "_import": Command("import_child", "import files, reporting on stdout; for the review screen"),
    "_similar": Command("similar_child", "find what is nearest to an example; for the review screen"),
    "_layout": Command("layout_child", "lay out the map, reporting on stdout; for the review screen"),
    "_scan": Command("scan_child", "compare the examples, then go by what is decided; for the review screen"),
}

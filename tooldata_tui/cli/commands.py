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
    "review": Command("review", "go through the examples on the review screen"),
    "decide": Command("decide", "accept, reject or change an example from a script"),
    "scan": Command("scan", "compare the examples: duplicates, wrong labels, what sits between two tools"),
    "duplicates": Command("duplicates", "print the groups of examples that say the same"),
    "queue": Command("queue", "print the examples in the order they are worth looking at"),
    "stats": Command("stats", "print counts: statuses, tools, rules, reviewers"),
    "export": Command("export", "write the accepted examples to a dataset file"),
    "rule": Command("rule", "explain a rule, or list all of them"),
    "doctor": Command("doctor", "check that a project file is sound"),
    "backup": Command("backup", "copy a project file, even while it is in use"),
}

#: Commands that programs use, not people.
HIDDEN = {"_import": Command("import_child", "import files, reporting on stdout; for the review screen")}

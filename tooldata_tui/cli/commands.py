"""The commands: names, modules, summaries and examples. Imports none of them: ``tooldata --help`` answers at once."""

from typing import NamedTuple

__all__ = ["COMMANDS", "EXAMPLES", "HIDDEN", "Command"]


class Command(NamedTuple):
    """One command. Its module has ``define(parser)`` and ``run(arguments) -> exit code``."""

    module: str
    summary: str


COMMANDS = {
    "demo": Command("demo", "try everything on a small customer-service dataset"),
    "new": Command("new", "make a project folder"),
    "tools": Command("tools", "list the tools of a project, or add some from a file"),
    "seed": Command("seed", "add hand-written messages as examples of a tool"),
    "mine": Command("mine", "propose seeds from real chat logs: messages that say what the set does not say yet"),
    "import": Command("import_", "add the examples of dataset files to a project"),
    "check": Command("check", "print what is wrong with the examples"),
    "fix": Command("fix", "do to all examples what the rules propose"),
    "review": Command("review", "go through the examples on the review screen"),
    "decide": Command("decide", "accept, reject or change an example from a script"),
    "scan": Command("scan", "compare the examples: duplicates, wrong labels, what sits between two tools"),
    "duplicates": Command("duplicates", "print the groups of examples that say the same"),
    "overlap": Command("overlap", "print the examples that are in a benchmark, or nearly"),
    "rulings": Command("rulings", "print what was ruled about messages between two labels"),
    "waive": Command("waive", "let what a rule found at one example count no more, for a reason"),
    "queue": Command("queue", "print the examples in the order they are worth looking at"),
    "findings": Command("findings_command", "print everything that was found, the worst examples first"),
    "expand": Command("expand", "have a language model write more examples, which wait for a person"),
    "judge": Command("judge", "have a language model say what it would call; as findings, not as verdicts"),
    "prompt": Command("prompt", "show what language models are asked with"),
    "stats": Command("stats", "print counts: statuses, tools, rules, reviewers"),
    "report": Command("report", "write the health of a project as one page with plots"),
    "preflight": Command("preflight", "say what a trainer would do to each example, and show it as the model sees it"),
    "export": Command("export", "write the accepted examples to a dataset file"),
    "rule": Command("rule", "explain a rule, or list all of them"),
    "trust": Command("trust", "let the rules run that a project brings along"),
    "doctor": Command("doctor", "check that a project file is sound"),
    "backup": Command("backup", "copy a project file, even while it is in use"),
}

#: What one might type behind ``tooldata COMMAND``.
EXAMPLES = {
    "demo": ("", "shop/"),
    "new": ("support/",),
    "tools": ("data.jsonl", "support/ tools.json", "support/ --mcp 'npx my-server'"),
    "seed": ("support/ lookup_order messages.txt", "support/ no-tool < messages.txt", "support/"),
    "mine": ("support/ logs/*.jsonl --count 50", "support/ chat.jsonl --out proposed.jsonl"),
    "import": ("support.tooldata data/*.jsonl", "support.tooldata rows.json --format sharegpt"),
    "check": ("data.jsonl", ". --select C,M --ignore M301", ". --baseline baseline.json --format github"),
    "fix": ("data.jsonl", "data.jsonl --safe", "data.jsonl --select C304"),
    "review": ("data.jsonl", ". --tool check_status", ". --where 'rule:C -is:flagged' --limit 50"),
    "decide": (
        ". 12 reject --reason wrong-tool",
        ". 12 relabel --tool check_status",
        ". accept --where 'file:good.jsonl' --yes",
    ),
    "scan": ("data.jsonl", ". --words-only"),
    "duplicates": (".",),
    "overlap": ("data.jsonl benchmark.jsonl",),
    "rulings": (".", ". --markdown > guidelines.md"),
    "waive": (". 12 V203 --reason 'the customer named it on the phone'", "."),
    "queue": ("data.jsonl", ". --select A --json", ". --similar 12"),
    "findings": ("data.jsonl", ". --select A,D --json"),
    "expand": (
        ". --count 50 --dry-run",
        ". --tool check_status --count 100 --max-price 2",
        ". --kind noise --count 20",
    ),
    "judge": (". --count 200 --dry-run", ". --where rule:A --votes 5"),
    "prompt": ("", "negative > prompts/negative.txt"),
    "stats": ("data.jsonl", ". --gaps"),
    "report": (". health.html",),
    "preflight": ("data.jsonl --target axolotl", ". --template ./my-model --row 12"),
    "export": (". train.jsonl", ". out/ --target axolotl --split train=0.9,test=0.1"),
    "rule": ("C304", "C3", ""),
    "trust": (".",),
    "doctor": ("support.tooldata",),
    "backup": ("support.tooldata monday.tooldata",),
}

#: Commands that programs use, not people.
HIDDEN = {
    "_import": Command("import_child", "import files, reporting on stdout; for the review screen"),
    "_similar": Command("similar_child", "find what is nearest to an example; for the review screen"),
    "_generate": Command("generate_child", "have a model write examples, reporting on stdout; for the review screen"),
    "_health": Command("health_child", "count the whole set; for the review screen"),
    "_layout": Command("layout_child", "lay out the map, reporting on stdout; for the review screen"),
    "_own": Command("own_child", "run a person's own rules, reporting on stdout; for a scan"),
    "_render": Command("render_child", "render rows through a chat template; for preflight"),
    "_scan": Command("scan_child", "compare the examples, then go by what is decided; for the review screen"),
}

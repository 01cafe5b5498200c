"""``tooldata trust``: lets the rules run that a project brings along."""

from argparse import Namespace

from tooldata_tui.cli.arguments import Parser, add_project
from tooldata_tui.cli.output import say
from tooldata_tui.cli.target import target_of
from tooldata_tui.errors import DataError
from tooldata_tui.text import one_line


def define(parser: Parser) -> None:
    add_project(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.settings.trust import digest_of, trust
    from tooldata_tui.tasks.installed_rules import installed_rules
    from tooldata_tui.tasks.judging import own_files

    files, installed = own_files(target_of(arguments.project).settings), installed_rules()
    if not files and not installed:
        raise DataError("the settings name no rules of your own", hint='write own = ["my_rules.py"] under [rules]')
    for path in files:
        try:
            digest = digest_of(path.read_bytes())
        except OSError as error:
            raise DataError(f"cannot be read: {error.strerror}", file=path, path="rules.own") from None
        trust(path, digest)
        say(f"{path} may run as it is now, {digest[:12]}")
    for one in installed:
        trust(one.identity, one.digest)
        said = one_line(f"{one.entry.name} of {one.package}")
        say(f"{said} may run as it is installed now, {one.digest[:12]}")
    return 0

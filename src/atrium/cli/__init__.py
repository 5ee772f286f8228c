"""The `atrium` command: one file per subcommand, each imported only when it is called."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Search the hotels of a city, and see where every millisecond went."""

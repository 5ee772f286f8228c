"""`atrium completion`: the script that makes a shell complete the command."""

import click
from click.shell_completion import get_completion_class

HELP = """Print the completion script for SHELL.

\b
  bash:  echo 'source <(atrium completion bash)' >> ~/.bashrc
  zsh:   echo 'source <(atrium completion zsh)' >> ~/.zshrc
  fish:  atrium completion fish > ~/.config/fish/completions/atrium.fish
"""


@click.command(help=HELP)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    from atrium.cli import main

    script = get_completion_class(shell)
    assert script is not None  # noqa: S101 - click knows the three
    command = script(main, {}, "atrium", "_ATRIUM_COMPLETE")
    click.echo(command.source_template % command.source_vars())

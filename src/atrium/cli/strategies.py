"""`atrium strategies`: which there are, what they do, and which of them can run here."""

import click
import orjson

from atrium.strategies import registry


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
def strategies(*, as_json: bool) -> None:
    """List the strategies: how each waits, where it parses, and which of them can run here."""
    rows = []
    for name in registry.names():
        entry, reason = registry.describe(name), registry.availability(name)
        rows.append(
            {
                "name": name,
                "waiting": entry.waiting,
                "parsing": entry.parsing,
                "default": name == registry.DEFAULT,
                "available": reason is None,
                "reason": reason,
            }
        )
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
        return
    width = {key: max(len(str(row[key])) for row in rows) for key in ("name", "waiting", "parsing")}
    for row in rows:
        note = f"not here: {row['reason']}" if row["reason"] else "the default" if row["default"] else ""
        shown = "  ".join(str(row[key]).ljust(width[key]) for key in ("name", "waiting", "parsing"))
        click.echo(f"{shown}  {note}".rstrip())

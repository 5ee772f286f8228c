"""`python -m atrium` is the `atrium` command."""

from atrium.cli import main

if __name__ == "__main__":  # a spawned worker imports this file under another name
    main()

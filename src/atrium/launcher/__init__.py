"""Embedded mode: the whole system from one command, without Docker, root, Java or a system database."""

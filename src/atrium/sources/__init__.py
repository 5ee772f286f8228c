"""WHERE hotels come from. Pure: bytes in, models out; nothing here does I/O.

A source is a package with pure functions and a folder of test pages under tests/pages/.
"""

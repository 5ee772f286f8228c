"""The words that all processes share. Imports pydantic and the standard library, nothing else."""

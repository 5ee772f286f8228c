"""Structured logs, request ids, metrics."""

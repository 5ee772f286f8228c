"""Metrics as Prometheus reads them.

https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
"""

from collections.abc import Mapping


def family(name: str, kind: str, said: str, values: Mapping[str, float]) -> str:
    """`values` by their labels in braces; "" where there are none."""
    samples = "".join(f"{name}{labels} {value:.17g}\n" for labels, value in values.items())
    return f"# HELP {name} {said}\n# TYPE {name} {kind}\n{samples}"


def labelled(label: str, values: Mapping[str, float]) -> dict[str, float]:
    return {f'{{{label}="{name}"}}': value for name, value in values.items()}

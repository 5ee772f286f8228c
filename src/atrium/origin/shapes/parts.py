"""What all shapes write the same way."""

from html import escape


def head(title: str, extra: str = "") -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/>'
        f"<title>{title}</title>{extra}</head>"
    )


def thousands(number: int | None) -> str:
    return f"{number or 0:,}"


def dollars(amount: int | None) -> str:
    return f"${amount or 0:,}"


def reais(amount: int) -> str:
    return f"R${amount:,}"


def attribute(text: str) -> str:
    return escape(text, quote=True)

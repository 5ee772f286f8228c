"""An alert and an alarm as people say it."""

from atrium.web.following.models import Alarm, Alert, Kind

_FACT = {Kind.PRICE_BELOW: "price", Kind.PRICE_ABOVE: "price", Kind.RANK_BETTER: "rank", Kind.RANK_WORSE: "rank"}


def _amount(value: float, currency: str | None, kind: str) -> str:
    if _FACT[Kind(kind)] == "rank":
        return f"{value:.0f}"
    return f"{value:,.2f} {currency or ''}".replace(".00", "").strip()


def sentence(alarm: Alarm) -> str:
    """ "price is 89 EUR (at most 90 EUR)" """
    fact, value = _FACT[Kind(alarm.kind)], _amount(alarm.value, alarm.currency, alarm.kind)
    wanted = wish(alarm).removeprefix(f"{fact} ")
    return f"{fact} is {value} ({wanted})"


def wish(alert: Alert | Alarm) -> str:
    """ "price at most 90 EUR" """
    return f"{Kind(alert.kind).label} {_amount(alert.threshold, alert.currency, alert.kind)}"

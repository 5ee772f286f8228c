"""How the admin looks and what its side bar offers."""

from typing import Any

from django.urls import reverse_lazy


def _link(title: str, icon: str, name: str) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse_lazy(name)}


SETTINGS = {
    "UNFOLD": {
        "SITE_TITLE": "Atrium",
        "SITE_HEADER": "Atrium",
        "SITE_SYMBOL": "travel_explore",
        "SHOW_HISTORY": True,
        "SHOW_VIEW_ON_SITE": False,
        "SIDEBAR": {
            "show_search": True,
            "navigation": [
                {
                    "title": "Hotels",
                    "items": [
                        _link("Hotels", "hotel", "admin:hotels_hotel_changelist"),
                        _link("Observations", "history", "admin:hotels_observation_changelist"),
                        _link("Selections", "bookmark", "admin:hotels_selection_changelist"),
                        _link("Alerts", "notifications", "admin:following_alert_changelist"),
                        _link("Alarms", "notifications_active", "admin:following_alarm_changelist"),
                        _link("Runs", "timer", "admin:runs_run_changelist"),
                    ],
                },
                {
                    "title": "Operations",
                    "items": [
                        _link("Dead letters", "mail_off", "admin:operations_deadletter_changelist"),
                        _link("Processed events", "inbox", "admin:operations_processedevent_changelist"),
                        _link("Profiles (Silk)", "speed", "silk:summary"),
                    ],
                },
                {
                    "title": "World and people",
                    "items": [
                        _link("Countries", "public", "admin:geo_country_changelist"),
                        _link("Cities", "location_city", "admin:geo_city_changelist"),
                        _link("Messages", "mail", "admin:site_message_changelist"),
                        _link("Users", "person", "admin:accounts_user_changelist"),
                        _link("Groups", "group", "admin:auth_group_changelist"),
                    ],
                },
            ],
        },
    }
}

"""The schedule: saved hotels that nobody saw for a while are looked at again."""

"""Who follows saved hotels: what changed since they looked, alerts and what they raised, the feed."""

"""What strategies are made of: the pump that keeps pages under way, an event loop of one's own, child processes."""

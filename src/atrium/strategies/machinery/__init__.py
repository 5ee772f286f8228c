"""What strategies are made of: pages kept under way, an event loop of one's own, child processes."""

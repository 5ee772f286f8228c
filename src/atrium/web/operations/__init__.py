"""What keeps the rest honest: inbox, dead letters, health, cleaning up."""

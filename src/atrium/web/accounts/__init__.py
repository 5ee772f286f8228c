"""Who uses Atrium: people, guests, staff."""

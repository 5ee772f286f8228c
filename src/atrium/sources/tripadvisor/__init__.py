"""TripAdvisor, in all the shapes seen on real pages."""

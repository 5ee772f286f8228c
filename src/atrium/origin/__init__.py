"""The practice site: a TripAdvisor-shaped site for any city, everything derived from a seed."""

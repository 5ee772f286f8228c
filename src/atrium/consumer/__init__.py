"""The consumer process: reads events and hands them to the service that owns the database."""

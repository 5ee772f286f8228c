"""The worker process: takes tasks, pulls pages, publishes what it saw. It never touches the database."""

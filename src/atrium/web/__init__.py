"""The Django project: dashboard, API, admin; the only process besides the consumer that knows the database."""

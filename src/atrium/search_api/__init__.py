"""The FastAPI process: searches, jobs and their progress; states facts as events."""

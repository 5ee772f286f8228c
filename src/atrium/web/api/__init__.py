"""What the resources of /api/v1/ have in common."""

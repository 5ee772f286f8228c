"""Countries and cities."""

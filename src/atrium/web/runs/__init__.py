"""What finished searches measured."""

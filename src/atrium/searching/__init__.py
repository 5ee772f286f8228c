"""One search from query to hotels."""

"""Hotels, their history, and who saved them."""

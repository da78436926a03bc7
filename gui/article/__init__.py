"""The Article page: the claims, each with its race, its chart and its verdict."""

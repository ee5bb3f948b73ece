"""What somebody does with the settings, one module a noun."""

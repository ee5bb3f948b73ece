"""Side-by-side measurements: what the product does against raw SQL, a minimal page and the peers, in one run."""

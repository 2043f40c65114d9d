"""What is worked out from records and from tables."""

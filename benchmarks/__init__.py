"""What Muster costs; run by hand, not by the tests."""

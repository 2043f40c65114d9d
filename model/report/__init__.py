"""What people read: sentences, and figures as files."""

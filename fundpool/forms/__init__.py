"""What people type about the common funds."""

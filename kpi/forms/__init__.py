"""What people type on the pages of assessment, parsed."""

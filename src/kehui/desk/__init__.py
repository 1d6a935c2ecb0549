"""What people come back to every day: looking up."""

"""What the figures of this project come from: each script runs alone, prints a table and writes JSON to results/."""

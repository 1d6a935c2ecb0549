"""Assignment at growing sizes: totals, proofs, fairness, repairs and rules, on instances made by a generator."""

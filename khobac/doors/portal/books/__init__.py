"""The pages of accountants: what a unit reads of its money, and the books of a treasury."""

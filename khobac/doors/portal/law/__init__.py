"""The law desk: what the law says, since when and by which article, and how two stewards change it."""

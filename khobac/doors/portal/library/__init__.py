"""The library of defects: what officers may name in a return, how often it is named, and how two stewards change it."""

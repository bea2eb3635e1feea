"""What is structure, not taste, held by machine: directions, writers, homes of time and money, complete pages.

Each check is a function over source text or a model, so that every one is also shown to catch a planted violation.
"""

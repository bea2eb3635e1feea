"""Money by the hundred thousand: each part is a module here with `measure() -> figures`."""

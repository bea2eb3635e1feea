"""Events told to units' own software: which kinds go to which address, each delivery until it is taken, and the log of all.

An event is thin: what happened to what, and when; whoever wants more asks the API with a key. Each is signed, comes at least once
and in no promised order; `id` is the same in every repeat.
"""

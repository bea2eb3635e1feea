"""One file per rule of law; each returns every violation it sees, as of the inputs it is given.

A rule's docstring is its plain sentence, its article and a worked example that runs. The table below is the whole list.
"""

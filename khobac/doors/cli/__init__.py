"""`khobac …`: the command line for operators. One file a command, each with a `register(app)`."""

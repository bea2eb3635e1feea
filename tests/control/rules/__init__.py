"""One test file per rule, with the expectations of the acceptance cases as pure inputs."""

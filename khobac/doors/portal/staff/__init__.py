"""The staff side of the portal: officers, approvers, supervisors of the treasury."""

"""What the regional administrator keeps: offices, accounts, roles, absences."""

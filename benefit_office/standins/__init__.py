"""Stand-ins for what lies outside the office: for the demo and the tests, never in production."""

"""The one-command office: real PostgreSQL and real Valkey from wheels, started and watched by one launcher."""

"""The store on a PostgreSQL server, for several processes and machines at once."""

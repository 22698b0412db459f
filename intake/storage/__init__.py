"""What lasts: evidence under its digest, rows and jobs of one transaction, and the PostgreSQL that keeps them."""

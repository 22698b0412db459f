"""Words with places in, the structure of a page out: upright, in rows, columns, tables, labels and values."""

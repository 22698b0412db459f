"""The pack format: text cells, columns and sheets on one side, nodes and what must hold between them on the other."""

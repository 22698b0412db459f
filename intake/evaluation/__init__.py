"""Reading without a server or a database: files and datasets in, proposals and honest figures out."""

"""Language shared by every decoder: text in, requests with slots and text spans out."""

"""What runs: the HTTP application, workers, the keeper, and `serve`, which starts and watches them."""

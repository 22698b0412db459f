"""`python -m intake` is `order-intake`."""

from intake.cli import main

if __name__ == "__main__":
    main()

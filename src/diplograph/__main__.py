"""Lets ``python -m diplograph`` run the command line."""

from diplograph.cli.app import main

if __name__ == "__main__":
    main()

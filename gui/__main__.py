"""``python -m gui``: the same as ``racelane``."""

from gui.app import main

if __name__ == "__main__":
    main()

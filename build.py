"""The front door: python build.py writes the booklet's PDF into out/."""

import sys

MISSING = """Il manque « {name} » dans cet environnement Python.
    aide\u202f: lancez «\u00a0make pdf\u00a0» (qui installe tout), ou «\u00a0.venv/bin/python build.py\u00a0» si c’est déjà fait.
"""

if sys.version_info < (3, 11):
    sys.exit("Python 3.11 ou plus récent est nécessaire. Lancez « make pdf ».")

if __name__ == "__main__":
    try:
        from imprint import memory

        memory.calm()
        from imprint.cli import main
    except ModuleNotFoundError as error:
        sys.stderr.write(MISSING.format(name=error.name))
        sys.exit(4)
    main()

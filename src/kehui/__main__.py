"""`python -m kehui` is `kehui`."""

from kehui.cli import main

main()

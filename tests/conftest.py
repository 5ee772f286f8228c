"""What all tests share."""

import os

from hypothesis import settings

# a run that decides whether something lands must not depend on luck; everybody else's runs look for new examples
settings.register_profile("decides", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("decides")

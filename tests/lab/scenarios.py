# SPDX-License-Identifier: GPL-2.0-or-later
"""All scenarios of the lab."""
from harness import SCENARIOS  # noqa: F401
import scenarios_stock  # noqa: F401  (each registers its scenarios)

# Radio 0 is the station's, the others are those of the access points.
RADIOS = 5
CI = ("stock_baseline",)

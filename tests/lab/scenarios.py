# SPDX-License-Identifier: GPL-2.0-or-later
"""All scenarios of the lab, in the order in which they run."""
from harness import SCENARIOS  # noqa: F401
import scenarios_stock    # noqa: F401  (each registers its scenarios)
import scenarios_central  # noqa: F401
import scenarios_session  # noqa: F401
import scenarios_wired    # noqa: F401
import scenarios_printed  # noqa: F401
import scenarios_hostile  # noqa: F401
import scenarios_agent    # noqa: F401
import scenarios_split    # noqa: F401
import scenarios_split_eap  # noqa: F401
import scenarios_split_cache  # noqa: F401
import scenarios_split_attack  # noqa: F401
import scenarios_split_fault  # noqa: F401
import scenarios_split_policy  # noqa: F401
import scenarios_split_radio  # noqa: F401
import scenarios_split_vlan  # noqa: F401

# Radio 0 is the station's, the others are those of the access points, or of further stations.
RADIOS = 5

# What CI runs with every change: between them they use each part once, in some ten minutes.
CI = ("ft_central", "ft_openwrt_defaults", "push_only", "ap_restart", "vlan_identity", "disconnect",
      "failover", "relay", "hostile", "agent_open", "split_ft_eap",
      "split_okc_table", "split_owe_cases", "split_krack", "split_forged", "split_5ghz")

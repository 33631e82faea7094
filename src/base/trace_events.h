/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of trace events; no guard, it is included to be expanded (see trace.h).
 *
 * TRACE_EVENT(name, level, AireOS task, IOS-XE module, AireOS text, IOS-XE text)
 * {sta} {bssid} print in the form's own notation, {s0} {n0} {hex} the arguments, {dump} the octets
 * as AireOS dumps them: "[0000] c9 4d 0d ...". A '~' at the start of a line leaves the address out.
 *
 * AireOS wording as in public debug captures where one exists; where none does, ours.
 */
/* s0 user name, s1 EAP method, n0 octets of MSK */
TRACE_EVENT(ACCEPT_RECEIVED, NOTE, "Dot1x_NW_MsgTask", "client-auth",
	    "Processing Access-Accept for mobile {sta}",
	    "Access-Accept processed. User {s0}, EAP type: {s1}, BSSID {bssid}")
TRACE_EVENT(MSK_RECEIVED, INFO, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "Received MSK of {n0} octets from the RADIUS server for mobile {sta} (EAP method {s1})",
	    "MSK received. Length {n0}, EAP type: {s1}, WLAN {s0}")
/* s0 AKM, hex PMKID, n0 cache index, n1 lifetime in seconds */
TRACE_EVENT(PMKSA_CREATED, NOTE, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "Creating a PKC PMKID Cache entry for station {sta} (RSN 2)\n"
	    "Adding BSSID {bssid} to PMKID cache at index {n0} for station {sta}\n"
	    "~New PMKID: (16)\n"
	    "~{dump}",
	    "PMK cache entry created. AKM:{s0} BSSID {bssid} PMKID {hex} lifetime {n1} sec")
/* s0 AKM, s1 R0KH-ID, s2 R1KH-ID, n0 octets of XXKey, n1 lifetime in seconds */
TRACE_EVENT(FT_KEYS_CREATED, NOTE, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "Created PMK Cache Entry for TGr AKM:{s0} {sta}\n"
	    "R0KH-ID:{s1} R1KH-ID:{s2} MSK Len:{n0} pmkValidTime:{n1}",
	    "FT key hierarchy created. AKM:{s0} R0KH-ID {s1} R1KH-ID {s2} PMKR0Name {hex} "
	    "lifetime {n1} sec")
/* s0 why the WLAN's stations cannot use FT from this AP */
TRACE_EVENT(FT_KEYS_SKIPPED, NOTE, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "No PMK Cache Entry for TGr for mobile {sta}: {s0}",
	    "FT key hierarchy not created. Reason: {s0}")
/* s0 what was pushed again */
TRACE_EVENT(PUSH_DUPLICATE, DEBUG, "Dot1x_NW_MsgTask", "client-auth",
	    "Access-Accept for mobile {sta} was already processed, cache unchanged",
	    "Push repeated, cache unchanged. Audit session id {s0}")
/* s0 reason, s1 sender, n0 Error-Cause */
TRACE_EVENT(PUSH_REFUSED, ERR, "radiusCoASupportTransportThread", "radius-dyn-auth",
	    "Refused push from {s1} for mobile {sta}: {s0} (Error-Cause {n0})",
	    "Push refused. Sender {s1}, reason: {s0}, Error-Cause {n0}")
/* s0 WLAN, hex PMKID */
TRACE_EVENT(PMKSA_EXPIRED, INFO, "osapiBsnTimer", "client-keymgmt",
	    "PMK cache entry for station {sta} expired, removing BSSID {bssid}",
	    "PMK cache entry expired. WLAN {s0} BSSID {bssid} PMKID {hex}")
/* s0 why: capacity of the station or of the controller */
TRACE_EVENT(PMKSA_EVICTED, INFO, "apfMsConnTask", "client-keymgmt",
	    "PMK cache entry for station {sta} and BSSID {bssid} removed to make room: {s0}",
	    "PMK cache entry evicted. BSSID {bssid} PMKID {hex} reason: {s0}")
TRACE_EVENT(SESSION_EXPIRED, NOTE, "osapiBsnTimer", "client-orch-sm",
	    "Session timeout expired for station {sta}, deleting its keys",
	    "Client session timeout. WLAN {s0} user {s1}")
/* s0 who asked, s1 by which attribute, n0 PMKSAs removed */
TRACE_EVENT(SESSION_DISCONNECTED, NOTE, "radiusCoASupportTransportThread", "client-orch-sm",
	    "Received Disconnect-Request ({s1}) from {s0}: deleting {n0} PMK cache entries of "
	    "mobile {sta}",
	    "Client disconnected by {s0}. Matched on {s1}, {n0} PMK cache entries deleted")
/* s0 why: WLAN removed or shut down, cleared by an administrator, accounting stop */
TRACE_EVENT(SESSION_DELETED, NOTE, "apfReceiveTask", "client-orch-sm",
	    "Deleting mobile {sta} and its keys: {s0}", "Client session deleted. Reason: {s0}")
/* An access point has asked for the key of a client that roams to it, and got it: s0 R0KH-ID, s1
 * AP, s2 "" or what was unusual, n0 lifetime in seconds, hex PMKR0Name */
TRACE_EVENT(FT_PULL_SERVED, NOTE, "apfMsConnTask", "client-keymgmt",
	    "Doing local roaming for destination address {bssid}\n"
	    "Created a new preauth entry for AP:{bssid}\n"
	    "R0KH-ID:{s0} R1KH-ID:{bssid} PMK-R1 sent to AP {s1} pmkValidTime:{n0}{s2}",
	    "11r key pulled by AP {s1}. BSSID {bssid} R0KH-ID {s0} PMKR0Name {hex} lifetime {n0} "
	    "sec{s2}")
/* s0 R0KH-ID, s1 AP, s2 why */
TRACE_EVENT(FT_PULL_REFUSED, ERR, "apfMsConnTask", "client-keymgmt",
	    "Doing local roaming for destination address {bssid}\n"
	    "802.11r Key Cache look up failed for AP {s1} R0KH-ID:{s0}: {s2}",
	    "11r key refused to AP {s1}. BSSID {bssid} R0KH-ID {s0} PMKR0Name {hex} reason: {s2}")
/* Ahead of a roam: s0 R0KH-ID, s1 AP, n0 lifetime in seconds */
TRACE_EVENT(FT_KEY_PUSHED, INFO, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "PMK sent to AP {s1}: R0KH-ID:{s0} R1KH-ID:{bssid} pmkValidTime:{n0}",
	    "11r key pushed to AP {s1}. BSSID {bssid} R0KH-ID {s0} lifetime {n0} sec")
/* s2 why not */
TRACE_EVENT(FT_KEY_UNPUSHED, NOTE, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "PMK not sent to AP {s1}: R0KH-ID:{s0} R1KH-ID:{bssid}: {s2}",
	    "11r key not pushed to AP {s1}. BSSID {bssid} R0KH-ID {s0} reason: {s2}")
/* s0 AP, s1 its address, s2 outcome, n0 Error-Cause */
TRACE_EVENT(AP_DISCONNECT, NOTE, "apfReceiveTask", "client-orch-sm",
	    "Sent Disconnect-Request to AP {s0} ({s1}): {s2}",
	    "Disconnect-Request sent to AP {s0}, address {s1}: {s2}, Error-Cause {n0}")
/* s0 name of the key, s1 its octets in hexadecimal; only ever emitted by a controller that was
 * started to allow it, after `debug key-material` */
TRACE_EVENT(KEY_MATERIAL, DEBUG, "Dot1x_NW_MsgTask", "client-keymgmt", "{s0}: {s1}", "{s0}: {s1}")

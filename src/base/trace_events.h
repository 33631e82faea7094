/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of trace events; no guard, it is included to be expanded (see trace.h).
 *
 * TRACE_EVENT(name, level, AireOS task, IOS-XE module, AireOS text, IOS-XE text)
 * {sta} {bssid} print in the form's own notation, {s0} {n0} {hex} the arguments, {r0} a number as a
 * replay counter, {x0} in hexadecimal and {m0} as a MAC address, {dump} the octets as AireOS dumps
 * them: "[0000] c9 4d 0d ...". A '~' at the start of a line leaves the address out.
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
/* s0 AKM, hex PMKID, n0 cache index, n1 lifetime in seconds; renewed: in the place of what an
 * earlier login, or association with a PSK, has left */
#define ENTRY_MADE(name, level, task, reset, made)                                          \
	TRACE_EVENT(name, level, task, "client-keymgmt",                                    \
		    "Creating a PKC PMKID Cache entry for station {sta} (RSN 2)\n" reset    \
		    "Setting active key cache index 8 ---> 8\n"                             \
		    "Setting active key cache index 8 ---> {n0}\n"                          \
		    "Adding BSSID {bssid} to PMKID cache at index {n0} for station {sta}\n" \
		    "~New PMKID: (16)\n"                                                    \
		    "~{dump}",                                                              \
		    "PMK cache entry " made                                                 \
		    ". AKM:{s0} BSSID {bssid} PMKID {hex} lifetime {n1} sec")
#define ENTRY_RESET "Resetting MSCB PMK Cache Entry {n0} for station {sta}\n"
ENTRY_MADE(PMKSA_CREATED, NOTE, "Dot1x_NW_MsgTask", "", "created")
ENTRY_MADE(PMKSA_RENEWED, NOTE, "Dot1x_NW_MsgTask", ENTRY_RESET, "renewed")
ENTRY_MADE(FT_PSK_PMKSA, INFO, "dot1xMsgTask", "", "created")
ENTRY_MADE(FT_PSK_PMKSA_RENEWED, INFO, "dot1xMsgTask", ENTRY_RESET, "renewed")
#undef ENTRY_RESET
#undef ENTRY_MADE
/* s0 R0KH-ID, n0 octets of R0-Key-Data, n1 lifetime in seconds, n2 R1KH-ID */
TRACE_EVENT(FT_PSK_KEYS, DEBUG, "dot1xMsgTask", "client-keymgmt",
	    "Creating global PMK cache for this TGr client\n"
	    "Created PMK Cache Entry for TGr AKM:PSK {sta}\n"
	    "R0KH-ID:{s0} R1KH-ID:{m2} MSK Len:{n0} pmkValidTime:{n1}",
	    "FT key hierarchy created. AKM:FT-PSK R0KH-ID {s0} R1KH-ID {m2} lifetime {n1} sec")
TRACE_EVENT(PMK_SHARED, DEBUG, "Dot1x_NW_MsgTask", "client-keymgmt", "PMK sent to mobility group",
	    "PMK good at all access points of this controller")
/* s0 AKM, s1 R0KH-ID, s2 R1KH-ID, n0 octets of R0-Key-Data, n1 lifetime in seconds */
TRACE_EVENT(FT_KEYS_CREATED, NOTE, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "Created PMK Cache Entry for TGr AKM:802.1x {sta}\n"
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
/* s0 R0KH-ID, s1 AP, s2 why, n0 why (enum key_outcome) */
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
/* ---- the authenticator; texts of AireOS are those of its `debug client` ---- */
/* s0 algorithm, n0 status, s1 its text */
TRACE_EVENT(AUTH_ANSWERED, DEBUG, "apfMsConnTask", "client-orch-sm",
	    "Sending auth response to station on BSSID {bssid} (algorithm {s0}, status {n0})",
	    "802.11 authentication ({s0}) answered. BSSID {bssid} status {n0}: {s1}")
/* s0 kind of request, n0 how long it waited; not kept of all: they come by the thousand */
TRACE_EVENT(REQUEST_SHED, DEBUG, "apfMsConnTask", "client-orch-sm",
	    "Ignoring {s0} request from mobile {sta}: it waited {n0} ms to be looked at",
	    "{s0} request ignored: it waited {n0} ms. BSSID {bssid}")
/* n0 slot, n1 address of the AP's radio */
TRACE_EVENT(ASSOC_REQUEST, DEBUG, "apfMsConnTask", "dot11",
	    "~Processing assoc-req station:{sta} AP:{m1}-0{n0} thread:0",
	    "Association request processed. AP {m1}, Slot {n0}")
TRACE_EVENT(ASSOC_RESPONSE, DEBUG, "apfMsConnTask", "dot11",
	    "~Sending assoc-resp station:{sta} AP:{m1}-0{n0} thread:0",
	    "dot11 send association response. AP {m1}, Slot {n0}")
TRACE_EVENT(ACTION_RECEIVED, DEBUG, "apfMsConnTask", "dot11", "Got action frame from this client.",
	    "Action frame of category {n0} received")
TRACE_EVENT(ASSOC_RECEIVED, NOTE, "apfMsConnTask", "client-orch-sm",
	    "Association received from mobile on BSSID {bssid}",
	    "Association received. BSSID {bssid}, WLAN {s0}, Slot {n0} AP {s1}")
TRACE_EVENT(REASSOC_RECEIVED, NOTE, "apfMsConnTask", "client-orch-sm",
	    "Reassociation received from mobile on BSSID {bssid}",
	    "Re-Association received. BSSID {bssid}, WLAN {s0}, Slot {n0} AP {s1}")
/* n0 octets of its body */
TRACE_EVENT(RSN_IE, DEBUG, "apfMsConnTask", "dot11-validate",
	    "Processing RSN IE type 48, length {n0} for mobile {sta}",
	    "Dot11 ie validate RSN. Length {n0}")
TRACE_EVENT(WPA_IE, DEBUG, "apfMsConnTask", "dot11-validate",
	    "Processing WPA IE type 221, length {n0} for mobile {sta}",
	    "Dot11 ie validate WPA. Length {n0}")
TRACE_EVENT(RSN_NO_PMKID, DEBUG, "apfMsConnTask", "dot11-validate",
	    "Received RSN IE with 0 PMKIDs from mobile {sta}", "RSN IE without PMKID")
/* n0 how many, hex the first */
TRACE_EVENT(RSN_PMKIDS, DEBUG, "apfMsConnTask", "dot11-validate",
	    "Received RSN IE with {n0} PMKIDs from mobile {sta}\n"
	    "~Received PMKID: (16)\n"
	    "~{dump}",
	    "RSN IE with {n0} PMKIDs. First {hex}")
TRACE_EVENT(PMKID_SEARCH, DEBUG, "apfMsConnTask", "client-keymgmt",
	    "Searching for PMKID in MSCB PMKID cache for mobile {sta}",
	    "PMKID search. BSSID {bssid} PMKID {hex}")
/* n0 cache index */
TRACE_EVENT(PMKID_FOUND, INFO, "apfMsConnTask", "client-keymgmt",
	    "Found an cache entry for BSSID {bssid} in PMKID cache at index {n0} of station {sta}\n"
	    "Found a valid PMKID in the MSCB PMKID cache for mobile {sta}",
	    "PMKID found in the cache (SKC). BSSID {bssid} PMKID {hex}")
TRACE_EVENT(PMKID_MISSED, INFO, "apfMsConnTask", "client-keymgmt",
	    "No valid PMKID found in the MSCB PMKID cache for mobile {sta}",
	    "PMKID not found in the cache. BSSID {bssid} PMKID {hex}")
TRACE_EVENT(OKC_COMPUTE, DEBUG, "apfMsConnTask", "client-keymgmt",
	    "Trying to compute a PMKID from MSCB PMK cache for mobile {sta}",
	    "OKC: computing a PMKID. BSSID {bssid}")
/* Octets of what the computation begins with and is made of: each its own event, for each has its
 * dump */
#define DUMPED(name, text)                                          \
	TRACE_EVENT(name, DEBUG, "apfMsConnTask", "client-keymgmt", \
		    "~CCKM: " text "\n"                             \
		    "~{dump}",                                      \
		    "OKC: " text " {hex}")
DUMPED(OKC_RADIO, "Find PMK in cache: BSSID = (6)")
DUMPED(OKC_REAL_AA, "Find PMK in cache: realAA = (6)")
DUMPED(OKC_PMKID, "Find PMK in cache: PMKID = (16)")
DUMPED(OKC_AA, "AA (6)")
DUMPED(OKC_SPA, "SPA (6)")
#undef DUMPED
/* n0 cache index, hex PMKID */
TRACE_EVENT(OKC_FOUND, INFO, "apfMsConnTask", "client-keymgmt",
	    "Adding BSSID {bssid} to PMKID cache at index {n0} for station {sta}\n"
	    "~New PMKID: (16)\n"
	    "~{dump}\n"
	    "Computed a valid PMKID from MSCB PMK cache for mobile {sta}",
	    "OKC: PMKID computed and valid. BSSID {bssid} PMKID {hex}")
TRACE_EVENT(OKC_MISSED, INFO, "apfMsConnTask", "client-keymgmt",
	    "Unable to compute a valid PMKID from MSCB PMK cache for mobile {sta}",
	    "OKC: no PMK of this client gives the PMKID. BSSID {bssid} PMKID {hex}")
/* n0, n1 cache index before and after; 8 none */
TRACE_EVENT(KEY_INDEX, DEBUG, "apfMsConnTask", "client-keymgmt",
	    "Setting active key cache index {n0} ---> {n1}", "Key cache index {n0} to {n1}")
TRACE_EVENT(CCKM_USED, DEBUG, "apfMsConnTask", "client-keymgmt", "CCKM: Mobile is using CCKM",
	    "CCKM: client uses CCKM")
TRACE_EVENT(CCKM_RECEIVED, DEBUG, "apfMsConnTask", "client-keymgmt",
	    "CCKM: Received REASSOC REQ IE", "CCKM: reassociation element received. BSSID {bssid}")
/* s0 hash */
TRACE_EVENT(CCKM_REASSOC, DEBUG, "apfMsConnTask", "client-keymgmt",
	    "CCKM: Processing REASSOC REQ IE\n"
	    "CCKM: using HMAC {s0} to compute MIC",
	    "CCKM: reassociation element judged by HMAC {s0}. BSSID {bssid}")
TRACE_EVENT(CCKM_ACCEPTED, NOTE, "apfMsConnTask", "client-keymgmt",
	    "CCKM: Received a valid REASSOC REQ IE\n"
	    "CCKM: Initializing PMK cache entry with a new PTK",
	    "CCKM: roam accepted. BSSID {bssid}")
/* s0 hash, n0 octets of the response element, n1 2 for the RSN element, 0 for WPA's */
TRACE_EVENT(CCKM_RESPONSE, DEBUG, "apfMsConnTask", "client-keymgmt",
	    "Creating a PKC PMKID Cache entry for station {sta} (RSN {n1}) on BSSID {bssid}\n"
	    "CCKM: using HMAC {s0} to compute MIC\n"
	    "Including CCKM Response IE (length {n0}) in Assoc Resp to mobile",
	    "CCKM: response element of {n0} octets. BSSID {bssid}")
/* s0 why, n0 why (enum cckm_outcome) */
TRACE_EVENT(CCKM_REFUSED, NOTE, "apfMsConnTask", "client-keymgmt",
	    "CCKM: Received an invalid REASSOC REQ IE from mobile {sta}: {s0}",
	    "CCKM: roam refused, 802.1X goes on. BSSID {bssid} reason: {s0}")
/* n0 as n1 of CCKM_RESPONSE, n1 cache index */
TRACE_EVENT(CCKM_CREATED, DEBUG, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "Creating a PKC PMKID Cache entry for station {sta} (RSN {n0})\n"
	    "Setting active key cache index 8 ---> 8\n"
	    "Setting active key cache index 8 ---> {n1}\n"
	    "CCKM: Create a global PMK cache entry",
	    "CCKM: key received. BSSID {bssid}")
TRACE_EVENT(CCKM_CACHED, INFO, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "CCKM: Sending cache add\n"
	    "~CCKM: Sending CCKM PMK (Version_1) information to mobility group\n"
	    "~CCKM: Sending CCKM PMK (Version_2) information to mobility group",
	    "CCKM: login cached. BSSID {bssid}")
/* n0 group */
TRACE_EVENT(OWE_REQUEST, DEBUG, "apfMsConnTask", "dot11-validate",
	    "OWE: Received DH parameter IE of group {n0} from mobile {sta}",
	    "OWE: DH parameter of group {n0} received")
TRACE_EVENT(OWE_KEY, DEBUG, "apfMsConnTask", "dot11-validate",
	    "OWE: Computed a PMK for mobile {sta}\n"
	    "~New PMKID: (16)\n"
	    "~{dump}",
	    "OWE: PMK generated. PMKID {hex}")
TRACE_EVENT(OWE_RESPONSE, DEBUG, "apfMsConnTask", "dot11-frame",
	    "OWE: Including DH parameter IE of group {n0} in Assoc Resp to mobile",
	    "OWE: DH parameter of group {n0} added to the association response")
TRACE_EVENT(OWE_CACHED, INFO, "apfMsConnTask", "dot11-validate",
	    "Found a valid PMKID in the MSCB PMKID cache for mobile {sta}",
	    "OWE: PMKID {hex} is cached, no new PMK. The response has no DH parameter")
TRACE_EVENT(OWE_UNCACHED, DEBUG, "apfMsConnTask", "dot11-validate",
	    "No valid PMKID found in the MSCB PMKID cache for mobile {sta}",
	    "OWE: PMKID {hex} is not cached, a new PMK is needed")
TRACE_EVENT(FT_CAPABLE, DEBUG, "apfMsConnTask", "client-orch-sm",
	    "Marking this mobile as TGr capable.", "Client is 11r capable")
/* n0 MDID, n1 octets of the FTE, n2 R1KH-ID, s0 R0KH-ID */
TRACE_EVENT(FT_INITIAL, INFO, "apfMsConnTask", "client-keymgmt",
	    "~Adding MDIE, ID is:{x0}\n"
	    "Including FT Mobility Domain IE (length 5) in Initial assoc Resp to mobile\n"
	    "Sending R0KH-ID as:{s0}\n"
	    "Sending R1KH-ID as {m2}\n"
	    "Including FT IE (length {n1}) in Initial Assoc Resp to mobile",
	    "11r initial association. BSSID {bssid} MDID {x0} R0KH-ID {s0} R1KH-ID {m2}")
/* s0 "over the Air" or "over the DS" */
TRACE_EVENT(FT_PREAUTH, DEBUG, "apfMsConnTask", "client-keymgmt",
	    "Doing preauth for this client {s0}\n"
	    "Doing local roaming for destination address {bssid}",
	    "11r authentication {s0}. Target BSSID {bssid}")
/* n0 type of the AKM, n1 MDID */
TRACE_EVENT(FT_PREAUTH_DONE, INFO, "apfMsConnTask", "client-keymgmt",
	    "Got 1 AKMs in RSNIE\n"
	    "RSNIE AKM matches with PMK cache entry :{x0}\n"
	    "Created a new preauth entry for AP:{bssid}\n"
	    "~Adding MDIE, ID is:{x1}",
	    "11r authentication accepted. Target BSSID {bssid} AKM type {n0} MDID {x1}")
/* s0 why, n0 why (enum ft_refusal) */
TRACE_EVENT(FT_REFUSED, ERR, "apfMsConnTask", "client-keymgmt",
	    "802.11r roaming of mobile {sta} to {bssid} refused: {s0}",
	    "11r roam refused. BSSID {bssid} reason: {s0}")
TRACE_EVENT(FT_ROAMED, NOTE, "apfMsConnTask", "client-orch-sm", "Roaming succeed for this client.",
	    "11r roam accepted. BSSID {bssid}")
/* n0 MDID */
TRACE_EVENT(FT_RESPONSE, DEBUG, "apfMsConnTask", "client-keymgmt",
	    "~Adding MDIE, ID is:{x0}\n"
	    "Including FT Mobility Domain IE (length 5) in reassociation assoc Resp to mobile",
	    "11r elements in the association response. MDID {x0}")
TRACE_EVENT(FT_FINISHED, DEBUG, "dot1xMsgTask", "client-auth",
	    "Finishing FT roaming for mobile {sta}", "11r roam finished. BSSID {bssid}")
/* n0 status, n1 ApVapId, n2 slot, s0 text of the status */
TRACE_EVENT(
	ASSOC_SENT, NOTE, "apfMsConnTask", "client-orch-state",
	"Sending Assoc Response to station on BSSID {bssid} (status {n0}) ApVapId {n1} Slot {n2}",
	"Association response sent. BSSID {bssid} status {n0}: {s0}")
/* s0 why, n0 status, n1 as what it was counted (enum authenticator_count) */
TRACE_EVENT(ASSOC_REFUSED, ERR, "apfMsConnTask", "dot11-validate",
	    "Association of mobile {sta} on BSSID {bssid} refused (status {n0}): {s0}",
	    "Association refused. BSSID {bssid} status {n0} reason: {s0}")
TRACE_EVENT(RSN_PSK, DEBUG, "dot1xMsgTask", "client-auth", "Initiating RSN PSK to mobile {sta}",
	    "L2 authentication initiated. Method PSK")
TRACE_EVENT(RSN_PMK, DEBUG, "dot1xMsgTask", "client-auth",
	    "Initiating RSN with existing PMK to mobile {sta}",
	    "L2 authentication initiated. Existing PMK")
TRACE_EVENT(EAP_SKIPPED, DEBUG, "dot1xMsgTask", "client-auth",
	    "Skipping EAP-Success to mobile {sta}", "EAP skipped")
/* n0 cache index */
#define ENTRY_FOUND(name, task)                                                                   \
	TRACE_EVENT(                                                                              \
		name, DEBUG, task, "client-keymgmt",                                              \
		"Found an cache entry for BSSID {bssid} in PMKID cache at index {n0} of station " \
		"{sta}",                                                                          \
		"PMK cache entry found. BSSID {bssid}")
#define PMKID_NAMED(name, task)                          \
	TRACE_EVENT(name, DEBUG, task, "client-keymgmt", \
		    "~Including PMKID in M1 (16)\n"      \
		    "~{dump}",                           \
		    "M1 with PMKID {hex}")
ENTRY_FOUND(PMKSA_USED, "dot1xMsgTask")
ENTRY_FOUND(PMKSA_USED_LOGIN, "Dot1x_NW_MsgTask") /* right after a login */
PMKID_NAMED(PMKID_IN_M1, "dot1xMsgTask")
PMKID_NAMED(PMKID_IN_M1_LOGIN, "Dot1x_NW_MsgTask")
#undef PMKID_NAMED
#undef ENTRY_FOUND
/* n0 replay counter, n1 tries so far */
#define MESSAGE_1(name, task)                                                               \
	TRACE_EVENT(name, INFO, task, "client-keymgmt",                                     \
		    "Sending EAPOL-Key Message to mobile {sta} state INITPMK (message 1), " \
		    "replay counter {r0}",                                                  \
		    "EAPOL key M1 sent. BSSID {bssid} replay counter {n0} try {n1}")
MESSAGE_1(M1_SENT, "dot1xMsgTask")
MESSAGE_1(M1_SENT_LOGIN, "Dot1x_NW_MsgTask") /* right after a login */
#undef MESSAGE_1
/* What the cache has of the station's key is proven by message 2 */
TRACE_EVENT(CACHE_ADD, DEBUG, "Dot1x_NW_MsgTask", "client-keymgmt", "PMK: Sending cache add",
	    "PMK cache entry proven by M2. PMKID {hex}")
TRACE_EVENT(FT_NAME_CHECKED, DEBUG, "Dot1x_NW_MsgTask", "client-keymgmt", "Calculating PMKR0Name",
	    "11r key names of M2 are right")
TRACE_EVENT(FT_CACHE_ADD, DEBUG, "Dot1x_NW_MsgTask", "client-keymgmt", "DOT11R: Sending cache add",
	    "11r key proven by M2")
/* n0 MDID, n1 reassociation deadline in milliseconds, n2 lifetime of the key in seconds */
TRACE_EVENT(FT_M3, DEBUG, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "~Adding MDIE, ID is:{x0}\n"
	    "Adding TIE for reassociation deadtime:{n1} milliseconds\n"
	    "Adding TIE for R0Key-Data valid time :{n2}",
	    "11r elements in M3. MDID {x0} reassociation deadline {n1} ms lifetime {n2} sec")
TRACE_EVENT(M3_SENT, INFO, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "Sending EAPOL-Key Message to mobile {sta} state PTKINITNEGOTIATING (message 3), "
	    "replay counter {r0}",
	    "EAPOL key M3 sent. BSSID {bssid} replay counter {n0} try {n1}")
TRACE_EVENT(KEY_RECEIVED, DEBUG, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "Received EAPOL-Key from mobile {sta}", "EAPOL key received")
TRACE_EVENT(M2_RECEIVED, INFO, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "Received EAPOL-key in PTK_START state (message 2) from mobile {sta}",
	    "EAPOL key M2 received. BSSID {bssid}")
TRACE_EVENT(M4_RECEIVED, INFO, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "Received EAPOL-key in PTKINITNEGOTIATING state (message 4) from mobile {sta}",
	    "EAPOL key M4 received. BSSID {bssid}")
TRACE_EVENT(GROUP_SENT, DEBUG, "dot1xMsgTask", "client-keymgmt",
	    "Sending EAPOL-Key Message to mobile {sta} state PTKINITDONE (message 5 - group), "
	    "replay counter {r0}",
	    "EAPOL group key message 1 sent. BSSID {bssid} replay counter {n0}")
TRACE_EVENT(GROUP_RECEIVED, DEBUG, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "Received EAPOL-key in REKEYNEGOTIATING state (message 6) from mobile {sta}",
	    "EAPOL group key message 2 received. BSSID {bssid}")
/* s0 which, s1 why, n0 why of "key" (enum fourway_refusal), else 0 */
TRACE_EVENT(EAPOL_REFUSED, ERR, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "Ignoring EAPOL packet ({s0}) from mobile {sta}: {s1}",
	    "EAPOL packet ({s0}) ignored. BSSID {bssid} reason: {s1}")
TRACE_EVENT(EAPOL_ACKED, DEBUG, "dot1xMsgTask", "client-keymgmt",
	    "Mobile {sta} has acknowledged an EAPOL packet that was sent again",
	    "Repeated EAPOL packet acknowledged. BSSID {bssid}")
TRACE_EVENT(EAPOL_UNACKED, INFO, "dot1xMsgTask", "client-keymgmt",
	    "Mobile {sta} has not acknowledged an EAPOL packet that was sent again",
	    "Repeated EAPOL packet not acknowledged. BSSID {bssid}")
/* n0 EAP identifier */
TRACE_EVENT(EAP_IDENTITY_SENT, INFO, "dot1xMsgTask", "client-auth",
	    "Sending EAP-Request/Identity to mobile {sta} (EAP Id {n0})",
	    "EAP identity request sent. EAP Id {n0}")
/* because it has sent EAPOL-Start */
TRACE_EVENT(EAP_IDENTITY_ASKED, INFO, "Dot1x_NW_MsgTask", "client-auth",
	    "Sending EAP-Request/Identity to mobile {sta} (EAP Id {n0})",
	    "EAP identity request sent, as asked for by EAPOL start. EAP Id {n0}")
TRACE_EVENT(EAPOL_START, DEBUG, "Dot1x_NW_MsgTask", "client-auth",
	    "Received EAPOL START from mobile {sta}\n"
	    "dot1x - moving mobile {sta} intoConnecting state",
	    "EAPOL start received")
TRACE_EVENT(EAPOL_EAP, DEBUG, "Dot1x_NW_MsgTask", "client-auth",
	    "Received EAPOL EAPPKT from mobile {sta}", "EAPOL EAP packet received")
/* n0 how many */
TRACE_EVENT(EAP_IDENTITY, INFO, "Dot1x_NW_MsgTask", "client-auth",
	    "Received Identity Response (count={n0}) from mobile {sta}",
	    "EAP identity received. User {s0}")
/* n0 EAP identifier, n1 EAP type */
TRACE_EVENT(EAP_RESPONSE, DEBUG, "Dot1x_NW_MsgTask", "client-auth",
	    "Received EAP Response from mobile {sta} (EAP Id {n0}, EAP Type {n1})",
	    "EAP response received. EAP Id {n0} type {n1}")
/* n0 identifier of the request, n1 of the response */
TRACE_EVENT(EAP_WRONG_ID, INFO, "Dot1x_NW_MsgTask", "client-auth",
	    "Received EAP Response packet with mismatching id (currentid={n0}, eapid={n1}) from "
	    "mobile {sta}",
	    "EAP response with another identifier ignored. Expected {n0}, received {n1}")
/* s0 server */
TRACE_EVENT(AAA_CHALLENGE, DEBUG, "Dot1x_NW_MsgTask", "client-auth",
	    "Processing Access-Challenge for mobile {sta}",
	    "Access-Challenge received. Server {s0}")
TRACE_EVENT(EAP_REQUEST_SENT, DEBUG, "Dot1x_NW_MsgTask", "client-auth",
	    "Sending EAP Request from AAA to mobile {sta} (EAP Id {n0})",
	    "EAP request sent. EAP Id {n0} type {n1}")
/* the login that it brings has AireOS' line */
TRACE_EVENT(AAA_ACCEPT, DEBUG, "Dot1x_NW_MsgTask", "client-auth",
	    "Access-Accept of RADIUS server {s0} for mobile {sta}",
	    "Access-Accept received. Server {s0}")
TRACE_EVENT(AAA_REJECT, ERR, "Dot1x_NW_MsgTask", "client-auth",
	    "Processing Access-Reject for mobile {sta}", "Access-Reject received. Server {s0}")
/* s0 why, n0 enum aaa_verdict where no server has answered or there is none, else 0 */
TRACE_EVENT(AAA_FAILED, ERR, "Dot1x_NW_MsgTask", "client-auth",
	    "Authentication failed for mobile {sta}: {s0}",
	    "L2 authentication failed. BSSID {bssid} reason: {s0}")
TRACE_EVENT(EAP_SUCCESS_SENT, INFO, "Dot1x_NW_MsgTask", "client-auth",
	    "Sending EAP-Success to mobile {sta} (EAP Id {n0})", "EAP success sent. EAP Id {n0}")
TRACE_EVENT(EAP_FAILURE_SENT, INFO, "Dot1x_NW_MsgTask", "client-auth",
	    "Sending EAP-Failure to mobile {sta} (EAP Id {n0})", "EAP failure sent. EAP Id {n0}")
TRACE_EVENT(KEY_MISMATCH, ERR, "Dot1x_NW_MsgTask", "client-keymgmt",
	    "The MSK pushed for mobile {sta} and that of the Access-Accept differ: the pushed one "
	    "counts",
	    "Pushed MSK and MSK of the Access-Accept differ, the pushed one counts")
/* s0 how: "FT over the air" and the like, s1 user, n0 VLAN */
TRACE_EVENT(STATION_RUN, NOTE, "apfReceiveTask", "client-orch-state",
	    "Mobile {sta} on BSSID {bssid} is in RUN state ({s0})",
	    "Client state transition: S_CO_L2_AUTH_IN_PROGRESS -> S_CO_RUN. BSSID {bssid} method "
	    "{s0} user {s1} VLAN {n0}")
TRACE_EVENT(STATION_MOVED, DEBUG, "apfReceiveTask", "client-orch-sm",
	    "Deleting mobile {sta} on BSSID {bssid}: it has roamed to AP {s0}",
	    "Client roamed away from BSSID {bssid} to AP {s0}")
/* n0 reason, s0 its text */
TRACE_EVENT(DEAUTH_SENT, NOTE, "apfReceiveTask", "client-orch-sm",
	    "Sent Deauthenticate to mobile on BSSID {bssid} (reason {n0}: {s0})",
	    "Deauthentication sent. BSSID {bssid} reason {n0}: {s0}")
TRACE_EVENT(DEAUTH_RECEIVED, NOTE, "apfMsConnTask", "client-orch-sm",
	    "Received {s1} from mobile on BSSID {bssid} (reason {n0}: {s0})",
	    "{s1} received. BSSID {bssid} reason {n0}: {s0}")
TRACE_EVENT(STATION_IDLE, NOTE, "apfReceiveTask", "client-orch-sm",
	    "Idle-Timeout of mobile {sta} on BSSID {bssid}", "Client idle. BSSID {bssid}")
TRACE_EVENT(CLEAR_REFUSED, ERR, "apfMsConnTask", "client-orch-sm",
	    "Ignoring {s0} in clear from mobile {sta}, whose management frames are protected",
	    "{s0} in clear of a PMF client ignored. BSSID {bssid}")
TRACE_EVENT(SA_QUERY_BEGUN, INFO, "apfMsConnTask", "client-orch-sm",
	    "SA Query started for mobile {sta}, association comeback {n0} ms",
	    "SA query started. BSSID {bssid} comeback {n0} ms")
TRACE_EVENT(SA_QUERY_LIVE, NOTE, "apfMsConnTask", "client-orch-sm",
	    "Mobile {sta} has answered the SA Query: its association stays",
	    "SA query answered, the association request was forged. BSSID {bssid}")
TRACE_EVENT(SA_QUERY_DEAD, NOTE, "apfMsConnTask", "client-orch-sm",
	    "Mobile {sta} has not answered the SA Query: it may associate anew",
	    "SA query not answered. BSSID {bssid}")
/* n0 failures, n1 seconds */
TRACE_EVENT(EXCLUDED, ERR, "apfReceiveTask", "client-exclusion",
	    "Excluding mobile {sta} for {n1} seconds after {n0} failed logins",
	    "Client excluded. Reason: 802.1X authentication failures {n0}, for {n1} sec")
/* n0 errno */
TRACE_EVENT(RADIO_REFUSED, ERR, "apfReceiveTask", "client-orch-sm",
	    "AP of BSSID {bssid} could not do its part for mobile {sta} (error {n0})",
	    "Access point could not serve the client. BSSID {bssid} errno {n0}")

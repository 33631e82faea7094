/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The inside of a station, for the files supplicant*.c only. */
#ifndef FASTROAM_SIM_SUPPLICANT_PRIVATE_H
#define FASTROAM_SIM_SUPPLICANT_PRIVATE_H

#include "crypto/ecdh.h"
#include "dot11/cckm.h"
#include "dot11/eap_keys.h"
#include "dot11/eapol_key.h"
#include "dot11/fte.h"
#include "dot11/kde.h"
#include "dot11/owe.h"
#include "dot11/pmkid.h"
#include "dot11/ptk.h"
#include "dot11/rsne.h"
#include "sim/supplicant.h"

/** PMKs that are kept: enough for the eight access points that a controller keeps of a station. */
#define SUPPLICANT_PMKSAS 8

/** One PMK by its BSSID. */
struct supplicant_pmksa {
	struct mac bssid; /**< zero: free */
	uint8_t pmkid[PMKID_LEN];
	uint8_t pmk[HASH_LEN_MAX];
	uint8_t pmk_len;
	unsigned owe_group; /**< 0: of 802.1X */
};

/** What FT keeps of the login: the PMK-R0 and who holds it. */
struct supplicant_ft {
	bool valid; /**< the first association in the domain has come to its end */
	uint8_t mdid[2];
	struct ft_key r0, r1;
	uint8_t r0kh_id[R0KH_ID_MAX];
	uint8_t r0kh_id_len;
	struct mac r1kh_id;
	uint8_t mde[MDE_LEN];    /**< of the association response */
	struct scan_element fte; /**< of the association response: message 2 repeats it */
};

struct supplicant_sent_frame {
	uint8_t *p; /**< talloc */
	uint16_t len;
	struct mac bssid;
	bool protect;
};

/** The attempt under way, from authentication to the (re)association response. */
struct supplicant_attempt {
	struct scan_bss bss;
	enum supplicant_method method;
	bool reassoc;
	unsigned tries;
	uint64_t due_ms;        /**< of the next try */
	bool comeback;          /**< due_ms is the time that the access point asked to wait */
	struct scan_element ie; /**< RSNE or WPA element of the request */
	struct supplicant_pmksa named; /**< the PMK whose PMKID was sent; pmk_len 0: none */
	uint8_t snonce[NONCE_LEN], anonce[NONCE_LEN]; /**< FT */
	struct ft_key r1;                             /**< FT */
	struct mac r1kh_id;                           /**< FT */
	struct ptk ptk;                               /**< FT, CCKM */
	struct ecdh_key *owe;
	uint8_t owe_x[ECDH_LEN_MAX];
};

struct supplicant {
	struct env const *env;
	struct supplicant_config config;
	struct supplicant_ops ops;
	unsigned misbehaviours;
	enum supplicant_state state;
	struct supplicant_attempt a;

	/* The association in being. */
	bool associated;
	struct scan_bss bss;
	enum supplicant_method method;
	uint16_t aid;
	bool mfp;
	struct akm_info const *akm; /**< for OWE that of its group */
	suite_t group;              /**< CIPHER_*, also with WPA 1 */
	struct scan_element ie;     /**< of the request: message 2 repeats it */
	struct supplicant_pmksa named;
	uint64_t deadline_ms, start_ms; /**< HANDSHAKE: end of patience; next EAPOL-Start */
	uint8_t pmk[HASH_LEN_MAX];
	uint8_t pmk_len; /**< 0: not known yet */
	uint8_t pmkid[PMKID_LEN];
	bool has_pmkid; /**< pmkid is that of pmk */

	/* The four-way handshake. */
	uint8_t snonce[NONCE_LEN], anonce[NONCE_LEN];
	bool has_asked;  /**< for neighbors, in this association */
	bool has_m1;     /**< next is made from message 1 */
	struct ptk next; /**< not proven yet */
	struct ptk ptk;  /**< installed */
	bool has_ptk;
	bool has_replay;
	uint64_t replay; /**< of the last message with a good MIC */

	/* What outlives an association. */
	uint8_t msk[EAP_MSK_LEN];
	bool has_msk;
	uint8_t okc_pmk[HASH_LEN_MAX]; /**< of the last full login */
	uint8_t okc_pmk_len;
	struct supplicant_pmksa pmksa[SUPPLICANT_PMKSAS];
	unsigned pmksa_next; /**< the one to be replaced next */
	struct supplicant_ft ft;
	struct cckm_keys cckm;
	uint32_t cckm_rn; /**< last one used; 0: no login */

	struct radio_key pairwise;
	bool has_pairwise;
	struct radio_key group_key[6]; /**< by index: group 1..3, IGTK 4 and 5 */
	bool has_group_key[6];
	uint64_t installs[3];
	uint64_t faults[SUPPLICANT_FAULT_COUNT];
	struct supplicant_sent_frame sent[SUPPLICANT_SENT_COUNT];
};

/* supplicant.c */
void supplicant_fault(struct supplicant *s, enum supplicant_fault f);
/** The attempt is over, and with it the association. */
void supplicant_fail(struct supplicant *s, enum supplicant_fault f, uint16_t code);
void supplicant_send_mgmt(struct supplicant *s, enum supplicant_sent what, struct mac bssid,
			  struct wr const *w, bool protect);
void supplicant_send_key(struct supplicant *s, enum supplicant_sent what, struct wr const *w,
			 bool encrypt);
void supplicant_eapol_start(struct supplicant *s);
/** The port opens. */
void supplicant_run(struct supplicant *s);
bool supplicant_is_tkip(struct supplicant const *s);

/* supplicant_mlme.c */
void supplicant_auth_send(struct supplicant *s);
void supplicant_assoc_send(struct supplicant *s);

/* supplicant_rsn.c */
/** What the beacon offers fits the configuration: group cipher, AKM. False: NO_NETWORK. */
bool supplicant_offers(struct supplicant *s, struct scan_bss const *b);
/** Write RSNE or WPA element; pmkid NULL: none. */
void supplicant_ie_put(struct supplicant *s, struct scan_bss const *b, uint8_t const *pmkid,
		       struct scan_element *out);
/** Look for a PMK to name to this BSS. */
void supplicant_pmksa_choose(struct supplicant *s);
void supplicant_pmksa_put(struct supplicant *s, struct supplicant_pmksa const *p);
/** The handshake is over: keep its PMK for the next time. */
void supplicant_pmksa_keep(struct supplicant *s);
void supplicant_pmksa_drop(struct supplicant *s, struct mac bssid);
/** RSNE of an answer against that of the beacon: equal but for PMKIDs. */
bool supplicant_rsne_same(struct span a, struct span b);

/* supplicant_fourway.c */
void supplicant_key_received(struct supplicant *s, void const *frame, size_t len, bool encrypted);
void supplicant_install_pairwise(struct supplicant *s, struct ptk const *ptk);
/** False: a fault was counted. */
bool supplicant_install_gtk(struct supplicant *s, uint8_t index, struct span key,
			    uint8_t const *rsc);
bool supplicant_install_igtk(struct supplicant *s, uint16_t index, struct span key,
			     uint8_t const ipn[6]);
/** Lengths of the PTK of the association. */
struct ptk_lens supplicant_ptk_lens(struct akm_info const *akm, suite_t pairwise);

/* supplicant_ft.c */
bool supplicant_ft_can_roam(struct supplicant const *s, struct scan_bss const *b);
void supplicant_ft_request_put(struct supplicant *s, struct wr *w);
/** Elements of the answer to the request; false: a fault was counted and the attempt failed. */
bool supplicant_ft_answer(struct supplicant *s, struct span elements);
void supplicant_ft_reassoc_put(struct supplicant *s, struct wr *w);
/** Keys are installed if it is good; else the attempt has failed. */
bool supplicant_ft_reassoc_answer(struct supplicant *s, struct elements const *e);
/** Association response that begins FT; what is wrong with it ends the attempt. */
void supplicant_ft_initial(struct supplicant *s, struct elements const *e);
/** PTK of the four-way handshake; 0 or negative. */
int supplicant_ft_ptk(struct supplicant *s, struct ptk *out);
bool supplicant_ft_m3(struct supplicant *s, struct kdes const *k);

/* supplicant_cckm.c */
void supplicant_cckm_put(struct supplicant *s, struct wr *w);
/** Whether the answer's element opens the port; false without a fault: a login is needed. */
bool supplicant_cckm_answer(struct supplicant *s, struct span elem);

/* supplicant_owe.c */
bool supplicant_owe_put(struct supplicant *s, struct wr *w);
void supplicant_owe_answer(struct supplicant *s, struct elements const *e);

#endif

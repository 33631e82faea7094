/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A station's side of the four-way and the group key handshake (IEEE 802.11-2020 12.7.6, 12.7.7).
 */
#include <string.h>

#include "base/secret.h"
#include "dot11/eap.h"
#include "dot11/eapol_seal.h"
#include "sim/supplicant_private.h"

/** Message 2 of FT: RSNE, MDE and an FTE of up to 257 octets. */
#define M2_DATA_MAX 600

struct ptk_lens supplicant_ptk_lens(struct akm_info const *akm, suite_t pairwise)
{
	return (struct ptk_lens){
		.kck = akm->kck_len,
		.kek = akm->kek_len,
		.tk = (uint8_t)cipher_key_len(pairwise),
	};
}

/* --- keys --------------------------------------------------------------------------------------
 */

void supplicant_install_pairwise(struct supplicant *s, struct ptk const *ptk)
{
	s->ptk = *ptk;
	s->has_ptk = s->has_pairwise = true;
	s->pairwise = (struct radio_key){
		.kind = RADIO_KEY_PAIRWISE,
		.cipher = s->config.pairwise,
		.len = ptk->len.tk,
	};
	memcpy(s->pairwise.key, ptk_tk(ptk), ptk->len.tk);
	s->installs[RADIO_KEY_PAIRWISE]++;
}

/** The same key again is no new one: its counters would start anew. */
static void install_group(struct supplicant *s, struct radio_key const *k)
{
	struct radio_key *old = &s->group_key[k->index];

	if (s->has_group_key[k->index] && old->len == k->len &&
	    consttime_eq(old->key, k->key, sizeof(k->key)))
		return;
	*old = *k;
	s->has_group_key[k->index] = true;
	s->installs[k->kind]++;
}

bool supplicant_install_gtk(struct supplicant *s, uint8_t index, struct span key,
			    uint8_t const *rsc)
{
	struct radio_key k = {.kind = RADIO_KEY_GROUP, .index = index, .cipher = s->group};

	if (!key.p || key.len != cipher_key_len(s->group) || key.len > sizeof(k.key) || index < 1 ||
	    index > 3) {
		supplicant_fault(s, SUPPLICANT_FAULT_GTK);
		return false;
	}
	k.len = (uint8_t)key.len;
	memcpy(k.key, key.p, key.len);
	if (rsc)
		memcpy(k.seq, rsc, sizeof(k.seq));
	install_group(s, &k);
	mem_wipe(&k, sizeof(k));
	return true;
}

static suite_t mgmt_cipher(struct supplicant const *s)
{
	struct rsne r;

	return rsne_decode(s->ie.b, s->ie.len, &r) == DOT11_OK ? r.group_mgmt : 0;
}

bool supplicant_install_igtk(struct supplicant *s, uint16_t index, struct span key,
			     uint8_t const ipn[6])
{
	struct radio_key k = {.kind = RADIO_KEY_IGTK, .cipher = mgmt_cipher(s)};

	if (!key.p || key.len != cipher_key_len(k.cipher) || key.len > sizeof(k.key) || index < 4 ||
	    index > 5) {
		supplicant_fault(s, SUPPLICANT_FAULT_IGTK);
		return false;
	}
	k.index = (uint8_t)index;
	k.len = (uint8_t)key.len;
	memcpy(k.key, key.p, key.len);
	memcpy(k.seq, ipn, 6);
	install_group(s, &k);
	mem_wipe(&k, sizeof(k));
	return true;
}

/** GTK and IGTK of message 3 and of a group message. */
static bool group_keys(struct supplicant *s, struct kdes const *kdes, uint8_t const *rsc)
{
	if (!s->mfp && kdes->igtk.key.p) {
		supplicant_fault(s, SUPPLICANT_FAULT_IGTK_UNASKED);
		return false;
	}
	if (!supplicant_install_gtk(s, kdes->gtk.key_id, kdes->gtk.key, rsc))
		return false;
	return !s->mfp ||
	       supplicant_install_igtk(s, kdes->igtk.key_id, kdes->igtk.key, kdes->igtk.pn);
}

/* --- sending -----------------------------------------------------------------------------------
 */

/** Seal and send an answer to `to`, under `ptk`. */
static void answer(struct supplicant *s, enum supplicant_sent what, struct ptk const *ptk,
		   struct eapol_key const *to, uint16_t info, struct span data, bool encrypt)
{
	uint8_t buf[SUPPLICANT_FRAME_MAX], iv[EAPOL_KEY_IV_LEN] = {0};
	struct wr w = wr_init(buf, sizeof(buf));
	struct eapol_key k = {
		.version = EAPOL_VERSION,
		.descriptor = to->descriptor,
		.info = info,
		.key_len = to->descriptor == EAPOL_KEY_WPA ? to->key_len : 0,
		.replay = to->replay,
		.nonce = what == SUPPLICANT_SENT_M2 ? s->snonce : NULL,
	};

	if (eapol_key_seal(&w, s->akm, supplicant_is_tkip(s), ptk, &k, data, iv) < 0) {
		supplicant_fault(s, SUPPLICANT_FAULT_CRYPTO);
		return;
	}
	if (s->misbehaviours & SUPPLICANT_WRONG_MIC)
		buf[EAPOL_KEY_MIC_OFFSET] ^= 1;
	supplicant_send_key(s, what, &w, encrypt);
}

/** Key data of message 2: the element of the request; FT's with the name of the PMK-R1. */
static void m2_data_put(struct supplicant *s, struct wr *w)
{
	if (s->akm->ft) {
		struct scan_element ie;

		supplicant_ie_put(s, &s->bss, s->ft.r1.name, &ie);
		wr_bytes(w, ie.b, ie.len);
		wr_bytes(w, s->ft.mde, MDE_LEN);
		wr_bytes(w, s->ft.fte.b, s->ft.fte.len);
	} else {
		wr_bytes(w, s->ie.b, s->ie.len);
	}
	/* The last octets are capabilities or a list of PMKIDs: still an element, but another. */
	if (s->misbehaviours & SUPPLICANT_OTHER_RSNE && wr_len(w) > 0)
		w->p[-1] ^= 0x10;
}

static void m2_send(struct supplicant *s, struct eapol_key const *m1, bool encrypt)
{
	uint16_t info = EAPOL_KEY_PAIRWISE | EAPOL_KEY_MIC |
			(s->has_ptk && !s->config.wpa1 ? EAPOL_KEY_SECURE : 0);
	struct ptk under = s->next;
	uint8_t data[M2_DATA_MAX];
	struct wr w = wr_init(data, sizeof(data));

	/* CCKM: the first proof is made with the KRK, all later ones with the KCK. */
	if (s->akm->akm == AKM_CCKM)
		memcpy(under.b, s->cckm.krk, CCKM_KRK_LEN);
	m2_data_put(s, &w);
	answer(s, SUPPLICANT_SENT_M2, &under, m1, info, (struct span){data, wr_len(&w)}, encrypt);
	mem_wipe(&under, sizeof(under));
}

/* --- message 1 ---------------------------------------------------------------------------------
 */

static bool is_suiteb(struct supplicant const *s)
{
	return s->akm->akm == AKM_SUITEB || s->akm->akm == AKM_SUITEB_192;
}

/** The PMK by what message 1 names, or names not. */
static bool choose_pmk(struct supplicant *s, uint8_t const *pmkid)
{
	if (s->pmk_len == 0 && s->named.pmk_len) {
		memcpy(s->pmk, s->named.pmk, s->named.pmk_len);
		s->pmk_len = s->named.pmk_len;
		memcpy(s->pmkid, s->named.pmkid, PMKID_LEN);
		s->has_pmkid = true;
	}
	if (s->pmk_len == 0) {
		supplicant_fault(s, SUPPLICANT_FAULT_NO_PMK);
		return false;
	}
	/* FT may name the PMK-R1, which message 3 proves; Suite B names what only the first
	 * handshake makes. */
	if (!pmkid || s->akm->ft || (is_suiteb(s) && !s->has_pmkid))
		return true;
	if (!s->has_pmkid) {
		if (pmkid_derive(s->akm->pmkid_hash, s->pmk, s->pmk_len, s->bss.bssid,
				 s->config.sta, s->pmkid))
			return false;
		s->has_pmkid = true;
	}
	if (!consttime_eq(s->pmkid, pmkid, PMKID_LEN)) {
		supplicant_fault(s, SUPPLICANT_FAULT_PMKID);
		return false;
	}
	return true;
}

static int derive_cckm(struct supplicant *s)
{
	int rc = cckm_keys_derive(s->pmk, s->pmk_len, s->bss.bssid, s->config.sta, s->snonce,
				  s->anonce, &s->cckm);

	s->cckm_rn = 1;
	return rc ? rc
		  : cckm_ptk(s->cckm.btk, 1, s->bss.bssid, cipher_key_len(s->config.pairwise),
			     &s->next);
}

static bool derive_next(struct supplicant *s)
{
	struct ptk_lens lens = supplicant_ptk_lens(s->akm, s->config.pairwise);
	int rc;

	if (s->akm->akm == AKM_CCKM)
		rc = derive_cckm(s);
	else if (s->akm->ft)
		rc = supplicant_ft_ptk(s, &s->next);
	else
		rc = ptk_derive(s->akm->hash, s->pmk, s->pmk_len, s->bss.bssid, s->config.sta,
				s->anonce, s->snonce, &lens, &s->next);
	if (rc)
		supplicant_fault(s, SUPPLICANT_FAULT_CRYPTO);
	return rc == 0;
}

static void m1_received(struct supplicant *s, struct eapol_key const *k, bool encrypted)
{
	uint8_t const *pmkid = NULL;
	struct kdes kdes;

	if (k->data.len && !s->config.wpa1) {
		if (kdes_decode(k->data.p, k->data.len, &kdes) != DOT11_OK) {
			supplicant_fault(s, SUPPLICANT_FAULT_KEY_DATA);
			return;
		}
		pmkid = kdes.pmkid;
	}
	if (!choose_pmk(s, pmkid))
		return;
	/* A repeated message 1 gets the nonce of before, so that either answer does. */
	if (!s->has_m1 || memcmp(s->anonce, k->nonce, NONCE_LEN) != 0)
		s->env->random(s->env->arg, s->snonce, NONCE_LEN);
	memcpy(s->anonce, k->nonce, NONCE_LEN);
	s->has_m1 = derive_next(s);
	if (s->has_m1)
		m2_send(s, k, encrypted);
}

/* --- message 3 ---------------------------------------------------------------------------------
 */

static bool m3_elements(struct supplicant *s, struct kdes const *kdes)
{
	struct span own = s->config.wpa1 ? scan_span(&s->bss.wpa) : scan_span(&s->bss.rsn);
	struct span got = s->config.wpa1 ? kdes->wpa : kdes->rsne;
	bool same = got.p && (s->akm->ft ? supplicant_rsne_same(got, own)
					 : got.len == own.len && !memcmp(got.p, own.p, own.len));

	if (same && !s->config.wpa1 && s->bss.rsnx.len)
		same = kdes->rsnxe.len == s->bss.rsnx.len &&
		       !memcmp(kdes->rsnxe.p, s->bss.rsnx.b, s->bss.rsnx.len);
	if (!same)
		supplicant_fault(s, SUPPLICANT_FAULT_RSNE);
	return same && (!s->akm->ft || supplicant_ft_m3(s, kdes));
}

/** A good message 3 for the first time: keys are in place before the answer is made. */
static void m3_install(struct supplicant *s, struct eapol_key const *k, struct span data)
{
	struct kdes kdes;

	if (kdes_decode(data.p, data.len, &kdes) != DOT11_OK) {
		supplicant_fault(s, SUPPLICANT_FAULT_KEY_DATA);
		return;
	}
	if (!m3_elements(s, &kdes))
		return;
	if (!s->config.wpa1 && !group_keys(s, &kdes, k->rsc))
		return;
	s->has_m1 = false;
	supplicant_install_pairwise(s, &s->next);
	mem_wipe(&s->next, sizeof(s->next));
}

static bool m3_is_new(struct supplicant const *s, struct eapol_key const *k)
{
	return s->has_m1 && memcmp(k->nonce, s->anonce, NONCE_LEN) == 0;
}

static void m3_received(struct supplicant *s, struct eapol_key const *k, bool encrypted)
{
	uint16_t info = EAPOL_KEY_PAIRWISE | EAPOL_KEY_MIC | (k->info & EAPOL_KEY_SECURE);
	bool is_new = m3_is_new(s, k), had = s->has_pairwise;
	uint8_t room[EAPOL_KEY_DATA_MAX];
	uint64_t installs = s->installs[RADIO_KEY_PAIRWISE];
	struct span data;

	if (!is_new && (!s->has_ptk || memcmp(k->nonce, s->anonce, NONCE_LEN))) {
		supplicant_fault(s, SUPPLICANT_FAULT_ANONCE);
		return;
	}
	if (eapol_key_open(s->akm, supplicant_is_tkip(s), is_new ? &s->next : &s->ptk, NULL, k,
			   room, &data) < 0) {
		supplicant_fault(s, SUPPLICANT_FAULT_MIC);
		return;
	}
	s->replay = k->replay;
	s->has_replay = true;
	if (is_new)
		m3_install(s, k, data);
	mem_wipe(room, sizeof(room));
	if (is_new && s->installs[RADIO_KEY_PAIRWISE] == installs)
		return;
	/* In clear as long as the access point cannot have installed the key. */
	answer(s, SUPPLICANT_SENT_M4, &s->ptk, k, info, (struct span){0}, had && encrypted);
	if (is_new && !s->config.wpa1) {
		supplicant_pmksa_keep(s);
		s->ft.valid = s->akm->ft;
		supplicant_run(s);
	}
}

/* --- group key ---------------------------------------------------------------------------------
 */

static bool g1_install(struct supplicant *s, struct eapol_key const *k, struct span data)
{
	uint8_t index = (uint8_t)((k->info & EAPOL_KEY_INDEX_MASK) >> 4);
	struct kdes kdes;

	if (s->config.wpa1) {
		/* Bare key; AES wrap may have padded it. */
		size_t len = cipher_key_len(s->group);

		return supplicant_install_gtk(
			s, index, (struct span){data.p, data.len < len ? data.len : len}, k->rsc);
	}
	if (kdes_decode(data.p, data.len, &kdes) != DOT11_OK) {
		supplicant_fault(s, SUPPLICANT_FAULT_KEY_DATA);
		return false;
	}
	return group_keys(s, &kdes, k->rsc);
}

static void g1_received(struct supplicant *s, struct eapol_key const *k, bool encrypted)
{
	uint16_t info = EAPOL_KEY_MIC | EAPOL_KEY_SECURE |
			(s->config.wpa1 ? k->info & EAPOL_KEY_INDEX_MASK : 0);
	uint8_t room[EAPOL_KEY_DATA_MAX];
	struct span data;
	bool ok;

	if (!s->has_ptk) {
		supplicant_fault(s, SUPPLICANT_FAULT_UNEXPECTED);
		return;
	}
	if (eapol_key_open(s->akm, supplicant_is_tkip(s), &s->ptk, NULL, k, room, &data) < 0) {
		supplicant_fault(s, SUPPLICANT_FAULT_MIC);
		return;
	}
	s->replay = k->replay;
	s->has_replay = true;
	ok = g1_install(s, k, data);
	mem_wipe(room, sizeof(room));
	if (!ok)
		return;
	answer(s, SUPPLICANT_SENT_G2, &s->ptk, k, info, (struct span){0}, encrypted);
	if (s->config.wpa1 && s->state == SUPPLICANT_HANDSHAKE) {
		supplicant_pmksa_keep(s);
		supplicant_run(s);
	}
}

/* --- which message it is -----------------------------------------------------------------------
 */

/** Once keys are installed a frame in clear is forged; but message 3 is repeated in clear by who
 * has not seen message 4, and of WPA 1 the group message follows at once. */
static bool is_forged(struct supplicant const *s, enum eapol_key_message m, bool encrypted)
{
	return s->has_pairwise && !encrypted && m != EAPOL_KEY_3_OF_4;
}

void supplicant_key_received(struct supplicant *s, void const *frame, size_t len, bool encrypted)
{
	enum eapol_key_message m;
	struct eapol_key k;

	if (!s->akm) {
		supplicant_fault(s, SUPPLICANT_FAULT_UNEXPECTED);
		return;
	}
	if (eapol_key_decode(frame, len, s->akm->mic_len, &k) != DOT11_OK) {
		supplicant_fault(s, SUPPLICANT_FAULT_MALFORMED);
		return;
	}
	m = eapol_key_message(&k);
	if (k.descriptor != (s->config.wpa1 ? EAPOL_KEY_WPA : EAPOL_KEY_RSN) ||
	    (k.info & EAPOL_KEY_VERSION_MASK) != akm_key_version(s->akm, supplicant_is_tkip(s))) {
		supplicant_fault(s, SUPPLICANT_FAULT_DESCRIPTOR);
		return;
	}
	if (is_forged(s, m, encrypted)) {
		supplicant_fault(s, SUPPLICANT_FAULT_FORGED_CLEAR);
		return;
	}
	if (s->has_replay && k.replay <= s->replay) {
		supplicant_fault(s, SUPPLICANT_FAULT_REPLAY);
		return;
	}
	switch (m) {
	case EAPOL_KEY_1_OF_4: m1_received(s, &k, encrypted); return;
	case EAPOL_KEY_3_OF_4: m3_received(s, &k, encrypted); return;
	case EAPOL_KEY_1_OF_2: g1_received(s, &k, encrypted); return;
	case EAPOL_KEY_UNKNOWN:
	case EAPOL_KEY_2_OF_4:
	case EAPOL_KEY_4_OF_4:
	case EAPOL_KEY_2_OF_2:
	case EAPOL_KEY_A_REQUEST: break;
	}
	supplicant_fault(s, SUPPLICANT_FAULT_UNEXPECTED);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The WLAN model: defaults and the words it prints with.
 */
#include "roam/wlan.h"

#include <stdio.h>
#include <string.h>

/* Defaults as in the published model of the Catalyst 9800, release 17.18.1. */
void wlan_init(struct wlan *w, char const *name, uint16_t id, void const *ssid, uint8_t ssid_len)
{
	memset(w, 0, sizeof *w);
	snprintf(w->name, sizeof w->name, "%s", name);
	w->id = id;
	w->ssid_len = ssid_len < SSID_MAX ? ssid_len : SSID_MAX;
	if (w->ssid_len)
		memcpy(w->ssid, ssid, w->ssid_len);

	w->dtim_24 = WLAN_DTIM;
	w->dtim_5 = WLAN_DTIM;
	w->broadcast_ssid = true;
	w->wpa = true;
	w->wpa2 = true;
	w->ciphers = WLAN_CIPHER_AES;
	w->akms = WLAN_AKM_BIT(DOT1X);
	w->pwe = WLAN_PWE_BOTH;
	w->ft = WLAN_FT_ADAPTIVE;
	w->ft_reassoc_s = 20;
	w->okc = true;
	w->pmf = WLAN_PMF_DISABLED;
	w->pmf_comeback_s = 1;
	w->pmf_sa_query_ms = 200;
	w->cckm_tolerance_ms = 1000;
	w->session_timeout_s = 28800;
}

void wlan_wipe(struct wlan *w)
{
	mem_wipe(w, sizeof *w);
}

char const *wlan_akm_words(enum wlan_akm a)
{
	static char const *const words[WLAN_AKM_COUNT] = {
#define X(name, text) [WLAN_AKM_##name] = (text),
		WLAN_AKM_LIST(X)
#undef X
	};

	return words[a];
}

bool wlan_has_eap(struct wlan const *w)
{
	uint32_t eap = WLAN_AKM_BIT(DOT1X) | WLAN_AKM_BIT(CCKM) | WLAN_AKM_BIT(DOT1X_SHA256) |
		       WLAN_AKM_BIT(SUITEB) | WLAN_AKM_BIT(SUITEB_192) | WLAN_AKM_BIT(FT_DOT1X);

	return w->wpa && (w->akms & eap);
}

/** A text that grows in a caller's buffer; what does not fit is cut. */
struct text {
	char *p;
	size_t left;
};

static void text_add(struct text *t, char const *s)
{
	size_t n = strlen(s);

	if (n >= t->left)
		n = t->left ? t->left - 1 : 0;
	memcpy(t->p, s, n);
	t->p += n;
	t->left -= n;
	if (t->left)
		*t->p = '\0';
}

/* "[a + b]" of the words whose condition holds; nothing at all when none does. */
static void text_bracket(struct text *t, char const *const words[], bool const on[], size_t n)
{
	char const *sep = "[";

	for (size_t i = 0; i < n; i++) {
		if (!on[i])
			continue;
		text_add(t, sep);
		text_add(t, words[i]);
		sep = " + ";
	}
	if (sep[0] != '[')
		text_add(t, "]");
}

/*
 * Observed: [WPA2][802.1x + CCKM][AES], [WPA2 + WPA3][PSK][SAE][AES] and
 * [WPA2][802.1x][FT + 802.1x][AES],[FT Enabled]. So 802.1x and CCKM share a bracket, every other
 * AKM has its own, the FT ones after the rest; adaptive FT does not show.
 */
static void text_akms(struct text *t, uint32_t akms)
{
	static struct {
		uint32_t bit;
		char const *text;
	} const alone[] = {
		{WLAN_AKM_BIT(PSK), "[PSK]"},
		{WLAN_AKM_BIT(DOT1X_SHA256), "[802.1x-SHA256]"},
		{WLAN_AKM_BIT(PSK_SHA256), "[PSK-SHA256]"},
		{WLAN_AKM_BIT(SAE), "[SAE]"},
		{WLAN_AKM_BIT(OWE), "[OWE]"},
		{WLAN_AKM_BIT(SUITEB), "[SUITEB-1X]"},
		{WLAN_AKM_BIT(SUITEB_192), "[SUITEB192-1X]"},
		{WLAN_AKM_BIT(FT_DOT1X), "[FT + 802.1x]"},
		{WLAN_AKM_BIT(FT_PSK), "[FT + PSK]"},
		{WLAN_AKM_BIT(FT_SAE), "[FT + SAE]"},
	};

	text_bracket(t, (char const *const[]){"802.1x", "CCKM"},
		     (bool const[]){akms & WLAN_AKM_BIT(DOT1X), akms & WLAN_AKM_BIT(CCKM)}, 2);
	for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
		if (akms & alone[i].bit)
			text_add(t, alone[i].text);
}

char const *wlan_security_text(struct wlan const *w, char *out, size_t size)
{
	struct text t = {.p = out, .left = size};

	text_add(&t, "");
	if (!w->wpa || !(w->wpa1 || w->wpa2 || w->wpa3)) {
		text_add(&t, "[open]");
		return out;
	}
	text_bracket(&t, (char const *const[]){"WPA", "WPA2", "WPA3"},
		     (bool const[]){w->wpa1, w->wpa2, w->wpa3}, 3);
	text_akms(&t, w->akms);
	text_bracket(&t, (char const *const[]){"TKIP", "AES", "CCMP256", "GCMP128", "GCMP256"},
		     (bool const[]){w->wpa1 && w->wpa1_tkip,
				    (w->ciphers & WLAN_CIPHER_AES) || (w->wpa1 && w->wpa1_aes),
				    w->ciphers & WLAN_CIPHER_CCMP256,
				    w->ciphers & WLAN_CIPHER_GCMP128,
				    w->ciphers & WLAN_CIPHER_GCMP256},
		     5);
	if (w->ft == WLAN_FT_ENABLED)
		text_add(&t, ",[FT Enabled]");
	return out;
}

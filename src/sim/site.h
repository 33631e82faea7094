/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A site: access points that have joined a controller, stations around them, and the air between,
 * on one event loop.
 */
#ifndef FASTROAM_SIM_SITE_H
#define FASTROAM_SIM_SITE_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"
#include "sim/air.h"

#define SITE_APS_MAX      1024
#define SITE_STATIONS_MAX 100000
#define SITE_NAME         64

struct site;

/** What came of the last attempt of a station. */
enum site_outcome { SITE_NONE, SITE_CONNECTED, SITE_FAILED };

struct site_station {
	char name[SITE_NAME];
	struct supplicant *supplicant;
	struct site *site;
	uint32_t number;
	enum site_outcome outcome;
	enum supplicant_method method; /**< CONNECTED */
	enum supplicant_fault fault;   /**< FAILED */
	uint16_t code;                 /**< FAILED: status or reason, 0 none */
	uint64_t begun_us, took_us;    /**< of the attempt */
	struct eap_tls *eap;           /**< NULL: no 802.1X */
	char eap_why[120];
	bool secure;
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len;
};

struct site_config {
	char const *path; /**< Unix socket of the controller; NULL: `event` takes the reports */
	uint64_t seed;
	/** Something happened: a station's outcome, a BSS, a link. Not from inside a call of ours.
	 */
	void (*changed)(void *arg);
	/** An attempt has come to its end. Not to call us back. */
	void (*settled)(void *arg, struct site_station *st);
	/** With path NULL: a report of an access point; commands go to sim_ap_command(). */
	void (*event)(void *arg, struct sim_ap *ap, struct radio_event const *ev);
	void *arg;
};

/** Talloc child of ctx; NULL when memory is short. */
struct site *site_new(void *ctx, struct loop *loop, struct site_config const *config);

/** The access points take leave of the controller; no more calls come. */
void site_stop(struct site *s);

struct sim_air *site_air(struct site *s);
/** It begins to connect. @param radios  1..RADIO_MAX
 * @param mac  sim_ap_config.mac. NULL with *err */
struct sim_ap *site_add_ap(struct site *s, char const *name, unsigned radios, struct mac mac,
			   struct err *err);
struct sim_ap *site_ap(struct site const *s, unsigned n); /**< in order of adding, or NULL */
unsigned site_ap_count(struct site const *s);
/** Access points that the controller has welcomed. */
unsigned site_ap_joined(struct site const *s);
/** Why the last link was lost, "" when none was. */
char const *site_link_why(struct site const *s);

/**
 * @param tls       NULL: no 802.1X
 * @param password  NULL: by certificate (EAP-TLS), else by PEAP
 * @return NULL with *err
 */
struct site_station *site_add_station(struct site *s, char const *name,
				      struct supplicant_config const *config, SSL_CTX *tls,
				      char const *identity, char const *password, struct err *err);
struct site_station *site_station(struct site const *s, uint32_t n);
uint32_t site_station_count(struct site const *s);

/** Begin an attempt. False: the access point serves no such network. */
bool site_connect(struct site_station *st, struct sim_ap *ap);
void site_leave(struct site_station *st);
/** Out of reach: it tells nobody. */
void site_lose(struct site_station *st);
/** A function of a supplicant was called from outside: look at its timers, and at the air. */
void site_touch(struct site_station *st);

/** Microseconds of a clock that never goes back. */
uint64_t site_now_us(void);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Putting the controller together; see controller.h.
 */
#include "controller/controller.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/rand.h"
#include "base/secret.h"
#include "controller/aaa_service.h"
#include "controller/ap_disconnect.h"
#include "controller/bind.h"
#include "controller/enroll.h"
#include "controller/frame_log.h"
#include "controller/key_service.h"
#include "controller/log_sinks.h"
#include "controller/metrics_http.h"
#include "controller/radio_service.h"
#include "controller/shell.h"
#include "crypto/thread.h"
#include "net/tls_server.h"
#include "wire/push.h"

/** Members may enter privileged EXEC. */
#define ADMIN_GROUP    "fastroam-admin"
/** Members may look on: user EXEC. */
#define USER_GROUP     "fastroam-user"
/** The longest sleep between two looks at what expires: a machine that was suspended wakes with
 * keys that ended meanwhile, and the loop's clock did not count that time. */
#define EXPIRY_LOOK_MS 60000
/** OpenSSL's contexts keep the last key they were given (crypto/thread.h); it goes this long after
 * the last change, whether its session still lives or not. Making one anew takes 1 us. */
#define KEY_REST_MS    1000
/** An Event-Timestamp is fresh for so long; RFC 5176 6.3 recommends it. */
#define STALE_S        300

/* ------------------------------------------------------------------ effects */

/**
 * CLOCK_BOOTTIME rather than CLOCK_MONOTONIC: it goes on while a machine is suspended, and a key's
 * life must not be lengthened by that. Neither follows an administrator who sets the clock.
 */
static uint64_t env_now_ms(void *arg)
{
	struct timespec ts;

	(void)arg;
	(void)clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static uint64_t env_wall_us(void *arg)
{
	struct timespec ts;

	(void)arg;
	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

static void env_random(void *arg, uint8_t *out, size_t len)
{
	(void)arg;
	rand_octets(out, len);
}

static void env_trace(void *arg, struct trace_record const *rec)
{
	struct controller *c = arg;

	tracer_trace(c->tracer, rec);
}

/** Names are those of now: an AP that was renamed has its new one in old events as well. */
static void trace_names(void *arg, struct trace_record const *rec, struct tracer_names *out)
{
	struct controller *c = arg;
	struct wlan const *w = wlan_by_id(c->wlans, (uint16_t)rec->wlan_id);
	struct session const *session = session_of_station(c->store, rec->sta, 0);
	struct radio_aps_ap const *ap =
		c->radio ? radio_aps_by_bssid(radio_service_aps(c->radio), rec->bssid) : NULL;

	out->wlan = w ? w->name : NULL;
	out->ap = ap ? ap->name : NULL;
	out->user = session ? session->login.user : NULL;
}

static uint64_t trace_seed(void)
{
	uint64_t seed;

	rand_octets((uint8_t *)&seed, sizeof seed);
	return seed;
}

/* ------------------------------------------------------------------ expiry */

static void expiry_due(void *arg)
{
	struct controller *c = arg;

	session_expire(c->store);
	controller_arm_expiry(c);
}

static void keys_rested(void *arg)
{
	(void)arg;
	crypto_thread_wipe();
}

/** CPU time of the daemon, all threads, for `terminal exec prompt timestamp`. */
static void load_due(void *arg)
{
	struct controller *c = arg;
	struct load_sample s = {.now_ms = env_now_ms(NULL)};
	struct rusage used;

	if (getrusage(RUSAGE_SELF, &used) == 0) {
		s.system_us =
			(uint64_t)used.ru_stime.tv_sec * 1000000 + (uint64_t)used.ru_stime.tv_usec;
		s.cpu_us = s.system_us + (uint64_t)used.ru_utime.tv_sec * 1000000 +
			   (uint64_t)used.ru_utime.tv_usec;
		load_meter_put(&c->load, &s);
	}
	loop_timer_arm(c->load_due, LOAD_METER_MS);
}

void controller_arm_expiry(void *arg)
{
	struct controller *c = arg;
	uint64_t wait = session_wait_ms(c->store);

	loop_timer_arm(c->key_rest, KEY_REST_MS);
	if (wait == UINT64_MAX)
		loop_timer_disarm(c->expiry);
	else
		loop_timer_arm(c->expiry, wait < EXPIRY_LOOK_MS ? wait : EXPIRY_LOOK_MS);
}

/* ------------------------------------------------------------------ following the settings */

static void apply_access(struct controller *c)
{
	struct settings const *s = &c->settings;
	struct push_access access = {0};
	unsigned users = s->users ? s->users : 1;

	for (unsigned i = 0; i < users; i++) {
		struct passwd *pw = getpwnam(s->users ? s->user[i] : SETTINGS_PUSH_USER);

		if (pw)
			access.uid[access.uids++] = pw->pw_uid;
	}
	for (unsigned i = 0; i < s->tls_names; i++)
		(void)snprintf(access.name[access.names++], sizeof access.name[0], "%s",
			       s->tls_name[i]);
	push_server_allow(c->push, &access);
}

static SSL_CTX *tls_of(struct controller *c, bool optional, struct err *err)
{
	char ca[PATH_MAX], cert[PATH_MAX], key[PATH_MAX];
	struct tls_files files = {.ca = ca, .cert = cert, .key = key};

	if (options_path(c->options->tls_dir, "ca.pem", ca, err) < 0 ||
	    options_path(c->options->tls_dir, "cert.pem", cert, err) < 0 ||
	    options_path(c->options->tls_dir, "key.pem", key, err) < 0)
		return NULL;
	return optional ? tls_server_new_optional(&files, err) : tls_server_new(&files, err);
}

SSL_CTX *controller_tls(struct controller *c, struct err *err)
{
	return tls_of(c, false, err);
}

SSL_CTX *controller_radio_tls(struct controller *c, struct err *err)
{
	return tls_of(c, true, err);
}

static int apply_tls(struct controller *c, struct err *err)
{
	uint16_t port = c->settings.tls_port ? c->settings.tls_port : SETTINGS_TLS_PORT;
	bool want = settings_tls(&c->settings) && !c->options->no_tls;
	SSL_CTX *tls;
	int rc;

	if (c->tls_on && (!want || port != c->tls_port)) {
		push_server_tls_stop(c->push);
		c->tls_on = false;
	}
	if (!want || c->tls_on)
		return 0;
	tls = controller_tls(c, err);
	if (!tls)
		return err_prefix(err, "TLS push is off");
	rc = push_server_tls(c->push, NULL, port, tls, NULL, err);
	if (rc < 0)
		return err_prefix(err, "TLS push is off");
	c->tls_on = true;
	c->tls_port = port;
	log_msg(LOG_LEVEL_INFO, "PUSH-6-LISTEN", "listening for TLS pushes on port %u", port);
	return 0;
}

static int apply_udp(struct controller *c, struct err *err)
{
	struct push_udp_client clients[PUSH_UDP_CLIENTS_MAX];
	unsigned n = c->options->no_udp ? 0 : settings_udp_clients(&c->settings, clients);
	int rc = 0;

	if (c->udp && (!n || c->udp_port != c->settings.udp_port)) {
		talloc_free(c->udp);
		c->udp = NULL;
	}
	if (n && !c->udp) {
		c->udp = push_udp_new(c, c->loop, &c->env, c->store, NULL, c->settings.udp_port,
				      controller_arm_expiry, c, err);
		c->udp_port = c->settings.udp_port;
		if (!c->udp)
			rc = -EADDRINUSE;
		else
			log_msg(LOG_LEVEL_INFO, "PUSH-6-LISTEN",
				"listening for UDP pushes on port %u", c->udp_port);
	}
	if (c->udp)
		push_udp_clients(c->udp, clients, n);
	mem_wipe(clients, sizeof clients);
	return rc;
}

static int apply_keys(struct controller *c, struct err *err)
{
	return key_service_apply(c->keys, err);
}

static int apply_aaa(struct controller *c, struct err *err)
{
	return aaa_service_apply(c->aaa, err);
}

static int apply_radio(struct controller *c, struct err *err)
{
	return radio_service_apply(c->radio, err);
}

int controller_apply(struct controller *c, struct err *err)
{
	static int (*const steps[])(struct controller * c, struct err * err) = {
		apply_tls,   apply_udp,       apply_keys,         apply_aaa,
		apply_radio, log_sinks_apply, metrics_http_apply,
	};
	struct err local;
	int rc = 0;

	if (!err)
		err = &local;
	shell_keys_changed(c);
	/* Without sockets (a check, or before controller_listen()) there is nothing to follow. */
	if (!c->push)
		return 0;
	apply_access(c);
	/* All of them, whatever becomes of one; the first error counts. */
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		int step = steps[i](c, rc < 0 ? &local : err);

		rc = rc < 0 ? rc : step;
	}
	return rc;
}

int controller_reload_tls(struct controller *c, struct err *err)
{
	SSL_CTX *tls;
	int rc;

	if (c->tls_on) {
		tls = controller_tls(c, err);
		if (!tls)
			return err_prefix(err, "the TLS files in use stay");
		push_server_tls_renew(c->push, tls);
	}
	rc = key_service_reload_tls(c->keys, err);
	return rc < 0 ? rc : radio_service_reload_tls(c->radio, err);
}

void controller_wlan_changed(struct controller *c, uint16_t wlan_id)
{
	/* Before the sockets are there nobody is served. */
	if (c->keys)
		key_service_wlans_changed(c->keys);
	if (c->radio)
		radio_service_wlan_changed(c->radio, wlan_id);
}

void controller_changed(struct controller *c, char const *who)
{
	c->changed_wall_us = env_wall_us(NULL);
	(void)snprintf(c->changed_by, sizeof c->changed_by, "%s", who);
}

/* ------------------------------------------------------------------ start and end */

struct session_config controller_session_config(struct controller const *c)
{
	return (struct session_config){
		.max_clients = c->settings.max_clients,
		.stale_s = STALE_S,
		.default_mdid = c->settings.mobility_domain,
		.allow_key_material =
			c->options->allow_key_material && tracer_keys_wanted(c->tracer),
	};
}

int controller_init(struct controller *c, struct options const *options, struct err *err)
{
	struct session_config sc;

	c->options = options;
	c->env = (struct env){.arg = c,
			      .now_ms = env_now_ms,
			      .wall_us = env_wall_us,
			      .random = env_random,
			      .trace = env_trace};
	c->started_ms = env_now_ms(NULL);
	c->started_wall_us = env_wall_us(NULL);
	settings_init(&c->settings);
	if (bind_all(err) < 0)
		return err->code;
	c->grammar = grammar_new(c, grammar_commands, grammar_commands_count, err);
	if (!c->grammar)
		return err->code ? err->code : -EINVAL;
	c->loop = loop_new(c, err);
	if (!c->loop)
		return err->code ? err->code : -ENOMEM;
	c->logs = log_ring_new(c);
	c->commands = command_log_new(c);
	c->tracer = tracer_new(c, &(struct tracer_parts){.wall_us = env_wall_us,
							 .turn = loop_turn(c->loop),
							 .names = trace_names,
							 .debugged = log_sinks_debugged,
							 .arg = c,
							 .seed = trace_seed()});
	c->frames = frame_log_new(c);
	c->wlans = wlan_set_new(c);
	c->aps = hostapd_ap_set_new(c);
	c->radio_aps = radio_ap_set_new(c);
	c->policies = policy_set_new(c);
	c->history = key_history_new(c);
	c->enroll = enroll_new(c, &c->env, options->tls_dir);
	if (c->tracer)
		c->env.ring = tracer_ring(c->tracer);
	if (!c->logs || !c->commands || !c->tracer || !c->frames || !c->wlans || !c->aps ||
	    !c->radio_aps || !c->policies || !c->history || !c->enroll)
		return err_set(err, ENOMEM, "memory is short");
	sc = controller_session_config(c);
	c->store = session_store_new(c, &c->env, c->wlans, &sc);
	c->expiry = loop_timer_new(c, c->loop, expiry_due, c);
	c->key_rest = loop_timer_new(c, c->loop, keys_rested, c);
	c->load_due = loop_timer_new(c, c->loop, load_due, c);
	if (!c->store || !c->expiry || !c->key_rest || !c->load_due)
		return err_set(err, ENOMEM, "memory is short");
	load_due(c);
	log_set_sink(log_sinks_message, c);
	return 0;
}

static void login_taken(void *arg, struct session const *session)
{
	struct controller *c = arg;

	key_holder_push(key_service_holder(c->keys), session->login.sta, session->wlan_id);
}

static void ordered_away(void *arg, struct mac sta, struct mac bssid)
{
	struct controller *c = arg;

	/* A controller that stands by hears of it too; the one that serves tells the APs. */
	if (key_service_active(c->keys))
		ap_disconnect_station(c->ap_disconnect, sta, bssid);
	radio_service_station_ended(c->radio, sta);
}

static void session_limit(void *arg, struct mac bssid, uint16_t wlan_id, uint32_t *seconds)
{
	struct controller *c = arg;

	authenticator_session_timeout(radio_service_authenticator(c->radio), bssid, wlan_id,
				      seconds);
}

/** The key holder and the authenticator, and what ties them to the sessions. */
static int start_services(struct controller *c, struct err *err)
{
	struct session_hooks hooks = {.limit = session_limit,
				      .login = login_taken,
				      .ordered_away = ordered_away,
				      .arg = c};

	c->keys = key_service_new(c, err);
	c->ap_disconnect = c->keys ? ap_disconnect_new(c, err) : NULL;
	c->aaa = c->ap_disconnect ? aaa_service_new(c, err) : NULL;
	c->radio = c->aaa ? radio_service_new(c, err) : NULL;
	if (!c->radio)
		return err->code;
	session_set_hooks(c->store, &hooks);
	return 0;
}

/** (gid_t)-1 where the system has no such group. */
static gid_t group_id(char const *name)
{
	struct group *group = getgrnam(name);

	return group ? group->gr_gid : (gid_t)-1;
}

/** Whose members may administer. */
static gid_t admin_gid(void)
{
	return group_id(ADMIN_GROUP);
}

static int listen_control(struct controller *c, struct err *err)
{
	struct control_server_config cf = {.admin_gid = admin_gid(),
					   .user_gid = group_id(USER_GROUP)};
	char path[PATH_MAX];

	if (options_path(c->options->run_dir, "control.sock", path, err) < 0)
		return err->code;
	if (cf.admin_gid == (gid_t)-1)
		log_msg(LOG_LEVEL_INFO, "CTRL-6-NOGROUP",
			"this system has no group %s: only root and uid %u can use the shell",
			ADMIN_GROUP, (unsigned)geteuid());
	shell_control_config(c, &cf);
	c->control = control_server_new(c, c->loop, path, &cf, err);
	return c->control ? 0 : err->code;
}

int controller_listen(struct controller *c, struct err *err)
{
	char path[PATH_MAX];
	int rc;

	rc = push_dictionary_load(c->options->freeradius_dir, c->options->dictionary_dir, err);
	if (rc < 0)
		return rc;
	c->push = push_server_new(c, c->loop, &c->env, c->store);
	if (!c->push)
		return err_set(err, ENOMEM, "memory is short");
	push_server_on_change(c->push, controller_arm_expiry, c);
	rc = start_services(c, err);
	if (rc < 0)
		return rc;
	/* The control socket first: it tells whether another fastroamd runs here. */
	rc = listen_control(c, err);
	if (rc < 0)
		return rc;
	apply_access(c);
	rc = options_path(c->options->run_dir, "push.sock", path, err);
	if (rc == 0)
		rc = push_server_unix(c->push, path, err);
	return rc < 0 ? rc : radio_service_listen(c->radio, admin_gid(), err);
}

static void drained(void *arg)
{
	struct controller *c = arg;

	if (--c->draining == 0)
		loop_stop(c->loop);
}

void controller_stop(struct controller *c)
{
	if (c->stopping)
		return;
	c->stopping = true;
	log_msg(LOG_LEVEL_NOTICE, "SYS-5-STOP", "stopping: answering what was received");
	radio_service_stop(c->radio);
	c->draining = 2;
	if (c->udp)
		push_udp_drain(c->udp);
	talloc_free(c->udp);
	c->udp = NULL;
	push_server_drain(c->push, drained, c);
	control_server_drain(c->control,
			     c->exit_code ? "the controller is reloading"
					  : "the controller is stopping",
			     drained, c);
}

void controller_reload(struct controller *c)
{
	if (!c->stopping)
		c->exit_code = CONTROLLER_EXIT_RELOAD;
	controller_stop(c);
}

void controller_free(struct controller *c)
{
	log_set_sink(NULL, NULL);
	/* Sockets before what their callbacks use. */
	talloc_free(c->metrics_http);
	talloc_free(c->radio);
	talloc_free(c->aaa);
	talloc_free(c->keys);
	talloc_free(c->ap_disconnect);
	talloc_free(c->udp);
	talloc_free(c->push);
	talloc_free(c->control);
	c->udp = NULL;
	c->push = NULL;
	c->control = NULL;
	talloc_free(c->store);
	talloc_free(c->wlans);
	mem_wipe(&c->settings, sizeof c->settings);
	talloc_free(c);
	crypto_thread_wipe();
}

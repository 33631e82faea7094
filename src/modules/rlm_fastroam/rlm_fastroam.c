/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * rlm_fastroam: hands the keys of each EAP login to the controllers that derive roaming keys.
 *
 * An adapter: the server calls the methods from many threads, each makes a record and gives it to
 * one queue per controller (net/push_client), which has its own thread and connection. The instance
 * is written at start only, so the methods need no lock of their own.
 *
 * HUP does not re-instantiate a module with a bootstrap method; that is wanted, because two
 * instances would hold two connections for a minute. Changes need a restart.
 */
#include <freeradius/radiusd.h>

#include <freeradius/modules.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "modules/rlm_fastroam/rlm_fastroam_login.h"
#include "net/push_client.h"
#include "wire/push.h"

/** More in one file is a mistake, not a mobility group. */
#define CONTROLLERS_MAX 32

extern module_t rlm_fastroam;

struct controller {
	CONF_SECTION *cs;
	char const *name; /**< of the section, "" when it has none */
	char const *socket;
	char const *server;
	uint32_t port;
	char const *server_name;
	char const *ca_file;
	char const *certificate_file;
	char const *private_key_file;
	struct push_client *client;
};

struct rlm_fastroam {
	char const *name; /**< of the instance */
	char const *dictionary;
	uint32_t queue_size;
	bool wait;
	bool required;
	bool withdraw_on_stop;
	struct timeval wait_timeout;
	struct timeval drain_timeout;
	struct timeval connect_timeout;
	struct timeval answer_timeout;
	struct timeval retry_min;
	struct timeval retry_max;
	struct controller controllers[CONTROLLERS_MAX];
	unsigned count;
	bool running;
};

// clang-format off
static CONF_PARSER const tls_config[] = {
	{"ca_file", FR_CONF_OFFSET(PW_TYPE_STRING, struct controller, ca_file), NULL},
	{"certificate_file", FR_CONF_OFFSET(PW_TYPE_STRING, struct controller, certificate_file), NULL},
	{"private_key_file", FR_CONF_OFFSET(PW_TYPE_STRING, struct controller, private_key_file), NULL},
	{"server_name", FR_CONF_OFFSET(PW_TYPE_STRING, struct controller, server_name), NULL},
	CONF_PARSER_TERMINATOR
};

static CONF_PARSER const controller_config[] = {
	{"socket", FR_CONF_OFFSET(PW_TYPE_STRING, struct controller, socket), NULL},
	{"server", FR_CONF_OFFSET(PW_TYPE_STRING, struct controller, server), NULL},
	{"port", FR_CONF_OFFSET(PW_TYPE_INTEGER, struct controller, port), "2083"},
	CONF_PARSER_TERMINATOR
};

static CONF_PARSER const module_config[] = {
	{"dictionary", FR_CONF_OFFSET(PW_TYPE_STRING, struct rlm_fastroam, dictionary), NULL},
	{"queue_size", FR_CONF_OFFSET(PW_TYPE_INTEGER, struct rlm_fastroam, queue_size), "10000"},
	{"wait", FR_CONF_OFFSET(PW_TYPE_BOOLEAN, struct rlm_fastroam, wait), "no"},
	{"wait_timeout", FR_CONF_OFFSET(PW_TYPE_TIMEVAL, struct rlm_fastroam, wait_timeout), "1.0"},
	{"required", FR_CONF_OFFSET(PW_TYPE_BOOLEAN, struct rlm_fastroam, required), "no"},
	{"withdraw_on_stop", FR_CONF_OFFSET(PW_TYPE_BOOLEAN, struct rlm_fastroam, withdraw_on_stop), "no"},
	{"drain_timeout", FR_CONF_OFFSET(PW_TYPE_TIMEVAL, struct rlm_fastroam, drain_timeout), "5.0"},
	{"connect_timeout", FR_CONF_OFFSET(PW_TYPE_TIMEVAL, struct rlm_fastroam, connect_timeout), "5.0"},
	{"answer_timeout", FR_CONF_OFFSET(PW_TYPE_TIMEVAL, struct rlm_fastroam, answer_timeout), "5.0"},
	{"retry_min", FR_CONF_OFFSET(PW_TYPE_TIMEVAL, struct rlm_fastroam, retry_min), "0.5"},
	{"retry_max", FR_CONF_OFFSET(PW_TYPE_TIMEVAL, struct rlm_fastroam, retry_max), "30.0"},
	CONF_PARSER_TERMINATOR
};

/**
 * What each option may be. The server's own parser takes "ten" for 0 and a misspelt name for none,
 * so every option is looked at before it parses them.
 */
enum option_kind { OPTION_TEXT, OPTION_YES_NO, OPTION_NUMBER, OPTION_SECONDS };

/** Sections that an option may stand in; the module's own section can be its only controller's. */
enum place { IN_MODULE = 1, IN_CONTROLLER = 2, IN_TLS = 4 };

struct option {
	unsigned place;
	char const *name;
	enum option_kind kind;
	double min, max;
};

static struct option const options[] = {
	{IN_MODULE, "dictionary", OPTION_TEXT, 0, 0},
	{IN_MODULE, "queue_size", OPTION_NUMBER, 1, 1000000},
	{IN_MODULE, "wait", OPTION_YES_NO, 0, 0},
	{IN_MODULE, "wait_timeout", OPTION_SECONDS, 0.01, 30},
	{IN_MODULE, "required", OPTION_YES_NO, 0, 0},
	{IN_MODULE, "withdraw_on_stop", OPTION_YES_NO, 0, 0},
	{IN_MODULE, "drain_timeout", OPTION_SECONDS, 0, 60},
	{IN_MODULE, "connect_timeout", OPTION_SECONDS, 0.1, 60},
	{IN_MODULE, "answer_timeout", OPTION_SECONDS, 0.1, 60},
	{IN_MODULE, "retry_min", OPTION_SECONDS, 0.01, 60},
	{IN_MODULE, "retry_max", OPTION_SECONDS, 0.01, 600},
	{IN_CONTROLLER, "socket", OPTION_TEXT, 0, 0},
	{IN_CONTROLLER, "server", OPTION_TEXT, 0, 0},
	{IN_CONTROLLER, "port", OPTION_NUMBER, 1, 65535},
	{IN_TLS, "ca_file", OPTION_TEXT, 0, 0},
	{IN_TLS, "certificate_file", OPTION_TEXT, 0, 0},
	{IN_TLS, "private_key_file", OPTION_TEXT, 0, 0},
	{IN_TLS, "server_name", OPTION_TEXT, 0, 0},
};
// clang-format on

/* --- configuration -----------------------------------------------------------------------------
 */

/** An option that the administrator wrote, else NULL: the server's parser adds pairs for defaults,
 * in line 0. */
static CONF_PAIR *pair_written(CONF_SECTION const *cs, char const *name)
{
	CONF_PAIR *cp = cf_pair_find(cs, name);

	return cp && cf_pair_lineno(cp) > 0 ? cp : NULL;
}

static int option_check(CONF_PAIR const *cp, struct option const *o)
{
	char const *value = cf_pair_value(cp);
	char *end;
	double v;

	if (!value || !*value) {
		cf_log_err_cp(cp, "%s needs a value", o->name);
		return -1;
	}
	switch (o->kind) {
	case OPTION_TEXT: return 0;
	case OPTION_YES_NO:
		if (strcasecmp(value, "yes") == 0 || strcasecmp(value, "no") == 0)
			return 0;
		cf_log_err_cp(cp, "%s = %s: it must be yes or no", o->name, value);
		return -1;
	case OPTION_NUMBER:
	case OPTION_SECONDS: break;
	}
	v = strtod(value, &end);
	/* Six digits behind the point are what the server's parser can read. */
	if (strspn(value, "0123456789.") != strlen(value) || *end || v < o->min || v > o->max ||
	    (o->kind == OPTION_NUMBER && strchr(value, '.')) ||
	    (strchr(value, '.') && strlen(strchr(value, '.')) > 7)) {
		cf_log_err_cp(cp, "%s = %s: it must be %s from %.9g to %.9g", o->name, value,
			      o->kind == OPTION_NUMBER ? "a whole number" : "seconds", o->min,
			      o->max);
		return -1;
	}
	return 0;
}

static struct option const *option_find(unsigned places, char const *name)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if ((options[i].place & places) && strcmp(options[i].name, name) == 0)
			return &options[i];
	}
	return NULL;
}

static bool section_allowed(unsigned places, char const *name)
{
	return (strcmp(name, "controller") == 0 && (places & IN_MODULE)) ||
	       (strcmp(name, "tls") == 0 && (places & IN_CONTROLLER));
}

/**
 * Every option and section is known and well formed, or it is named with its line.
 *
 * @param places  whose options may stand here
 * @param own     set when an option or section of a controller was found, may be NULL
 */
static int section_check(CONF_SECTION *cs, unsigned places, bool *own)
{
	for (CONF_ITEM *ci = cf_item_find_next(cs, NULL); ci; ci = cf_item_find_next(cs, ci)) {
		struct option const *o;
		CONF_PAIR *cp;

		if (cf_item_is_section(ci)) {
			CONF_SECTION *child = cf_item_to_section(ci);
			char const *name = cf_section_name1(child);

			if (!section_allowed(places, name)) {
				cf_log_err_cs(child, "there is no section \"%s\" here", name);
				return -1;
			}
			if (own && strcmp(name, "tls") == 0)
				*own = true;
		}
		if (!cf_item_is_pair(ci))
			continue;
		cp = cf_item_to_pair(ci);
		o = option_find(places, cf_pair_attr(cp));
		if (!o) {
			cf_log_err_cp(cp, "there is no option \"%s\" here", cf_pair_attr(cp));
			return -1;
		}
		if (option_check(cp, o) < 0)
			return -1;
		if (own && o->place == IN_CONTROLLER)
			*own = true;
	}
	return 0;
}

static int controller_parse(struct rlm_fastroam *inst, CONF_SECTION *cs, char const *name)
{
	struct controller *c = &inst->controllers[inst->count];
	CONF_SECTION *tls = cf_section_sub_find(cs, "tls");
	CONF_PAIR *port = pair_written(cs, "port");

	if (inst->count == CONTROLLERS_MAX) {
		cf_log_err_cs(cs, "more than %d controllers", CONTROLLERS_MAX);
		return -1;
	}
	c->cs = cs;
	c->name = name ? name : "";
	for (unsigned i = 0; i < inst->count; i++) {
		if (strcmp(inst->controllers[i].name, c->name) == 0) {
			cf_log_err_cs(
				cs,
				"there is another controller \"%s\": give each a name of its own",
				c->name);
			return -1;
		}
	}
	if (cf_section_parse(cs, c, controller_config) < 0)
		return -1;
	if (tls &&
	    (section_check(tls, IN_TLS, NULL) < 0 || cf_section_parse(tls, c, tls_config) < 0))
		return -1;
	if (c->socket && tls) {
		cf_log_err_cs(tls, "tls goes with server, not with socket");
		return -1;
	}
	if (c->socket && port) {
		cf_log_err_cp(port, "port goes with server, not with socket");
		return -1;
	}
	inst->count++;
	return 0;
}

/** One controller in the module's own section, or any number in sections of their own. */
static int controllers_parse(struct rlm_fastroam *inst, CONF_SECTION *conf, bool own)
{
	CONF_SECTION *cs = NULL;

	while ((cs = cf_subsection_find_next(conf, cs, "controller"))) {
		if (own) {
			cf_log_err_cs(
				cs, "a controller section does not go with socket, server, port or "
				    "tls beside it: move them into a controller section");
			return -1;
		}
		if (section_check(cs, IN_CONTROLLER, NULL) < 0 ||
		    controller_parse(inst, cs, cf_section_name2(cs)) < 0)
			return -1;
	}
	if (own && controller_parse(inst, conf, NULL) < 0)
		return -1;
	if (inst->count)
		return 0;
	cf_log_err_cs(conf, "there is no controller: add socket = /run/fastroam/push.sock");
	return -1;
}

static uint32_t to_ms(struct timeval const *t)
{
	return (uint32_t)(t->tv_sec * 1000 + t->tv_usec / 1000);
}

/* --- statistics: %{fastroam:queued}, %{fastroam:queued NAME} --------------------------------- */

/** X(key): a counter of struct push_client_stats. */
#define STAT_LIST(X) \
	X(queued)    \
	X(in_flight) \
	X(connected) \
	X(accepted)  \
	X(sent)      \
	X(acked)     \
	X(naked)     \
	X(dropped)   \
	X(resent)    \
	X(connects)  \
	X(connect_failures)

static bool stat_get(struct push_client_stats const *s, char const *key, size_t key_len,
		     unsigned long long *out)
{
#define X(name)                                                             \
	if (key_len == strlen(#name) && memcmp(key, #name, key_len) == 0) { \
		*out += s->name;                                            \
		return true;                                                \
	}
	STAT_LIST(X)
#undef X
	return false;
}

/** A counter, of one controller when it is named, else the sum over all. */
static ssize_t fastroam_xlat(void *instance, REQUEST *request, char const *fmt, char *out,
			     size_t out_len)
{
	struct rlm_fastroam const *inst = instance;
	size_t const key_len = strcspn(fmt, " ");
	char const *name = fmt[key_len] ? fmt + key_len + 1 : NULL;
	unsigned long long sum = 0;
	bool found = false;

	for (unsigned i = 0; i < inst->count; i++) {
		struct push_client_stats stats;

		if (name && strcmp(name, inst->controllers[i].name) != 0)
			continue;
		push_client_get_stats(inst->controllers[i].client, &stats);
		if (!stat_get(&stats, fmt, key_len, &sum)) {
			REDEBUG("There is no counter \"%.*s\"", (int)key_len, fmt);
			return -1;
		}
		found = true;
	}
	if (!found) {
		REDEBUG("There is no controller \"%s\"", name ? name : "");
		return -1;
	}
	return snprintf(out, out_len, "%llu", sum);
}

/* --- start and end -----------------------------------------------------------------------------
 */

/** What the delivery threads say, in the server's log. */
static void on_log(void *arg, enum log_level level, char const *text)
{
	struct rlm_fastroam const *inst = arg;

	switch (level) {
	case LOG_LEVEL_ERROR: ERROR("rlm_fastroam (%s): %s", inst->name, text); break;
	case LOG_LEVEL_WARNING: WARN("rlm_fastroam (%s): %s", inst->name, text); break;
	case LOG_LEVEL_NOTICE:
	case LOG_LEVEL_INFO: INFO("rlm_fastroam (%s): %s", inst->name, text); break;
	case LOG_LEVEL_DEBUG: DEBUG2("rlm_fastroam (%s): %s", inst->name, text); break;
	}
}

/**
 * Our attributes. An administrator may have included the file from raddb/dictionary already; it is
 * only read again when the option names one, so that a wrong name is told. Here, in the main thread
 * before any other: it changes tables that all threads read without a lock.
 */
static int dictionary_load(struct rlm_fastroam const *inst, CONF_SECTION *conf)
{
	char const *file = inst->dictionary ? inst->dictionary : "dictionary.fastroam";
	CONF_PAIR *cp = pair_written(conf, "dictionary");
	struct err err;

	if ((cp || !dict_attrbyname("FastRoam-EAP-Type")) &&
	    dict_read(main_config.dictionary_dir, file) < 0) {
		cf_log_err(cp ? cf_pair_to_item(cp) : cf_section_to_item(conf),
			   "dictionary: cannot read %s in %s: %s", file, main_config.dictionary_dir,
			   fr_strerror());
		return -1;
	}
	if (push_dictionary_bind(&err) < 0) {
		cf_log_err_cs(conf, "%s", err.msg);
		return -1;
	}
	return 0;
}

static int mod_bootstrap(CONF_SECTION *conf, void *instance)
{
	struct rlm_fastroam *inst = instance;
	bool own = false;

	inst->name = cf_section_name2(conf) ? cf_section_name2(conf) : cf_section_name1(conf);
	if (section_check(conf, IN_MODULE | IN_CONTROLLER, &own) < 0 ||
	    cf_section_parse(conf, inst, module_config) < 0)
		return -1;
	if (to_ms(&inst->retry_max) < to_ms(&inst->retry_min)) {
		CONF_PAIR *cp = pair_written(conf, "retry_max");

		cf_log_err_cp(cp ? cp : pair_written(conf, "retry_min"),
			      "retry_min = %.9g is more than retry_max = %.9g",
			      to_ms(&inst->retry_min) / 1000.0, to_ms(&inst->retry_max) / 1000.0);
		return -1;
	}
	if (controllers_parse(inst, conf, own) < 0 || dictionary_load(inst, conf) < 0)
		return -1;
	xlat_register(inst->name, fastroam_xlat, NULL, inst);
	return 0;
}

/** Tell what is wrong with a controller at the line of the option that the message names, if any.
 */
static void controller_refuse(struct controller const *c, char const *text)
{
	CONF_SECTION *tls = cf_section_sub_find(c->cs, "tls");

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		struct option const *o = &options[i];
		CONF_SECTION *cs = o->place == IN_TLS ? tls : c->cs;
		CONF_PAIR *cp = cs && o->place != IN_MODULE ? pair_written(cs, o->name) : NULL;

		if (cp && strstr(text, o->name)) {
			cf_log_err_cp(cp, "%s", text);
			return;
		}
	}
	cf_log_err_cs(c->cs, "%s", text);
}

static int controller_make(struct rlm_fastroam *inst, struct controller *c)
{
	struct push_client_config const config = {
		.socket = c->socket,
		.server = c->server,
		.port = (uint16_t)c->port,
		.ca_file = c->ca_file,
		.cert_file = c->certificate_file,
		.key_file = c->private_key_file,
		.server_name = c->server_name,
		.queue_size = inst->queue_size,
		.connect_timeout_ms = to_ms(&inst->connect_timeout),
		.answer_timeout_ms = to_ms(&inst->answer_timeout),
		.retry_min_ms = to_ms(&inst->retry_min),
		.retry_max_ms = to_ms(&inst->retry_max),
		.log = on_log,
		.log_arg = inst,
	};
	struct err err;

	c->client = push_client_new(&config, &err);
	if (c->client)
		return 0;
	controller_refuse(c, err.msg);
	return -1;
}

static int mod_instantiate(CONF_SECTION *conf, void *instance)
{
	struct rlm_fastroam *inst = instance;
	struct err err;

	for (unsigned i = 0; i < inst->count; i++) {
		if (controller_make(inst, &inst->controllers[i]) < 0)
			return -1;
	}
	/* `freeradius -C` looks at the configuration and leaves: it must not push anything. */
	if (check_config)
		return 0;
	for (unsigned i = 0; i < inst->count; i++) {
		if (push_client_start(inst->controllers[i].client, &err) < 0) {
			cf_log_err_cs(conf, "%s", err.msg);
			return -1;
		}
	}
	inst->running = true;
	return 0;
}

/** After the server's worker threads have ended; its code is unmapped next, so our threads end
 * here. */
static int mod_detach(void *instance)
{
	struct rlm_fastroam *inst = instance;
	struct timeval start, now, spent;
	uint32_t const drain_ms = inst->running ? to_ms(&inst->drain_timeout) : 0;

	/* All queues drain at once, each in its own thread; together they get one drain_timeout. */
	gettimeofday(&start, NULL);
	for (unsigned i = 0; i < inst->count; i++) {
		uint32_t spent_ms;

		gettimeofday(&now, NULL);
		timersub(&now, &start, &spent);
		spent_ms = spent.tv_sec < 0 ? 0 : to_ms(&spent);
		(void)push_client_free(inst->controllers[i].client,
				       spent_ms < drain_ms ? drain_ms - spent_ms : 0);
		inst->controllers[i].client = NULL;
	}
	return 0;
}

/* --- requests ----------------------------------------------------------------------------------
 */

/** With required = yes, whether the queue would have to give up something for one more record. */
static bool queue_full(struct rlm_fastroam const *inst, struct controller const *c)
{
	struct push_client_stats stats;

	push_client_get_stats(c->client, &stats);
	return stats.queued >= inst->queue_size;
}

/** Hand in without waiting. False when it is certain that the controller will not get it. */
static bool hand_in(struct rlm_fastroam const *inst, struct controller const *c,
		    struct login const *l)
{
	if (inst->required && queue_full(inst, c))
		return false;
	return push_client_login(c->client, l) == 0;
}

/** Hand in to the first controller and wait until it has the keys in its cache. */
static bool hand_in_and_wait(struct rlm_fastroam const *inst, struct controller const *c,
			     struct login const *l, REQUEST *request)
{
	switch (push_client_login_wait(c->client, l, to_ms(&inst->wait_timeout))) {
	case PUSH_OUTCOME_ACK: RDEBUG2("The controller has the keys"); return true;
	case PUSH_OUTCOME_NAK: RWDEBUG("The controller refused the keys"); break;
	case PUSH_OUTCOME_DROPPED:
		RWDEBUG("The keys were pushed out of a full queue by newer ones");
		break;
	case PUSH_OUTCOME_TIMEOUT:
		RWDEBUG("The controller did not answer within wait_timeout; the keys stay queued");
		break;
	}
	return false;
}

static rlm_rcode_t withdraw(struct rlm_fastroam const *inst, struct login_match const *m)
{
	rlm_rcode_t rcode = RLM_MODULE_OK;

	for (unsigned i = 0; i < inst->count; i++) {
		if (push_client_withdraw(inst->controllers[i].client, m) < 0)
			rcode = RLM_MODULE_FAIL;
	}
	return inst->required ? rcode : RLM_MODULE_OK;
}

/** A login that ends as a reject leaves no key behind: some controller may have it, or get it yet.
 */
static rlm_rcode_t reject(struct rlm_fastroam const *inst, struct login const *l)
{
	struct login_match match = {.has_sta = true, .sta = l->sta};

	memcpy(match.acct_session_id, l->acct_session_id, sizeof(match.acct_session_id));
	(void)withdraw(inst, &match);
	return RLM_MODULE_FAIL;
}

static rlm_rcode_t mod_post_auth(void *instance, REQUEST *request)
{
	struct rlm_fastroam const *inst = instance;
	struct login login;
	char const *why = fastroam_login_fill(request, &login);
	bool delivered = true, queued = false;

	if (why) {
		RDEBUG2("Nothing is pushed: %s", why);
		return RLM_MODULE_NOOP;
	}
	if (!fastroam_login_keys_agree(request, &login)) {
		RWARN("Nothing is pushed: EAP-MSK and the MS-MPPE keys differ; a policy "
		      "rewrote one of them");
		secret_wipe(&login.msk);
		return RLM_MODULE_NOOP;
	}
	/* The one that is waited for comes last, so that a slow one does not delay the others. */
	for (unsigned i = inst->count; i-- > 0;) {
		struct controller const *c = &inst->controllers[i];
		bool const waits = inst->wait && i == 0;
		bool ok = waits ? hand_in_and_wait(inst, c, &login, request)
				: hand_in(inst, c, &login);

		if (!ok && !waits)
			RWARN("The keys are not pushed to %s: %s", push_client_peer(c->client),
			      inst->required ? "the queue is full" : "out of memory");
		delivered = delivered && ok;
		queued = queued || ok || waits;
	}
	secret_wipe(&login.msk);
	if (delivered) {
		RDEBUG2("Keys of %s pushed", login.user);
		return RLM_MODULE_OK;
	}
	/* Only when the administrator wants it so may a controller decide who gets in: post-auth
	 * turns FAIL into an Access-Reject. */
	if (!inst->required)
		return RLM_MODULE_NOOP;
	return queued ? reject(inst, &login) : RLM_MODULE_FAIL;
}

/**
 * Accounting Stop, with withdraw_on_stop = yes only: an AP also sends one when a station has roamed
 * away, and the keys of that login are what it roams with.
 */
static rlm_rcode_t mod_accounting(void *instance, REQUEST *request)
{
	struct rlm_fastroam const *inst = instance;
	struct login_match match;
	char const *why;

	if (!inst->withdraw_on_stop)
		return RLM_MODULE_NOOP;
	why = fastroam_match_stop(request, &match);
	if (why) {
		RDEBUG2("Nothing is withdrawn: %s", why);
		return RLM_MODULE_NOOP;
	}
	return withdraw(inst, &match);
}

#ifdef WITH_COA
/** A Disconnect-Request to this server: the controller forgets the session it names. */
static rlm_rcode_t mod_recv_coa(void *instance, REQUEST *request)
{
	struct rlm_fastroam const *inst = instance;
	struct login_match match;
	char const *why;

	if (request->packet->code != PW_CODE_DISCONNECT_REQUEST) {
		RDEBUG2("Nothing is withdrawn: not a Disconnect-Request");
		return RLM_MODULE_NOOP;
	}
	why = fastroam_match_disconnect(request, &match);
	if (why) {
		RDEBUG2("Nothing is withdrawn: %s", why);
		return RLM_MODULE_NOOP;
	}
	return withdraw(inst, &match);
}
#endif

module_t rlm_fastroam = {
	.magic = RLM_MODULE_INIT,
	.name = "fastroam",
	.type = RLM_TYPE_THREAD_SAFE,
	.inst_size = sizeof(struct rlm_fastroam),
	.bootstrap = mod_bootstrap,
	.instantiate = mod_instantiate,
	.detach = mod_detach,
	.methods =
		{
			[MOD_POST_AUTH] = mod_post_auth,
			[MOD_ACCOUNTING] = mod_accounting,
#ifdef WITH_COA
			[MOD_RECV_COA] = mod_recv_coa,
#endif
		},
};

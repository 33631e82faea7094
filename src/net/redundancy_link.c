/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Hellos between controllers; see redundancy_link.h.
 */
#include "net/redundancy_link.h"

#include <string.h>
#include <talloc.h>

#include "base/log.h"
#include "base/pace.h"
#include "base/secret.h"

/** One log line a minute about hellos that are refused: it is a typing error, or an attack. */
#define COMPLAIN_MS 60000

struct redundancy_link {
	struct env const *env;
	struct redundancy_link_config config;
	struct redundancy machine;
	struct hello_window window;
	struct loop_timer *timer;
	redundancy_send send;
	void (*changed)(void *arg, bool active);
	void *arg;
	uint64_t count;
	uint64_t refused[HELLO_REFUSAL_COUNT];
	struct pace complained;
};

static uint64_t now_ms(struct redundancy_link const *l)
{
	return l->env->now_ms(l->env->arg);
}

static void say_hello(struct redundancy_link *l)
{
	struct hello h = {.priority = l->machine.priority,
			  .identity = l->machine.identity,
			  .wall_s = l->env->wall_us(l->env->arg) / 1000000,
			  .count = ++l->count};
	uint8_t frame[HELLO_LEN];

	if (hello_encode(&h, l->config.address, l->config.key, frame) == 0)
		l->send(l->arg, frame, sizeof frame);
}

static void act(struct redundancy_link *l, struct redundancy_todo todo)
{
	uint64_t now = now_ms(l), due = redundancy_due_ms(&l->machine);
	bool active = l->machine.state == REDUNDANCY_ACTIVE;

	if (todo.hello)
		say_hello(l);
	loop_timer_arm(l->timer, due > now ? due - now : 0);
	if (!todo.changed)
		return;
	if (active)
		log_msg(LOG_LEVEL_NOTICE, "HA-5-ACTIVE",
			"this controller now serves the access points%s",
			l->machine.heard ? ": the other one is silent" : "");
	else
		log_msg(LOG_LEVEL_NOTICE, "HA-5-STANDBY",
			"another controller of higher priority serves the access points");
	l->changed(l->arg, active);
}

static void due(void *arg)
{
	struct redundancy_link *l = arg;

	act(l, redundancy_tick(&l->machine, now_ms(l)));
}

static void refuse(struct redundancy_link *l, char const *interface, enum hello_refusal why)
{
	l->refused[why]++;
	if (!pace_may_tell(&l->complained, now_ms(l), COMPLAIN_MS, NULL))
		return;
	log_msg(LOG_LEVEL_WARNING, "HA-4-HELLO",
		"a hello of another controller on %s is refused, it is %s; check the key of "
		"wireless key-holder redundancy and the clock on both",
		interface, hello_refusal_text(why));
}

void redundancy_link_receive(struct redundancy_link *l, char const *interface, uint8_t const *frame,
			     size_t len)
{
	struct hello h;
	enum hello_refusal why = hello_decode(frame, len, l->config.key, &h);

	/* Ethertype 0x88B5 is anybody's: what is not ours is nothing to complain of. */
	if (why == HELLO_FOREIGN) {
		l->refused[why]++;
		return;
	}
	/* Our own, on the way back through a second interface in the same network. */
	if (why == HELLO_OK && h.identity == l->machine.identity)
		return;
	if (why == HELLO_OK)
		why = hello_check(&l->window, &h, l->env->wall_us(l->env->arg) / 1000000);
	if (why != HELLO_OK)
		refuse(l, interface, why);
	else
		act(l, redundancy_hello(&l->machine, h.priority, h.identity, now_ms(l)));
}

void redundancy_link_configure(struct redundancy_link *l,
			       struct redundancy_link_config const *config)
{
	l->config = *config;
	l->machine.priority = config->priority;
}

struct redundancy const *redundancy_link_state(struct redundancy_link const *l)
{
	return &l->machine;
}

uint64_t redundancy_link_refused(struct redundancy_link const *l, enum hello_refusal why)
{
	return l->refused[why];
}

static int wipe(struct redundancy_link *l)
{
	mem_wipe(&l->config, sizeof l->config);
	return 0;
}

struct redundancy_link *redundancy_link_new(void *ctx, struct loop *loop, struct env const *env,
					    struct redundancy_link_config const *config,
					    redundancy_send send,
					    void (*changed)(void *arg, bool active), void *arg)
{
	struct redundancy_link *l = talloc_zero(ctx, struct redundancy_link);
	uint64_t identity;

	if (!l)
		return NULL;
	l->env = env;
	l->config = *config;
	l->send = send;
	l->changed = changed;
	l->arg = arg;
	l->timer = loop_timer_new(l, loop, due, l);
	if (!l->timer) {
		talloc_free(l);
		return NULL;
	}
	talloc_set_destructor(l, wipe);
	env->random(env->arg, (uint8_t *)&identity, sizeof identity);
	redundancy_init(&l->machine, config->priority, identity, now_ms(l));
	act(l, (struct redundancy_todo){0});
	return l;
}

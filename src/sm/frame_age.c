/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The least difference of two clocks; see frame_age.h.
 */
#include "sm/frame_age.h"

/** Begin anew with this frame, whose age is not known. */
static uint32_t begin(struct frame_age *f, uint64_t now_ms, uint64_t tsf, uint64_t difference_us)
{
	f->known = true;
	f->least_us = difference_us;
	f->least_ms = now_ms;
	f->last_tsf = tsf;
	f->late_ms = 0;
	return 0;
}

/** How far the least difference may have risen since it was seen. */
static uint64_t drift_us(struct frame_age const *f, uint64_t now_ms)
{
	return (now_ms - f->least_ms) * FRAME_AGE_DRIFT_PPM / 1000;
}

/** Every frame is late, for longer than any queue is. */
static bool is_wrong(struct frame_age *f, uint64_t now_ms, bool late)
{
	if (!late)
		f->late_ms = 0;
	else if (!f->late_ms)
		f->late_ms = now_ms;
	return late && now_ms - f->late_ms >= FRAME_AGE_LATE_MS;
}

uint32_t frame_age_ms(struct frame_age *f, uint64_t now_ms, uint64_t tsf, uint32_t late_ms)
{
	/* A TSF may be any number: what counts is how the difference changes, and that wraps. */
	uint64_t difference = now_ms * 1000 - tsf;
	int64_t age;

	if (tsf == 0 || now_ms < f->distrusted_ms)
		return 0;
	if (!f->known || tsf + FRAME_AGE_BACK_MS * 1000 < f->last_tsf || now_ms < f->least_ms)
		return begin(f, now_ms, tsf, difference);
	f->last_tsf = tsf;
	age = (int64_t)(difference - f->least_us - drift_us(f, now_ms));
	if (age <= 0 || age > FRAME_AGE_MAX_MS * 1000)
		return begin(f, now_ms, tsf, difference);
	if (is_wrong(f, now_ms, age > (int64_t)late_ms * 1000)) {
		f->known = false;
		f->late_ms = 0;
		f->distrusted_ms = now_ms + FRAME_AGE_DISTRUST_MS;
		return 0;
	}
	return (uint32_t)(age / 1000);
}

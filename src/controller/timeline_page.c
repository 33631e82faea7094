/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A roam as one page; see timeline_page.h.
 */
#include "controller/timeline_page.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/utf8.h"

/** Of the picture, in its own units (1 at 96 dpi): times, lanes, then the texts. */
#define PICTURE_WIDTH 1120
#define LANES_X       190
#define LANES_STEP    130
#define TEXTS_X       (LANES_X + (LADDER_LANES - 1) * LANES_STEP + 28)
#define HEAD_HEIGHT   44
#define RUNG_HEIGHT   30
/** A rung that took more than this part of the whole is marked: that is where to look. */
#define LONG_PART     5

struct page {
	char *text; /**< NULL: memory was short */
};

static void put(struct page *p, char const *fmt, ...) PRINTF_LIKE(2, 3);
static void put(struct page *p, char const *fmt, ...)
{
	va_list args;
	char *more;

	if (!p->text)
		return;
	va_start(args, fmt);
	more = talloc_vasprintf_append_buffer(p->text, fmt, args);
	va_end(args);
	if (!more)
		talloc_free(p->text);
	p->text = more;
}

/** A text from outside, between tags or in quotes: it stays text whatever it holds. */
static void put_escaped(struct page *p, char const *text)
{
	while (*text) {
		unsigned len = utf8_len(text);
		/* XML 1.0 2.2: no control character but these may stand in a document at all. */
		bool fits = len > 1 || (len == 1 && ((*text >= ' ' && *text < 0x7f) ||
						     *text == '\n' || *text == '\t'));

		switch (fits ? *text : '?') {
		case '<': put(p, "&lt;"); break;
		case '>': put(p, "&gt;"); break;
		case '&': put(p, "&amp;"); break;
		case '"': put(p, "&quot;"); break;
		case '\'': put(p, "&#39;"); break;
		default:
			if (fits)
				put(p, "%.*s", (int)len, text);
			else
				put(p, "?");
			break;
		}
		text += len ? len : 1;
	}
}

static void put_ms(struct page *p, uint64_t us)
{
	put(p, "%" PRIu64 ".%03u", us / 1000, (unsigned)(us % 1000));
}

/* ---- head ---- */

static char const style[] =
	":root{--bg:#fff;--fg:#1b1f24;--dim:#5d6670;--line:#d0d7de;--card:#f6f8fa;--good:#1a7f37;"
	"--slow:#9a6700;--bad:#c4242e;--plain:#0550ae;--client:#0550ae;--ap:#6f42c1;"
	"--controller:#1a7f37;--radius:#9a6700;--eap:#0e7c86}"
	"@media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--dim:#9aa4af;"
	"--line:#30363d;--card:#161b22;--good:#3fb950;--slow:#d29922;--bad:#ff7b72;"
	"--plain:#79c0ff;--client:#79c0ff;--ap:#d2a8ff;--controller:#3fb950;--radius:#d29922;"
	"--eap:#39c5cf}}"
	"*{box-sizing:border-box}"
	"body{margin:0 auto;padding:24px;max-width:1180px;background:var(--bg);color:var(--fg);"
	"font:15px/1.5 system-ui,sans-serif}"
	"h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:28px 0 8px}"
	".dim{color:var(--dim);margin:0}"
	".verdict{margin:20px 0;padding:14px 18px;background:var(--card);"
	"border:1px solid var(--line);border-left:6px solid var(--mark);border-radius:6px}"
	".verdict p{margin:6px 0}.verdict .kind{font-size:18px;font-weight:600;color:var(--mark)}"
	".fast,.pulled{--mark:var(--good)}.slow{--mark:var(--slow)}"
	".failed,.unfinished{--mark:var(--bad)}.first,.renewed,.pushed{--mark:var(--plain)}"
	"dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:12px 0}"
	"dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}"
	".client{fill:var(--client)}.ap{fill:var(--ap)}.controller{fill:var(--controller)}"
	".radius{fill:var(--radius)}.eap{fill:var(--eap)}"
	"svg{display:block;width:100%;height:auto}svg text{fill:var(--fg);font:13px system-ui,"
	"sans-serif}svg .t{font:12px ui-monospace,monospace;fill:var(--dim);text-anchor:end}"
	"svg .l{font-weight:600;text-anchor:middle}svg .m{fill:var(--bad);font-weight:600}"
	"svg .w{fill:var(--slow);font-weight:700}"
	".life{stroke:var(--line)}.arrow{stroke:var(--fg);stroke-width:1.5}"
	".tip,.dot{fill:var(--fg)}.bad .arrow{stroke:var(--bad)}.bad .tip,.bad "
	".dot{fill:var(--bad)}"
	".bad text{fill:var(--bad)}"
	"table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:3px 10px 3px 0;"
	"border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}"
	"td.n{font-family:ui-monospace,monospace;text-align:right;white-space:nowrap}"
	"summary{cursor:pointer;margin-top:20px}"
	"footer{margin-top:28px;color:var(--dim);font-size:13px}"
	"@media print{@page{size:A4 landscape;margin:12mm}body{max-width:none;padding:0;"
	"font-size:12px}:root{--bg:#fff;--fg:#000;--dim:#444;--line:#bbb;--card:#fff;"
	"--good:#1a7f37;--slow:#9a6700;--bad:#c4242e;--plain:#0550ae;--client:#0550ae;"
	"--ap:#6f42c1;--controller:#1a7f37;--radius:#9a6700;--eap:#0e7c86}"
	"*{print-color-adjust:exact}"
	"details{display:none}.verdict{break-inside:avoid}}";

static void put_field(struct page *p, char const *name, char const *text)
{
	if (!text[0])
		return;
	put(p, "<dt>%s</dt><dd>", name);
	put_escaped(p, text);
	put(p, "</dd>\n");
}

static void put_head(struct page *p, struct story const *s)
{
	char sta[MAC_STR], when[48];

	(void)mac_dotted(s->timeline->sta, sta);
	put(p,
	    "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
	    "<meta charset=\"utf-8\"/>\n<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
	    "<title>Roam of %s</title>\n<style>%s</style>\n</head>\n<body>\n",
	    sta, style);
	put(p, "<h1>Roam of %s to ", sta);
	put_escaped(p, s->to);
	put(p, "</h1>\n<p class=\"dim\">%s, roam %u of the %u that are kept</p>\n",
	    story_time(s->wall_us, when), s->number, s->timeline->roams);
}

static void put_verdict(struct page *p, struct story const *s)
{
	put(p, "<div class=\"verdict %s\">\n<p class=\"kind\">", verdict_kind_key(s->verdict.kind));
	put_escaped(p, s->verdict_text);
	put(p, "</p>\n<dl>\n");
	put_field(p, "Cure", s->cure);
	put_field(p, "Key", s->key);
	put_field(p, "Client", s->user);
	put_field(p, "WLAN", s->wlan);
	put_field(p, "From", s->from);
	put_field(p, "To", s->to);
	put_field(p, "Reason", verdict_reason_name(s->verdict.reason));
	put(p, "</dl>\n</div>\n");
}

/* ---- where the time went ---- */

/** Whose time: the lanes, and what nobody told apart. */
#define SHARES (LADDER_LANES + 1)

static char const *share_class(unsigned i)
{
	static char const *const names[SHARES] = {"client", "ap", "controller", "radius", "eap"};

	return names[i];
}

/**
 * What comes from somebody was waited for: the time before it is that one's. Of a login that nobody
 * debugged the rounds of EAP between the identity and the server's last word are not known one by
 * one, so that their time is the client's and the server's together.
 */
static unsigned share_of(struct ladder const *l, unsigned i)
{
	struct rung const *r = &l->rung[i];

	if (i > 0 && r->from == LADDER_RADIUS && r->event->event != TRACE_AAA_CHALLENGE &&
	    l->rung[i - 1].event->event == TRACE_EAP_IDENTITY)
		return LADDER_LANES;
	return r->from;
}

static void put_legend(struct page *p, uint64_t const share[SHARES])
{
	for (unsigned i = 0; i < SHARES; i++) {
		unsigned at = i * 200;

		put(p,
		    "<rect class=\"%s\" x=\"%u\" y=\"36\" width=\"12\" height=\"12\"/>"
		    "<text x=\"%u\" y=\"47\">%s ",
		    share_class(i), at, at + 18,
		    i < LADDER_LANES ? ladder_lane_text((enum ladder_lane)i)
				     : "Client and RADIUS (EAP)");
		put_ms(p, share[i]);
		put(p, " ms</text>\n");
	}
}

static void put_shares(struct page *p, struct ladder const *l)
{
	uint64_t share[SHARES] = {0}, sum = 0, x = 0;

	for (unsigned i = 0; i < l->rungs; i++) {
		share[share_of(l, i)] += l->rung[i].after_us;
		sum += l->rung[i].after_us;
	}
	if (sum == 0)
		return;
	put(p,
	    "<h2>Where the time went</h2>\n<svg viewBox=\"0 0 %d 58\" role=\"img\">"
	    "<title>Time by whom was waited for</title>\n",
	    PICTURE_WIDTH);
	for (unsigned i = 0; i < SHARES; i++) {
		uint64_t width = share[i] * PICTURE_WIDTH / sum;

		if (width)
			put(p,
			    "<rect class=\"%s\" x=\"%" PRIu64 "\" y=\"4\" width=\"%" PRIu64
			    "\" height=\"18\"/>\n",
			    share_class(i), x, width);
		x += width;
	}
	put_legend(p, share);
	put(p, "</svg>\n");
}

/* ---- the picture ---- */

static int lane_x(enum ladder_lane lane)
{
	return LANES_X + (int)lane * LANES_STEP;
}

static void put_lanes(struct page *p, int height)
{
	for (enum ladder_lane i = 0; i < LADDER_LANES; i++)
		put(p,
		    "<text class=\"l\" x=\"%d\" y=\"18\">%s</text>"
		    "<line class=\"life\" x1=\"%d\" y1=\"28\" x2=\"%d\" y2=\"%d\"/>\n",
		    lane_x(i), ladder_lane_text(i), lane_x(i), lane_x(i), height - 6);
	put(p, "<text class=\"t\" x=\"70\" y=\"18\">ms</text>"
	       "<text class=\"t\" x=\"148\" y=\"18\">+ ms</text>\n");
}

/** The head of an arrow. @param right  it points there */
static void put_tip(struct page *p, int x, int y, bool right)
{
	int back = right ? x - 9 : x + 9;

	put(p, "<polygon class=\"tip\" points=\"%d,%d %d,%d %d,%d\"/>", x, y, back, y - 4, back,
	    y + 4);
}

static void put_arrow(struct page *p, struct rung const *r, int y)
{
	int from = lane_x(r->from), to = lane_x(r->to);

	if (from == to) {
		put(p, "<circle class=\"dot\" cx=\"%d\" cy=\"%d\" r=\"4.5\"/>", from, y);
		return;
	}
	put(p, "<line class=\"arrow\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", from, y, to, y);
	put_tip(p, to, y, to > from);
	if (r->both)
		put_tip(p, from, y, from > to);
}

static void put_rung(struct page *p, struct story const *s, unsigned i)
{
	struct rung const *r = &s->ladder.rung[i];
	int y = HEAD_HEIGHT + (int)i * RUNG_HEIGHT + 4;
	char text[TIMELINE_TEXT];

	put(p, "<g%s><text class=\"t\" x=\"70\" y=\"%d\">", r->failure ? " class=\"bad\"" : "",
	    y + 4);
	put_ms(p, r->at_us);
	put(p, "</text>");
	if (i > 0) {
		put(p, "<text class=\"t%s\" x=\"148\" y=\"%d\">",
		    r->after_us > s->verdict.us / LONG_PART ? " w" : "", y + 4);
		put_ms(p, r->after_us);
		put(p, "</text>");
	}
	put_arrow(p, r, y);
	put(p, "<text x=\"%d\" y=\"%d\">", TEXTS_X, y + 4);
	put_escaped(p, story_rung(s, r, text));
	put(p, "</text></g>\n");
}

static void put_picture(struct page *p, struct story const *s)
{
	int height = HEAD_HEIGHT + (int)s->ladder.rungs * RUNG_HEIGHT;

	put(p,
	    "<h2>Step by step</h2>\n<svg viewBox=\"0 0 %d %d\" role=\"img\">"
	    "<title>Who sent what to whom</title>\n",
	    PICTURE_WIDTH, height);
	put_lanes(p, height);
	for (unsigned i = 0; i < s->ladder.rungs; i++)
		put_rung(p, s, i);
	put(p, "</svg>\n");
	if (s->ladder.left_out)
		put(p, "<p class=\"dim\">%u more steps are not shown.</p>\n", s->ladder.left_out);
}

/* ---- the same for who copies or listens ---- */

static void put_row(struct page *p, struct story const *s, struct rung const *r)
{
	char text[TIMELINE_TEXT];

	put(p, "<tr><td class=\"n\">");
	put_ms(p, r->at_us);
	put(p, "</td><td class=\"n\">");
	put_ms(p, r->after_us);
	put(p, "</td><td>%s</td><td>%s</td><td>", ladder_lane_text(r->from),
	    r->from == r->to ? "" : ladder_lane_text(r->to));
	put_escaped(p, story_rung(s, r, text));
	put(p, "</td></tr>\n");
}

static void put_table(struct page *p, struct story const *s)
{
	put(p, "<details><summary>The same as a table</summary>\n<table>\n"
	       "<tr><th>ms</th><th>+ ms</th><th>From</th><th>To</th><th>What</th></tr>\n");
	for (unsigned i = 0; i < s->ladder.rungs; i++)
		put_row(p, s, &s->ladder.rung[i]);
	put(p, "</table>\n</details>\n");
}

static void put_before(struct page *p, struct story const *s)
{
	char when[48], text[TIMELINE_TEXT];

	if (s->before.rungs == 0)
		return;
	put(p, "<h2>Before</h2>\n<dl>\n");
	for (unsigned i = 0; i < s->before.rungs; i++)
		put_field(p, story_time(s->before.rung[i].event->wall_us, when),
			  story_rung(s, &s->before.rung[i], text));
	put(p, "</dl>\n");
}

char *timeline_page(void *ctx, struct story const *s, char const *host, uint64_t now_us)
{
	struct page p = {.text = talloc_strdup(ctx, "")};
	char when[48];

	put_head(&p, s);
	put_verdict(&p, s);
	put_shares(&p, &s->ladder);
	put_picture(&p, s);
	put_before(&p, s);
	put_table(&p, s);
	put(&p,
	    "<footer>Steps of one frame have that frame's time, unless the client was debugged. "
	    "Made by FastRoam %s on ",
	    FASTROAM_VERSION);
	put_escaped(&p, host);
	put(&p, ", %s.</footer>\n</body>\n</html>\n", story_time(now_us, when));
	return p.text;
}

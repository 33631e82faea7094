/* SPDX-License-Identifier: GPL-2.0-or-later */
/** RSN element. */
#include "dot11/rsne.h"

#include "dot11/ie.h"

#define RSNE_VERSION_1 1

static void suite_list_set(struct suite_list *l, suite_t only)
{
	l->n = 1;
	l->s[0] = only;
}

/** Field by field: nearly all of the 300 octets are room of lists that are not written. */
void rsne_init(struct rsne *r)
{
	r->last = RSNE_VERSION;
	r->group = CIPHER_CCMP;
	suite_list_set(&r->pairwise, CIPHER_CCMP);
	suite_list_set(&r->akm, SUITE_RSN(1));
	r->caps = 0;
	r->n_pmkids = 0;
	r->pmkids = NULL;
	r->group_mgmt = CIPHER_BIP_CMAC;
	r->extra = 0;
}

uint8_t const *rsne_pmkid(struct rsne const *r, unsigned i)
{
	return i < r->n_pmkids ? r->pmkids + (size_t)i * PMKID_LEN : NULL;
}

static enum dot11_refusal pmkids_read(struct rd *r, struct rsne *out)
{
	uint16_t n = rd_le16(r);

	if (r->bad)
		return DOT11_SHORT;
	if (n > RSNE_PMKIDS_MAX)
		return DOT11_COUNT;
	out->pmkids = rd_bytes(r, (size_t)n * PMKID_LEN);
	if (r->bad)
		return DOT11_SHORT;
	out->n_pmkids = (uint8_t)n;
	if (n == 0)
		out->pmkids = NULL;
	return DOT11_OK;
}

/** A field has been read: does another one follow? */
static bool goes_on(struct rd const *r, struct rsne *out, enum rsne_field read)
{
	out->last = read;
	return rd_left(r) > 0;
}

/** Both lists of suites and what follows them. */
static enum dot11_refusal lists_read(struct rd *r, struct rsne *out)
{
	enum dot11_refusal why = suite_list_read(r, &out->pairwise);

	if (why != DOT11_OK || !goes_on(r, out, RSNE_PAIRWISE))
		return why;
	why = suite_list_read(r, &out->akm);
	if (why != DOT11_OK || !goes_on(r, out, RSNE_AKM))
		return why;
	out->caps = rd_le16(r);
	if (!goes_on(r, out, RSNE_CAPS))
		return DOT11_OK;
	why = pmkids_read(r, out);
	if (why != DOT11_OK || !goes_on(r, out, RSNE_PMKID))
		return why;
	out->group_mgmt = rd_be32(r);
	(void)goes_on(r, out, RSNE_GROUP_MGMT);
	return DOT11_OK;
}

/** Into *out at once: a copy of 300 octets would take as long as reading the element. One field
 * after the other: a roam reads four elements. */
static enum dot11_refusal fields_read(struct rd *r, struct rsne *out)
{
	enum dot11_refusal why = DOT11_OK;

	rsne_init(out);
	if (rd_le16(r) != RSNE_VERSION_1)
		return DOT11_VERSION;
	if (goes_on(r, out, RSNE_VERSION)) {
		out->group = rd_be32(r);
		if (goes_on(r, out, RSNE_GROUP))
			why = lists_read(r, out);
	}
	if (why == DOT11_OK && r->bad)
		why = DOT11_SHORT;
	out->extra = (uint8_t)rd_left(r);
	return why;
}

enum dot11_refusal rsne_decode(void const *elem, size_t len, struct rsne *out)
{
	struct rd r;
	enum dot11_refusal why = ie_open(elem, len, IE_RSN, 0, &r);

	if (why == DOT11_OK && rd_left(&r) < 2)
		why = DOT11_SHORT;
	if (why == DOT11_OK)
		why = fields_read(&r, out);
	if (why != DOT11_OK)
		*out = (struct rsne){0};
	return why;
}

static void field_put(struct wr *w, enum rsne_field field, struct rsne const *r)
{
	switch (field) {
	case RSNE_VERSION: wr_le16(w, RSNE_VERSION_1); break;
	case RSNE_GROUP: wr_be32(w, r->group); break;
	case RSNE_PAIRWISE: suite_list_put(w, &r->pairwise); break;
	case RSNE_AKM: suite_list_put(w, &r->akm); break;
	case RSNE_CAPS: wr_le16(w, r->caps); break;
	case RSNE_PMKID:
		if (r->n_pmkids > RSNE_PMKIDS_MAX) {
			w->bad = true;
			break;
		}
		wr_le16(w, r->n_pmkids);
		wr_bytes(w, r->pmkids, (size_t)r->n_pmkids * PMKID_LEN);
		break;
	case RSNE_GROUP_MGMT: wr_be32(w, r->group_mgmt); break;
	}
}

void rsne_put(struct wr *w, struct rsne const *r)
{
	uint8_t *start = ie_begin(w, IE_RSN);

	if (r->last > RSNE_GROUP_MGMT)
		w->bad = true;
	for (int f = RSNE_VERSION; !w->bad && f <= (int)r->last; f++)
		field_put(w, (enum rsne_field)f, r);
	ie_end(w, start);
}

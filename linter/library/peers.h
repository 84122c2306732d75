/*
 * peers.h: what other tools check, and where that stands here: ids that policies answer to, and
 * rules that are no policy (absent.def).
 */
#ifndef LIBRARY_PEERS_H
#define LIBRARY_PEERS_H

#include "compiler.h"

/* Why a rule of another tool is no policy here. */
enum absent_because {
	ABSENT_READER,
	ABSENT_NETWORK,
	ABSENT_CONTRADICTS,
	ABSENT_COVERED,
	ABSENT_SCOPE
};

struct absent {
	struct str name, instead; /* instead: what is so in its place, a sentence */
	struct str ids;           /* "tool:id", separated by blanks */
	enum absent_because because;
};

size_t absent_count(void);
const struct absent *absent_at(size_t i);

/* One id of another tool, and what answers to it: a policy, or the row that says why there is
 * none. */
struct peer_id {
	struct str id; /* without the tool's name */
	const struct policy_info *policy;
	const struct absent *absent;
};

LIST(peer_ids, struct peer_id);

/* Appends all ids of a tool that are known here, ordered by id, then by policy. */
void peer_ids_add(struct arena *a, const struct program *p, struct str tool, struct peer_ids *out);
void peer_ids_add_absent(struct arena *a, struct str tool, struct peer_ids *out);
void peer_ids_sort(struct peer_ids *ids);

/* Offers the names of all tools that have ids here. */
void peers_offer(struct nearest *n, const struct program *p);

#endif

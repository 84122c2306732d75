/*
 * systemd.h: values of a unit file, cut into words as systemd does it.
 */
#ifndef HOSTS_SYSTEMD
#define HOSTS_SYSTEMD

#include "read/hosts/private.h"

/* A word as the program gets it. */
struct unit_word {
	struct splice text;
	struct shell_gap_list gaps;
	bool open; /* it stands for none, one or several */
};

LIST(unit_word_list, struct unit_word);

/* Appends the words of a value. `environment`: what ${NAME} and $NAME are worth, struct value *;
 * NULL: they are plain characters. */
void systemd_cut(struct host *h, const struct map *environment, struct span value,
	struct unit_word_list *out);

#endif

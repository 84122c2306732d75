#include "cli/parallel.h"

#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

enum { STACK = 1024 * 1024, WORTH_A_THREAD = 8 };

struct crew {
	const struct parallel *p;
	unsigned slots;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t slot_free;
	uint32_t begun, taken; /* pieces */
	bool taking;           /* somebody is at it */
	bool done[PARALLEL_THREADS_MOST * PARALLEL_SLOTS_EACH];
};

struct member {
	struct crew *crew;
	unsigned thread;
	pthread_t id;
};

/* Whoever finishes the piece that all others wait for takes it, and what stands ready behind it. */
static void take_ready(struct crew *c)
{
	if (c->taking)
		return;
	c->taking = true;
	for (unsigned slot; c->taken < c->p->n && c->done[slot = c->taken % c->slots];) {
		pthread_mutex_unlock(&c->lock);
		c->p->take(c->p->context, slot, c->taken);
		pthread_mutex_lock(&c->lock);
		c->done[slot] = false;
		c->taken++;
		pthread_cond_broadcast(&c->slot_free);
	}
	c->taking = false;
}

static void *work(void *of)
{
	struct member *m = of;
	struct crew *c = m->crew;
	pthread_mutex_lock(&c->lock);
	while (c->begun < c->p->n) {
		if (c->begun - c->taken >= c->slots) {
			pthread_cond_wait(&c->slot_free, &c->lock);
			continue;
		}
		uint32_t i = c->begun++;
		unsigned slot = i % c->slots;
		pthread_mutex_unlock(&c->lock);
		c->p->work(c->p->context, m->thread, slot, i);
		pthread_mutex_lock(&c->lock);
		c->done[slot] = true;
		take_ready(c);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

/* How many could be started. */
static unsigned start(struct member *members, unsigned n)
{
	pthread_attr_t attr;
	unsigned started = 1;
	if (pthread_attr_init(&attr) != 0)
		return started;
	if (pthread_attr_setstacksize(&attr, STACK) == 0)
		while (started < n &&
			pthread_create(&members[started].id, &attr, work, &members[started]) == 0)
			started++;
	pthread_attr_destroy(&attr);
	return started;
}

void parallel_run(const struct parallel *p)
{
	struct crew c = {.p = p, .slots = p->threads > 1 ? p->threads * PARALLEL_SLOTS_EACH : 1};
	struct member members[PARALLEL_THREADS_MOST];
	for (unsigned i = 0; i < p->threads; i++)
		members[i] = (struct member){.crew = &c, .thread = i};
	pthread_mutex_init(&c.lock, NULL);
	pthread_cond_init(&c.slot_free, NULL);
	unsigned started = start(members, p->threads);
	work(&members[0]);
	for (unsigned i = 1; i < started; i++)
		pthread_join(members[i].id, NULL);
	pthread_cond_destroy(&c.slot_free);
	pthread_mutex_destroy(&c.lock);
}

static unsigned least(unsigned long a, unsigned long b)
{
	unsigned long n = a < b ? a : b;
	return (unsigned)(n < PARALLEL_THREADS_MOST ? n : PARALLEL_THREADS_MOST);
}

unsigned parallel_threads(unsigned wanted, uint32_t n)
{
	if (wanted)
		return least(wanted, n ? n : 1);
	if (n < WORTH_A_THREAD)
		return 1;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	return least(cores > 0 ? (unsigned long)cores : 1, n / WORTH_A_THREAD + 1);
}

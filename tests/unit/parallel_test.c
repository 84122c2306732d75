/*
 * parallel_test.c: every piece is done once and taken once, in order, and slots are not shared.
 */
#include "cli/parallel.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { MOST = 2000, SLOTS = PARALLEL_THREADS_MOST * PARALLEL_SLOTS_EACH };

static struct log {
	pthread_mutex_t lock;
	uint32_t done[MOST], taken, slow;
	unsigned threads;
	int64_t in_slot[SLOTS]; /* the piece and 1; 0: free */
	bool busy[PARALLEL_THREADS_MOST], taking, wrong;
} log_;

static void doze(long us)
{
	struct timespec t = {0, us * 1000};
	nanosleep(&t, NULL);
}

static void work(void *context, unsigned thread, unsigned slot, uint32_t i)
{
	struct log *l = context;
	pthread_mutex_lock(&l->lock);
	l->wrong |= thread >= l->threads || l->busy[thread] || l->in_slot[slot] != 0;
	l->busy[thread] = true;
	l->in_slot[slot] = -1;
	l->done[i]++;
	pthread_mutex_unlock(&l->lock);
	if (i % 100 == l->slow)
		doze(2000);
	pthread_mutex_lock(&l->lock);
	l->busy[thread] = false;
	l->in_slot[slot] = i + 1;
	pthread_mutex_unlock(&l->lock);
}

static void take(void *context, unsigned slot, uint32_t i)
{
	struct log *l = context;
	pthread_mutex_lock(&l->lock);
	l->wrong |= l->taking || i != l->taken || l->in_slot[slot] != (int64_t)i + 1;
	l->taking = true;
	pthread_mutex_unlock(&l->lock);
	if (i % 100 == 7)
		doze(500);
	pthread_mutex_lock(&l->lock);
	l->taking = false;
	l->in_slot[slot] = 0;
	l->taken++;
	pthread_mutex_unlock(&l->lock);
}

static void run(uint32_t n, unsigned threads, uint32_t slow)
{
	struct parallel p = {n, threads, &log_, work, take};
	memset(&log_, 0, sizeof log_);
	pthread_mutex_init(&log_.lock, NULL);
	log_.threads = threads;
	log_.slow = slow;
	parallel_run(&p);
	assert_int_equal(log_.taken, n);
	for (uint32_t i = 0; i < n; i++)
		assert_int_equal(log_.done[i], 1);
	assert_false(log_.wrong);
	pthread_mutex_destroy(&log_.lock);
}

static void test_order(void **state)
{
	static const unsigned threads[] = {1, 2, 3, 8, PARALLEL_THREADS_MOST};
	static const uint32_t pieces[] = {0, 1, 2, 5, 100, MOST};
	(void)state;
	for (size_t t = 0; t < sizeof threads / sizeof *threads; t++)
		for (size_t n = 0; n < sizeof pieces / sizeof *pieces; n++)
			run(pieces[n], threads[t], (uint32_t)t);
}

static void test_threads(void **state)
{
	(void)state;
	assert_int_equal(parallel_threads(1, 1000), 1);
	assert_int_equal(parallel_threads(7, 1000), 7);
	assert_int_equal(parallel_threads(7, 3), 3);
	assert_int_equal(parallel_threads(7, 0), 1);
	assert_int_equal(parallel_threads(1000, 1000), PARALLEL_THREADS_MOST);
	assert_int_equal(parallel_threads(0, 1), 1);
	assert_in_range(parallel_threads(0, 1000 * 1000), 1, PARALLEL_THREADS_MOST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

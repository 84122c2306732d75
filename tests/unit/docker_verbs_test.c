/*
 * docker_verbs_test.c: verbs of the docker client that start no container.
 */
#include "read/docker_run/docker_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

struct unit {
	struct arena arena;
	struct facts facts;
	struct diags diags;
	struct reading reading;
};

static void unit_read(struct unit *u, const char *text)
{
	arena_init(&u->arena);
	facts_init(&u->facts, &u->arena, &model_schema);
	diags_init(&u->diags, &u->arena);
	u->reading = (struct reading){.arena = &u->arena, .facts = &u->facts, .diags = &u->diags};
	docker_script_read(&u->reading, source_new(&u->arena, STR("x.sh"), str_from(text)));
}

static void show(struct buf *b, struct value v);

static void show_list(struct buf *b, const struct list *l)
{
	for (uint32_t i = 0; i < l->n; i++) {
		buf_add(b, i ? STR("|") : STR(""));
		show(b, l->at[i]);
	}
	buf_add(b, l->open ? STR("..") : STR(""));
}

static void show_map(struct buf *b, const struct map_value *m)
{
	for (uint32_t i = 0; i < m->n; i++) {
		buf_add(b, i ? STR("|") : STR(""));
		show(b, m->at[i].key);
		buf_char(b, '=');
		show(b, m->at[i].value);
	}
	buf_add(b, m->open ? STR("..") : STR(""));
}

static void show_record(struct buf *b, struct record *r)
{
	if (record_is(r, KIND_variable)) {
		show(b, model_get(r, F_variable_name));
		buf_char(b, '=');
		show(b, model_get(r, F_variable_value));
		buf_char(b, ' ');
		show(b, model_get(r, F_variable_origin));
	} else if (record_is(r, KIND_image)) {
		show(b, model_get(r, F_image_name));
		buf_char(b, ' ');
		show(b, model_get(r, F_image_use));
	}
}

static void show(struct buf *b, struct value v)
{
	if (value_is_unknown(v))
		buf_add(b, v.flags & VALUE_MAYBE_MISSING ? STR("?-") : STR("?"));
	else if (v.tag == VALUE_LIST)
		show_list(b, v.u.list);
	else if (v.tag == VALUE_MAP)
		show_map(b, v.u.map);
	else if (v.tag == VALUE_RECORD)
		show_record(b, v.u.record);
	else if (v.tag == VALUE_BOOL)
		buf_add(b, v.u.b ? STR("yes") : STR("no"));
	else if (v.tag == VALUE_USER)
		buf_add(b, v.u.user->name);
	else if (v.tag == VALUE_NONE)
		buf_char(b, '-');
	else
		buf_add(b, value_str(v));
}

#define FIELD(name) F_docker_command_##name

static const struct row {
	const char *line;
	enum field_id field;
	const char *want;
} rows[] = {
	/* verbs */
	{"docker image build .", FIELD(verb), "build"},
	{"docker buildx build .", FIELD(verb), "build"},
	{"docker builder prune", FIELD(verb), "builder prune"},
	{"docker image rm x", FIELD(verb), "rmi"},
	{"docker container rm x", FIELD(verb), "rm"},
	{"docker container ls", FIELD(verb), "ps"},
	{"docker image prune", FIELD(verb), "image prune"},
	{"docker container prune", FIELD(verb), "container prune"},
	{"docker -D swarm init", FIELD(verb), "swarm init"},
	{"docker swarm --help", FIELD(verb), "swarm"},
	{"docker compose -f a.yml --profile=x up -d", FIELD(verb), "compose up"},
	{"docker compose", FIELD(verb), "compose"},
	{"docker compose $VERB", FIELD(verb), "?"},
	{"docker-compose -p x down", FIELD(verb), "compose down"},
	{"/usr/local/bin/docker-compose up", FIELD(verb), "compose up"},
	/* options */
	{"docker exec -itu0 --privileged=true web sh -c 'a b'", FIELD(flags),
		"--interactive|--tty|--user|--privileged"},
	{"docker exec -itu0 --privileged=true web sh -c 'a b'", FIELD(operands), "web|sh|-c|a b"},
	{"docker exec --tty=false web sh", FIELD(flags), ""},
	{"docker exec web sh --privileged", FIELD(privileged), "no"},
	{"docker exec --privileged web sh", FIELD(privileged), "yes"},
	{"docker exec --privileged=F web sh", FIELD(privileged), "no"},
	{"docker exec -u root web id", FIELD(user), "root"},
	{"docker exec web id", FIELD(user), "-"},
	{"docker rm web -f other --volumes", FIELD(flags), "--force|--volumes"},
	{"docker rm web -f other --volumes", FIELD(operands), "web|other"},
	{"docker rm -- -f", FIELD(operands), "-f"},
	{"docker build -t a -t b --build-arg X=1 -f D .", FIELD(options), "a|b|X=1|D"},
	{"docker build -t a -t b .", FIELD(values), "--tag=b"},
	{"docker buildx build --allow=security.insecure --new-thing=1 .", FIELD(flags),
		"--allow|--new-thing"},
	{"docker login -u me -pw1 r.example", FIELD(values), "--username=me|--password=w1"},
	{"docker system prune -af --volumes", FIELD(flags), "--all|--force|--volumes"},
	{"docker plugin install --grant-all-permissions x", FIELD(flags),
		"--grant-all-permissions"},
	{"docker compose -f a -f b up --scale x=2 web", FIELD(options), "a|b|x=2"},
	{"docker compose -f a -f b up --scale x=2 web", FIELD(operands), "web"},
	{"docker compose exec -u 0 web sh -u 1", FIELD(user), "0"},
	{"docker run --rm -u 1 nginx a -b", FIELD(flags), "--rm|--user"},
	{"docker run --rm -u 1 nginx a -b", FIELD(operands), "nginx|a|-b"},
	{"docker run --rm -u 1 nginx", FIELD(user), "1"},
	/* variables and images */
	{"docker exec -e A=1 -e B web sh", FIELD(variables), "A=1 flag|B= flag"},
	{"docker build --build-arg A=1 .", FIELD(variables), "A=1 build_arg"},
	{"docker service create -e A=1 nginx", FIELD(variables), "A=1 flag"},
	{"docker run -e A=1 nginx", FIELD(variables), ""},
	{"docker pull -q acme/web:1", FIELD(image), "web pull"},
	{"docker push acme/web:1", FIELD(image), "web push"},
	{"docker service create --name x nginx", FIELD(image), "nginx run"},
	{"docker tag a b", FIELD(image), "-"},
	/* what cannot be seen */
	{"docker exec $OPTS --privileged web sh", FIELD(privileged), "yes"},
	{"docker exec $OPTS web sh", FIELD(privileged), "?"},
	{"docker exec $OPTS web sh", FIELD(user), "?-"},
	{"docker exec web $CMD", FIELD(privileged), "no"},
	{"docker exec web $CMD", FIELD(operands), "web.."},
	{"docker exec -u $U web sh", FIELD(user), "?"},
	{"docker exec --privileged=$P web sh", FIELD(privileged), "?"},
	{"docker compose up $SERVICES", FIELD(privileged), "no"},
	{"docker exec -e $E web sh", FIELD(variables), ".."},
	{"docker extension ls --x", FIELD(flags), ".."},
	{"docker build --build-arg \"A=$B\" .", FIELD(variables), "A= build_arg"},
};

static void test_rows(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct unit u;
		struct buf b;
		const struct record_list *all;

		unit_read(&u, rows[i].line);
		b = BUF(&u.arena);
		all = &u.facts.by_kind[KIND_docker_command];
		assert_int_equal(all->n, 1);
		assert_int_equal(u.diags.all.n, 0);
		show(&b, model_get(all->at[0], rows[i].field));
		if (!str_eq(buf_str(&b), str_from(rows[i].want))) {
			print_error("%s: got \"" STR_FMT "\", expected \"%s\"\n", rows[i].line,
				STR_ARG(buf_str(&b)), rows[i].want);
			wrong++;
		}
		arena_done(&u.arena);
	}
	assert_int_equal(wrong, 0);
}

/* Only what no client takes. */
static const struct mistake {
	const char *line, *want; /* "": none */
} mistakes[] = {
	{"docker exec --privilged web sh", "unknown flag: --privilged"},
	{"docker exec --something-new web sh", ""},
	{"docker exec -Z web sh", ""},
	{"docker buildx build --privilged .", ""},
	{"docker stop -t 1s web",
		"invalid argument \"1s\" for \"-t, --timeout\" flag: strconv.ParseInt: parsing "
		"\"1s\": invalid syntax"},
	{"docker exec --tty=yes web sh",
		"invalid argument \"yes\" for \"-t, --tty\" flag: strconv.ParseBool: parsing "
		"\"yes\": invalid syntax"},
	{"docker commit -m", "flag needs an argument: 'm' in -m"},
	{"docker stop -t $T web", ""},
};

static void test_mistakes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		struct unit u;
		struct str got = STR("");

		unit_read(&u, mistakes[i].line);
		if (u.diags.all.n)
			got = u.diags.all.at[0]->message;
		if (!str_eq(got, str_from(mistakes[i].want)))
			print_error("%s: got \"" STR_FMT "\"\n", mistakes[i].line, STR_ARG(got));
		assert_true(str_eq(got, str_from(mistakes[i].want)));
		arena_done(&u.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * shell_commands_test.c: command lines as their programs read them (command_lines.def): who starts
 * whom, options and their values, subcommands, packages.
 */
#include "shell_test/bench.h"

static const struct row started[] = {
	{"starters are peeled off", "env -i A=b nice -n 5 nohup timeout -k 1 5s a b", "a b"},
	{"xargs", "a | xargs -r -n 1 rm -f", "a\nrm -f"},
	{"exec of all parameters", "exec \"$@\"", "${...}"},
	{"a question is no start", "command -v a", "command -v|a"},
	{"a path", "/usr/bin/a b", "a b"},
	{"pip as a module", "python3.11 -m pip install x", "pip install|x"},
	{"sh -c", "sh -ec 'a b | c' x", "sh -ec|a b | c|x\na b\nc"},
	{"double quotes are read twice", "sh -c \"a \\\"b $KNOWN\\\" $NO\"",
		"sh -c|a \"b value\" ${...}\na b value ..."},
	{"su -c", "su -s /bin/sh app -c 'a b'", "su -s|/bin/sh|app|-c|a b\na b"},
	{"tini and gosu", "tini -g -- gosu app sshd -D",
		"tini -g|--|gosu|app|sshd|-D\ngosu app|sshd|-D\nsshd -D"},
	{"find -exec", "find . -exec rm -f {} +", "find .|-exec|rm|-f|{}|+\nrm -f|{}"},
};

/* --- telling words apart ------------------------------------------------------------------ */

/* flags / values / subcommand / operands */
static const struct row apart[] = {
	{"a bundle", "rm -rf a", " -r|-f / / / a"},
	{"no bundle without a row", "prog -rf a", " -rf / / / a"},
	{"a value in the next word", "curl -sSLo x -H 'A: b' u", " -s|-S|-L|-o|-H / x|A: b / / u"},
	{"a value behind its option", "curl -ox --retry=3 u", " -o|--retry / x|3 / / u"},
	{"tar without a dash", "tar xzf a -C b", " -x|-z|-f|-C / a|b / /"},
	{"a subcommand behind options", "git -C a clone --depth 1 u",
		" -C|--depth / a|1 / clone / u"},
	{"two letters that are one option", "wget -nv -O- u", " -nv|-O / - / / u"},
	{"long options with one dash", "find . -name x -delete", " -name|-delete / x / / ."},
	{"behind -- all are operands", "rm -f -- -r", " -f / / / -r"},
	{"options end at the operand", "bash -e a.sh -x", " -e / / / a.sh|-x"},
	{"a suffix", "sed -i.bak -e s/a/b/ f", " -i|-e / .bak|s/a/b/ / / f"},
	{"what may be an option", "chmod \"$NO\" a", " ... / / / ${...}|a"},
	{"a path is no option", "chmod 755 \"$NO/a\"", " / / / 755|${...}/a"},
	{"an unknown subcommand", "apt-get $NO install", " ... / ... / ? / install ..."},
};

static void check_apart(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_POSIX);
	struct record *r = command(&b, 0);
	show_list(&b, model_get(r, F_command_flags));
	buf_add(&b.out, STR(" /"));
	show_list(&b, model_get(r, F_command_options));
	buf_add(&b.out, STR(" /"));
	if (value_is_unknown(model_get(r, F_command_subcommand)) ||
		value_str(model_get(r, F_command_subcommand)).n)
		buf_char(&b.out, ' ');
	show_text(&b, model_get(r, F_command_subcommand));
	buf_add(&b.out, STR(" /"));
	show_list(&b, model_get(r, F_command_operands));
	check(&b, row->want);
}

static const struct row packages[] = {
	{"apt", "apt-get install -y -t stable a b=1.2 c:arm64 d/testing e- ./f.deb",
		" a@|b@1.2|c@|d@"},
	{"apt update installs nothing", "apt-get update a", ""},
	{"apt with a variable", "apt install a=$VER b=$NO c$NO", " a@3.12.1|b@${...}|c${...}@?"},
	{"apk", "apk add --virtual .x a=1.2-r0 b~3 'c>4' d@edge", " a@1.2-r0|b@3|c@>4|d@"},
	{"rpm names", "yum install -y a-1.20.1 java-1.8.0-openjdk b-2:3.4-5.el7 c-$NO @g",
		" a@1.20.1|java-1.8.0-openjdk@|b@2:3.4-5.el7|c@${...}"},
	{"zypper", "zypper -n in a=1 b", " a@1|b@"},
	{"pip", "pip3 install -r r.txt a==1 'b[c]>=2,<3' d . git+https://h/e@f",
		" a@1|b@>=2,<3|d@|git+https://h/e@f"},
	{"npm", "npm i -g a @s/b @s/c@1 ./d", " a@|@s/b@|@s/c@1"},
	{"yarn global", "yarn global add a@1", " a@1"},
	{"npm install of the project", "npm install --production", ""},
	{"gem", "gem install a -v 1.2", " a@1.2"},
	{"gem with a colon", "gem install a:1 b", " a@1|b@"},
	{"go", "go install -v h/a@v1", " h/a@v1"},
	{"cargo", "cargo install a --version 1", " a@1"},
	{"conda", "conda install -c x -y a=1=b 'c>=2'", " a@1|c@>=2"},
	{"composer", "composer require a/b:1 c/d", " a/b@1|c/d@"},
	{"pacman", "pacman -Sy --noconfirm a", " a@"},
	{"unknown words", "apt-get install a $NO", " a@ ..."},
};

static void check_packages(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_POSIX);
	show_list(&b, model_get(command(&b, 0), F_command_packages));
	check(&b, row->want);
}

static void package_parts_have_places(void **state)
{
	(void)state;
	struct bench b;
	read_as(&b, "apt-get install a-b=1.2", SHELL_POSIX);
	struct record *p = model_get(command(&b, 0), F_command_packages).u.list->at[0].u.record;
	struct value version = model_get(p, F_package_version);
	struct str written = facts_written(&b.facts, version.place);
	assert_true(str_eq(written, STR("1.2")));
	arena_done(&b.arena);
}

static void the_table_is_sorted(void **state)
{
	(void)state;
	const char *before = "";
#define SHAPE(id, style, values, more, packages, verbs)
#define WRAPPER(name, operands, values)
#define LAUNCHER(name, operands, values)
#define PROGRAM(name, id)                      \
	assert_true(strcmp(before, name) < 0); \
	before = name;
#include "read/shell/command_lines.def"
}

int main(void)
{
	const struct rows tables[] = {
		ROWS(started, check_words),
		ROWS(apart, check_apart),
		ROWS(packages, check_packages),
	};
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(package_parts_have_places),
		cmocka_unit_test(the_table_is_sorted),
	};
	return run_rows("shell_commands", tables, sizeof tables / sizeof *tables, others,
		sizeof others / sizeof *others);
}

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
	{"pip of one Python", "pip3.11 install x; pip3.x install y",
		"pip3 install|x\npip3.x install|y"},
	{"sh -c", "sh -ec 'a b | c' x", "sh -ec|a b | c|x\na b\nc"},
	{"double quotes are read twice", "sh -c \"a \\\"b $KNOWN\\\" $NO\"",
		"sh -c|a \"b value\" ${...}\na b value ..."},
	{"su -c", "su -s /bin/sh app -c 'a b'", "su -s|/bin/sh|app|-c|a b\na b"},
	{"tini and gosu", "tini -g -- gosu app sshd -D",
		"tini -g|--|gosu|app|sshd|-D\ngosu app|sshd|-D\nsshd -D"},
	{"options of starters", "sudo -Eu app -- env -uX nice -n5 a", "a"},
	{"a starter's long option", "sudo --user app a; sudo --us app a; timeout --sig KILL 5 a",
		"a\na\na"},
	{"values attached", "xargs -I{} -n1 -P4 a {}", "a {}"},
	{"setpriv", "setpriv --reuid 1 --clear-groups a b",
		"setpriv --reuid|1|--clear-groups|a|b\na b"},
	{"runuser starts a program", "runuser -u app -- a b", "runuser -u|app|--|a|b\na b"},
	{"runuser with a script", "runuser -l app -c 'a b'", "runuser -l|app|-c|a b\na b"},
	{"su with a long option", "su app --command='a b'", "su app|--command=a b\na b"},
	{"su in a bundle", "su -lc 'a b' app", "su -lc|a b|app\na b"},
	{"flock", "flock -n /l a b; flock /l -c 'a b'",
		"flock -n|/l|a|b\na b\nflock /l|-c|a b\na b"},
	{"bundle exec", "bundle exec a -b; bundle install",
		"bundle exec|a|-b\na -b\nbundle install"},
	{"uv run", "uv run --with x a b", "uv run|--with|x|a|b\na b"},
	{"parallel", "parallel -j4 a {} ::: b c", "parallel -j4|a|{}|:::|b|c\na {}"},
	{"eval joins its words", "eval a \"'b c'\" d", "eval a|'b c'|d\na b c|d"},
	{"a shell that is fed", "bash -e <<'E'\na b\nE", "bash -e\na b"},
	{"a shell that is fed something filled in", "sh <<E\na $KNOWN\nE", "sh\na value"},
	{"a script file is not fed", "bash x.sh <<E\na\nE", "bash x.sh"},
	{"pip behind options of python", "python3 -Im pip install x; python3 -c 'x' -m pip",
		"pip install|x\npython3 -c|x|-m|pip"},
	{"busybox", "busybox a b", "busybox a|b\na b"},
	{"PowerShell in words",
		"powershell -NoProfile -ExecutionPolicy Bypass -Command \"A -B c; D\"",
		"powershell -NoProfile|-ExecutionPolicy|Bypass|-Command|A -B c; D\nA -B|c\nD"},
	{"PowerShell with unknown parts", "powershell -c \"A 'b$NO' ; C\"",
		"powershell -c|A 'b${...}' ; C\nA b${...}\nC"},
	{"cmd with unknown parts", "cmd /c \"a \"x$NO\" && c\"",
		"cmd /c|a x${...} && c\na x${...}\nc"},
	{"cmd in words", "cmd /S /C \"a b && c\"", "cmd /S|/C|a b && c\na b\nc"},
	{"ssh", "ssh -tp 22 h -i k a 'b c'; ssh -N h; ssh -o x -- h a",
		"ssh -tp|22|h|-i|k|a|b c\na b|c\nssh -N|h\nssh -o|x|--|h|a\na"},
	{"ssh that is fed", "ssh h sh -s <<E\na\nE\nssh h <<E\nb\nE\nssh h cat <<E\nc\nE",
		"ssh h|sh|-s\nsh -s\na\nssh h\nb\nssh h|cat\ncat"},
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
	{"an option cut short", "useradd --sys --ui 5 --no-log x",
		" --system|--uid|--no-log-init / 5 / / x"},
	{"cut too short it stays", "wget --no x", " --no / / / x"},
	{"docker's own options end at what it runs", "docker exec -it a sh -x",
		" -i|-t / / exec / a|sh|-x"},
	{"a program that takes no less", "docker --conf x", " --conf / / x /"},
	{"options behind operands", "cp a b -t c", " -t / c / / a|b"},
	{"a mode is an operand", "chmod -R -x a", " -R / / / -x|a"},
	{"options of a subcommand", "git commit -m x -a; x", " -m|-a / x / commit /"},
	{"options before the subcommand", "git -c a=b -C c log -n 1",
		" -c|-C|-n / a=b|c|1 / log /"},
	{"a value behind =", "apt-get -q=2 -o=A=b install x", " -q|-o / 2|A=b / install / x"},
	{"a letter twice", "apt-get -qqy update", " -q|-q|-y / / update /"},
	{"true and false", "npm --progress false install x --strict-ssl=false",
		" --progress|--strict-ssl / false|false / install / x"},
	{"what -exec starts is not find's", "find a -name b -exec rm -rf {} ';' -print",
		" -name|-exec|-print / b / / a"},
	{"options of go end at its operands", "go run -tags x a.go -v",
		" -tags / x / run / a.go|-v"},
	{"the program of java", "java -Xmx1g -cp x -jar a.jar -b",
		" -Xmx1g|-cp|-jar / x|a.jar / / -b"},
	{"curl with everything", "curl -fsSL --retry 3 -H 'A: b' -oX --proto '=https' u",
		" -f|-s|-S|-L|--retry|-H|-o|--proto / 3|A: b|X|=https / / u"},
	{"openssl", "openssl req -x509 -newkey rsa:2048 -nodes -days 1",
		" -x509|-newkey|-nodes|-days / rsa:2048|1 / req /"},
	{"ln over a shell", "ln -sfn /bin/bash /bin/sh", " -s|-f|-n / / / /bin/bash|/bin/sh"},
	{"systemctl", "systemctl --now enable a", " --now / / enable / a"},
	{"add-apt-repository", "add-apt-repository -yn ppa:a/b", " -y|-n / / / ppa:a/b"},
	{"apk", "apk --no-cache --virtual=.x add -X u a",
		" --no-cache|--virtual|-X / .x|u / add / a"},
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

/* Each option that takes a value, by all its names */
static const struct row values[] = {
	{"both names", "useradd -u 5 --shell=/x a", " -u=5|--uid=5|--shell=/x|-s=/x"},
	{"the last one counts", "curl -o a -o b u", " -o=b|--output=b"},
	{"of a subcommand", "git clone --depth 1 -b v1 u", " --depth=1|-b=v1|--branch=v1"},
	{"cut short", "git clone --dep=1 u", " --depth=1"},
	{"in a bundle", "tar xzf a -C b", " -f=a|--file=a|-C=b|--directory=b"},
	{"not known", "wget $NO u", " ..."},
	{"a value that is not known", "wget -O \"$NO\" u", " -O=${...}|--output-document=${...}"},
	{"requirements", "pip install -r a.txt -c b.txt",
		" -r=a.txt|--requirement=a.txt|-c=b.txt|--constraint=b.txt"},
	{"wget --progress", "wget --progress=dot:giga u", " --progress=dot:giga"},
};

static void check_values(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_POSIX);
	struct map_value *map = model_get(command(&b, 0), F_command_values).u.map;
	for (uint32_t i = 0; i < map->n; i++) {
		buf_char(&b.out, i ? '|' : ' ');
		show_text(&b, map->at[i].key);
		buf_char(&b.out, '=');
		show_text(&b, map->at[i].value);
	}
	if (map->open)
		buf_add(&b.out, STR(" ..."));
	check(&b, row->want);
}

/* The packages whose version is one version */
static const struct row pins[] = {
	{"apt", "apt-get install a=1 b=1.2* c d=$NO", " a d"},
	{"apk", "apk add a=1 b~1 c~=1 'd>1' e", " a"},
	{"pip", "pip install a==1.2 b~=1.2 'c>=1' d===1 e==1.* 'f==1,!=2' g", " a d"},
	{"npm", "npm i a@1.2.3 b@^1.2.3 c@latest d@1.2 e@v1.2.3-rc.1 f", " a e"},
	{"go", "go install a@v1.2.3 b@latest c@main d@0123abcd4567", " a d"},
	{"gem", "gem install a:1.2 b:'~> 1' c", " a"},
	{"gem's option", "gem install a -v '~> 1.0'", ""},
	{"cargo", "cargo install a@1.2.3 b@1 c", " a"},
	{"cargo's option", "cargo install a --version 1.2.3", " a"},
	{"conda", "conda install a=1.2 b==1.2 c=1.2=x d", " b c"},
	{"composer", "composer require a/b:1.2.3 c/d:^1.2", " a/b"},
	{"yum", "yum install a-1.20.1 b", " a"},
	{"dotnet", "dotnet tool install a --version 1.2", " a"},
	{"cpanm", "cpanm A::B@1.2 C::D~1.2", " A::B"},
	{"unknown", "npm i a@$NO", " a?"},
};

static void check_pins(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_POSIX);
	struct list *all = model_get(command(&b, 0), F_command_packages).u.list;
	for (uint32_t i = 0; i < all->n; i++) {
		enum truth exact = value_as_truth(model_get(all->at[i].u.record, F_package_exact));
		if (exact == TRUTH_FALSE)
			continue;
		buf_char(&b.out, ' ');
		show_text(&b, model_get(all->at[i].u.record, F_package_name));
		if (exact == TRUTH_UNKNOWN)
			buf_char(&b.out, '?');
	}
	check(&b, row->want);
}

static void starters_are_named(void **state)
{
	(void)state;
	struct bench b;
	read_as(&b, "/usr/bin/sudo -E env A=b apt-get update", SHELL_POSIX);
	show_list(&b, model_get(command(&b, 0), F_command_starters));
	check(&b, " sudo|env");
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
	{"uv", "uv pip install a==1; uv tool install b", " a@1"},
	{"uv's tools", "uv tool install b", " b@"},
	{"pipx", "pipx install a==1", " a@1"},
	{"poetry", "poetry add a==1 b@^2", " a@1|b@^2"},
	{"dnf's groups and files", "dnf install -y @x ./a.rpm http://h/b.rpm c", " c@"},
	{"dotnet tool", "dotnet tool install --global a --version 1", " a@1"},
	{"bun", "bun add a@1 -d b", " a@1|b@"},
	{"snap", "snap install a --classic", " a@"},
	{"cpanm", "cpanm -n A::B C@1", " A::B@|C@1"},
	{"pacman's query", "pacman -Q a", ""},
	{"pnpm", "pnpm add -g a@1 --dir x", " a@1"},
	{"micromamba", "micromamba install -y -n base -c x a=1", " a@1"},
	{"npm ci", "npm ci --omit=dev", ""},
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
#define SHAPE(id, style, shorts, longs, packages, verbs)
#define VERB(id, names, shorts, longs)
#define WRAPPER(name, operands)
#define LAUNCHER(name, operands)
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
		ROWS(values, check_values),
		ROWS(pins, check_pins),
		ROWS(packages, check_packages),
	};
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(package_parts_have_places),
		cmocka_unit_test(starters_are_named),
		cmocka_unit_test(the_table_is_sorted),
	};
	return run_rows("shell_commands", tables, sizeof tables / sizeof *tables, others,
		sizeof others / sizeof *others);
}

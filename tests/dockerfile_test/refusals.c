/*
 * refusals.c: what is refused, and where: "line:column-line:column message" of each mistake, ~
 * before the message of a warning.
 */
#include "dockerfile_test/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *text, *want;
} refusals[] = {
	{"FROM a\nCMD x", ""},
	{"", "1:1-1:1 the file holds no instructions\n"},
	{"ARG A=1", "1:1-1:1 the file has no FROM, so there is nothing to build\n"},
	{"RUN x\nRUN y\nFROM a", "1:1-1:4 this stands before the first FROM, in no build stage\n"},
	{"FROM a\nRUNN x", "2:1-2:5 `RUNN` is no instruction (did you mean `RUN`?)\n"},
	{"FROM a b", "1:6-1:9 FROM takes an image, or an image, AS and a name\n"},
	{"FROM a AS 1b", "1:11-1:13 `1b` cannot name a stage\n"},
	{"FROM a AS b c\nUSER d", "1:6-1:14 FROM takes an image, or an image, AS and a name\n"},
	{"FROM a\nCOPY b", "2:6-2:7 COPY needs a source and a destination\n"},
	{"FROM a\nCOPY --form=b c d",
		"2:6-2:12 COPY has no flag `--form` (did you mean `--from`?)\n"},
	{"FROM a\nCOPY --chmod=1 --chmod=2 c d", "2:16-2:25 --chmod may be given only once\n"},
	{"FROM a\nCOPY --link=maybe c d", "2:13-2:18 --link is either true or false\n"},
	{"FROM a\nCOPY --link c d", ""},
	{"FROM a\nCOPY --exclude=x --exclude=y c d", ""},
	{"FROM a\nRUN --network=hosts x",
		"2:15-2:20 --network is one of: default none host (did you mean `host`?)\n"},
	{"FROM a\nUSER", "2:1-2:5 USER needs a user\n"},
	{"FROM a\nENV A", "2:5-2:6 ENV needs a name and a value\n"},
	{"FROM a\nENV A=1 B", "2:9-2:10 `B` is not of the form name=value\n"},
	{"FROM a\nENV =1", "2:5-2:7 the name before `=` is missing\n"},
	{"FROM a\nCMD [\"x\", 1]",
		"2:5-2:13 the words of an array must be strings in double quotes\n"},
	{"FROM a\nSHELL sh -c", "2:7-2:12 SHELL needs an array of words in double quotes\n"},
	{"FROM a\nONBUILD FROM b", "2:9-2:15 FROM cannot be the trigger of an ONBUILD\n"},
	/* a trigger is not looked at before an image is built on this one */
	{"FROM a\nONBUILD COPY x", "2:14-2:15 ~COPY needs a source and a destination\n"},
	{"FROM a AS b\nONBUILD COPY x\nFROM b",
		"2:14-2:15 ~COPY needs a source and a destination\n"
		"3:6-3:7 an ONBUILD of the stage that this one is built on fails\n"},
	{"FROM a AS b\nONBUILD COPY x\nFROM b\nFROM a",
		"2:14-2:15 ~COPY needs a source and a destination\n"},
	{"FROM a\nONBUILD CMD [1]",
		"2:13-2:16 the words of an array must be strings in double quotes\n"},
	{"FROM a\nHEALTHCHECK ls",
		"2:13-2:15 HEALTHCHECK is followed by CMD or NONE, not by `ls`\n"},
	{"FROM a\nHEALTHCHECK NONE x", "2:18-2:19 HEALTHCHECK NONE takes no arguments\n"},
	{"FROM a\nHEALTHCHECK --retries=-1 CMD x",
		"2:23-2:25 --retries is a number from 0 to 2147483647\n"},
	{"FROM a\nSTOPSIGNAL SIGNOTHING", "2:12-2:22 this is no signal\n"},
	{"FROM a\nSTOPSIGNAL SIGRTMIN+3", ""},
	{"FROM a\nVOLUME [\"\"]", "2:9-2:11 the path of a volume is empty\n"},
	{"FROM a\nRUN <<E\nx", "2:5-2:8 the heredoc `E` is not ended\n"},
	{"FROM a\nCOPY x <<E\nE\n", "2:8-2:11 a heredoc cannot be the destination of COPY\n"},
	{"FROM a\nUSER ${A:=b}",
		"2:6-2:13 `:=` is none of the forms that BuildKit knows: :- :+ :? # ## % %% /\n"},
	{"FROM scratch\nUSER ${A:?say who}", "2:6-2:19 `A`: say who\n"},
	{"FROM a\nUSER \"b", "2:6-2:8 a double quote is not closed\n"},
	{"FROM $A", "1:6-1:8 this names no image: `A` is not declared by an ARG above the first "
		    "FROM\n"},
	{"ARG A\nFROM $A", ""},
	{"FROM a:${A:-b}", ""},
	{"# escape=x\nFROM a", "1:10-1:11 the escape character is either \\ or `\n"},
	{"# escape=`\n# escape=`\nFROM a",
		"2:3-2:11 the directive `escape` may be given only once\n"},
	{"FROM a\nCOPY --from=$B x y", "2:13-2:15 variables are not expanded in --from\n"},
	{"FROM a\nCOPY --from=b x y\nFROM c AS b",
		"2:13-2:14 the stage `b` is not defined above this line\n"},
	{"FROM a AS b\nCOPY --from=b x y", "2:13-2:14 a stage cannot copy from itself\n"},
	{"FROM a\nCOPY --from=0 x y", "2:13-2:14 a stage cannot copy from itself\n"},
	{"FROM a\nRUN --mount=type=cash x", "2:18-2:22 a mount is of type bind, cache, tmpfs, "
					    "secret or ssh (did you mean `cache`?)\n"},
	{"FROM a\nRUN --mount=type=cache,trget=/x y",
		"2:24-2:29 a mount has no `trget` (did you mean `target`?)\n"},
	{"FROM a\nRUN --mount=type=secret x",
		"2:13-2:24 a secret mount needs an id, a source or a target\n"},
	{"FROM a\nRUN --mount=size=1m x",
		"2:13-2:20 a bind mount has no size; type= stands before it\n"},
	{"FROM a\nRUN --mount=type=cache,target=/x,sharing=some y",
		"2:42-2:46 sharing is shared, private or locked\n"},
	{"FROM a\nRUN --mount=type=cache,target=/x,ro=perhaps y",
		"2:37-2:44 `ro` is either true or false\n"},
	{"FROM --platform=linux/amd64/v1/x a", "1:17-1:33 \"linux/amd64/v1/x\": cannot parse "
					       "platform specifier: invalid argument\n"},
	{"FROM --platform=lunix a", "1:17-1:22 \"lunix\": unknown operating system or "
				    "architecture: invalid argument\n"},
	{"FROM --platform=$TARGETPLATFROM a", "1:17-1:32 this names no platform: `TARGETPLATFROM` "
					      "is not declared by an ARG above "
					      "the first FROM (did you mean `TARGETPLATFORM`?)\n"},
	{"ARG VERSION\nFROM a:$VERSIN", "2:6-2:15 this names no image: `VERSIN` is not declared by "
					"an ARG above the first FROM (did you mean `VERSION`?)\n"},
	{"FROM a:${V:-\"_+\"}", "1:6-1:18 invalid reference format\n"},
	{"ARG A=${B:?none}\nFROM a", ""},
	{"FROM a\nCOPY --chmod=08 x y", "2:14-2:16 `08` is no mode\n"},
	{"FROM a\nCOPY --chmod=17777 x y", "2:14-2:19 `17777` is no mode\n"},
	{"FROM a\nCOPY --chmod=7777 x y\nCOPY --chmod=u+rwX,go-w=r x y\nADD --chmod=$A x y", ""},
	{"FROM a\nCOPY --chmod=u+q x y", "2:14-2:17 `u+q` is no mode\n"},
	{"FROM a\nCOPY http://h/f /f", "2:6-2:16 COPY takes no URL\n"},
	{"FROM a\nCOPY git@h:r /r", "2:6-2:13 COPY takes no repository\n"},
	{"FROM a\nADD https://h/r.git?tag=v1&branch=b /r",
		"2:5-2:36 the reference is given twice: `refs/tags/v1` and `refs/heads/b`\n"},
	{"FROM a\nADD https://h/r.git?rev=v1 /r",
		"2:5-2:27 a repository has no query `rev` (did you mean `ref`?)\n"},
	{"FROM a\nADD https://h/r.git?ref=v1&submodules=false&keep-git-dir /r", ""},
	{"FROM a\nADD --keep-git-dir=false https://h/r.git?keep-git-dir=1 /r",
		"2:26-2:56 --keep-git-dir says the opposite of what the source says\n"},
	{"FROM a\nADD --checksum=sha256:1 x y",
		"2:16-2:24 only what is fetched from a URL or a repository has a checksum\n"},
	{"FROM a\nADD --checksum=sha256:1 http://h/x http://h/y z/",
		"2:16-2:24 a checksum is for one source only\n"},
	{"FROM a\nADD --checksum=sha256:1 http://h/x z", "2:16-2:24 `sha256:1` is no digest\n"},
	{"FROM a\nRUN --device=v/d=1 x", "2:5-2:19 --device is not in the stable frontend\n"},
	{"# syntax=docker/dockerfile:1-labs\nFROM a\nRUN --device=v/d=1,required x", ""},
	{"# syntax=docker/dockerfile:1-labs\nFROM a\nRUN --device=v/d=1,name=x x",
		"3:20-3:26 this device has a name already\n"},
	{"FROM a\nRUN --mount=type=ssh,source=x y", "2:13-2:30 an ssh mount has no source\n"},
	{"FROM scratch\nRUN --mount=type=cache x", "2:13-2:23 a mount needs a target\n"},
	{"FROM a\nRUN --mount=target=/x/.. y",
		"2:20-2:25 a mount cannot cover the root of the image\n"},
	{"FROM a\nWORKDIR /w\nRUN --mount=type=cache x", ""},
	{"FROM a\nRUN --mount= x", "2:13-2:13 the value of this flag is empty\n"},
	{"FROM a\nRUN --mount=from=b,target=/x y\nFROM c AS b",
		"2:18-2:19 the stage `b` is not defined above this line\n"},
	{"FROM a AS b\nFROM c\nCOPY --from=b x y\nFROM d AS b",
		"3:13-3:14 the stage `b` is not defined above this line\n"},
	{"FROM a\nCOPY --from=b x y\nCOPY --from=1 x y", ""},
	{"FROM a\nCOPY --from=b x y\nCOPY --from=2 x y",
		"3:13-3:14 the stage `2` is not defined above this line\n"},
	{"FROM a\nEXPOSE 1:2:3", "2:8-2:13 invalid IP address: 1\n"},
	{"FROM a\nEXPOSE 8x:80", "2:8-2:13 invalid hostPort: 8x\n"},
	{"FROM a\nEXPOSE 127.0.0.1:80:80", "2:8-2:23 ~EXPOSE names ports of the container only\n"},
	{"FROM a\nSTOPSIGNAL SIGTREM", "2:12-2:19 this is no signal (did you mean `SIGTERM`?)\n"},
	{"FROM a\nSTOPSIGNAL 0", "2:12-2:13 this is no signal\n"},
	{"FROM a\nSTOPSIGNAL -1", ""},
	{"FROM scratch\nWORKDIR ${A:?no}\nADD --checksum=sha256:1 ${A:?no} /x",
		"2:9-2:17 `A`: no\n3:25-3:33 `A`: no\n"},
	{"FROM scratch\nVOLUME $A", "2:8-2:10 the path of a volume is empty\n"},
	{"# check=skip=all;error=true\nFROM a", ""},
	{"# check=skip=A;eror=true\nFROM a",
		"1:16-1:25 this is no option of check (did you mean `error`?)\n"},
	{"# check=error=perhaps\nFROM a", "1:9-1:22 `error` is either true or false\n"},
	{"FROM scratch\nCOPY <<E /x\n${A:?no A}\nE\nCOPY <<'E' /x\n${A:?no A}\nE",
		"2:6-2:12 `A`: no A\n"},
	{"FROM a\nRUN x \\\n\n y", "3:1-3:1 ~an empty line stands inside this continued line\n"},
	{"FROM a\nRUN x\rUSER b",
		"2:6-3:1 ~a lone carriage return ends a line in editors, but not for Docker\n"},
};

static struct str mistakes(struct unit *u)
{
	struct buf b = BUF(&u->arena);
	diags_sort(&u->diags);
	for (uint32_t i = 0; i < u->diags.all.n; i++) {
		struct diag *g = u->diags.all.at[i];
		struct position from = source_position(g->source, g->span.from);
		struct position to = source_position(g->source, g->span.to);
		const char *warning = g->code->severity == DIAG_WARNING ? "~" : "";
		buf_printf(&b, "%u:%u-%u:%u %s" STR_FMT, from.line, from.column, to.line, to.column,
			warning, STR_ARG(g->message));
		if (g->label.n && str_starts_with(g->label, STR("did you")))
			buf_printf(&b, " (" STR_FMT ")", STR_ARG(g->label));
		buf_char(&b, '\n');
	}
	return buf_str(&b);
}

void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		struct unit u;
		unit_start(&u);
		unit_read(&u, str_from(refusals[i].text));
		same(&u.arena, refusals[i].text, mistakes(&u), refusals[i].want);
		unit_end(&u);
	}
}

/*
 * private.h: what the files of the Dockerfile reader share.
 *
 * The way of a file: lines (continuations joined, heredocs set apart) -> words -> checks -> stages
 * and records. A token keeps where it stands in the joined line; the line's splice leads from
 * there to the file.
 */
#ifndef DOCKERFILE_PRIVATE
#define DOCKERFILE_PRIVATE

#include "read/dockerfile/dockerfile.h"
#include "read/dockerignore/dockerignore.h"
#include "read/spec/spec.h"
#include "read/shell/shell.h"

enum keyword {
	KEYWORD_NONE,
#define KEYWORD(name, style, flags) KEYWORD_##name,
#include "read/dockerfile/keywords.def"
#undef KEYWORD
	KEYWORD_COUNT
};

enum style {
	STYLE_LIST,
	STYLE_WORDS,
	STYLE_COMMAND,
	STYLE_PAIRS,
	STYLE_BLANKS,
	STYLE_HEALTH,
	STYLE_WHOLE,
	STYLE_TRIGGER
};

struct keyword_row {
	struct str name; /* upper case */
	enum style style;
	struct str flags; /* as in the table */
};
extern const struct keyword_row dockerfile_keywords[KEYWORD_COUNT];

struct token {
	struct str text;
	uint32_t from, to; /* in the joined line */
};
LIST(token_list, struct token);

struct heredoc {
	struct str name;
	struct span body; /* in the source, the line with its end word left out */
	struct span all;  /* the same with it */
	bool expand, chomp;
};
LIST(heredoc_list, struct heredoc);

struct instruction {
	struct dockerfile *file;
	struct splice line; /* continuations joined, comments left out */
	enum keyword keyword;
	bool json;   /* exec form */
	bool broken; /* the parser refused it: it has no arguments to speak of */
	bool legacy; /* ENV and LABEL: name and value parted by a blank */
	bool later;  /* of an ONBUILD: read where an image is built on this one */
	struct token name;
	struct token_list flags, args;
	uint32_t from, to;              /* the arguments behind the flags, in the joined line */
	uint32_t first_line, last_line; /* as BuildKit counts them */
	uint32_t gap;                   /* empty lines between it and the one before */
	struct span span;
	struct heredoc_list heredocs;
	uint32_t comments, n_comments; /* in the file's list */
	struct instruction *trigger;   /* of ONBUILD */
	struct instruction *outer;     /* the ONBUILD that this is the trigger of */

	/* filled while records are made */
	struct record *record, *kind;
	struct stage *stage;
	const struct scope *scope;      /* variables in force before it */
	const struct step_shell *shell; /* SHELL in force */
	struct str
		undeclared; /* the last variable looked up that no ARG declares, above the stages */
	struct value commands; /* LIST, once asked for */
	struct token word;     /* the one being expanded */
	struct map *unset;     /* names that nothing in the file sets; NULL: none so far */
};
LIST(instruction_list, struct instruction *);

/* A variable in force. `text` of an open one is a hole. */
enum worth { WORTH_UNSET, WORTH_KNOWN, WORTH_OPEN };
struct binding {
	struct str name;
	struct text text;
	enum worth worth;
	bool overridable;
	uint32_t env; /* 1 + its index in the environment of the image; 0: not in it */
};

/* Variables by name, never changed: each ENV makes a new root that shares the rest. */
struct scope {
	const struct binding *binding;
	const struct scope *down[4];
};

struct step_shell {
	struct value words; /* LIST of STRING */
	struct shell_interpreter how;
};

/* A list that stages built on one another share: adding to the newest copies nothing. */
struct shared {
	struct value *at;
	uint32_t n;
	struct shared_room *room;
};

LIST(stage_list, struct stage *);

struct stage {
	struct dockerfile *file;
	struct record *record;
	struct instruction *from;
	struct str name; /* lower case; empty without one */
	uint32_t index;
	struct stage *base;
	struct record *image; /* at the root of the chain */
	bool empty_root;      /* FROM scratch at the root: nothing is set but what is seen */
	bool windows, windows_known, cmd_here, final, used;
	const struct scope *scope;
	const struct step_shell *shell;
	const struct step_shell *told; /* what a comment says it is, until SHELL; NULL: none does */
	struct shared env, args, exposed, volumes;
	struct value labels; /* MAP, shared with the base until it gets its own */
	bool own_labels;
	struct map labelled;       /* keys that it sets itself -> struct labelled * */
	struct value instructions; /* LIST */
	struct value user, workdir, healthcheck, entrypoint, cmd, start, stop_signal;
	struct texter path; /* its WORKDIRs, joined */
	bool has_workdir;
	struct instruction_list lines;
	struct stage_list needs;               /* copied or mounted from, and base */
	const struct cause *chosen;            /* FROM $NAME: it may be built on any stage above */
	const struct cause *maybe_used;        /* why nobody knows whether the image needs it */
	const struct instruction *bad_trigger; /* an ONBUILD that fails where it is run */
	struct value commands;
};

struct dockerfile {
	struct reading reading; /* a copy: fields are worked out after the caller's is gone */
	struct arena *arena;
	struct source *source;
	char escape;
	bool listed;
	struct map directives; /* name -> struct token * of its value, places in the source */
	struct token_list directive_names, directive_values; /* from, to: in the source */
	struct span_list comments; /* that stand right above an instruction, in its order */
	struct input_comment_list all_comments;
	uint32_t heeded; /* so many of them have been looked at for shell= */
	struct instruction_list lines;
	struct dockerignore *ignore; /* of its context; NULL: there is none, or it is not known */
	struct record *record;
	struct stage_list stages;
	struct map stage_names; /* lower case name -> struct stage * */
	struct map later_names; /* name -> the last FROM of the file that gives it */
	uint32_t n_from;        /* stages of the whole file */
	struct value global_args;
	const struct scope *globals;
	size_t expanded, steps, copied;
	bool expanded_said, copied_said, no_stage_said;
	uint32_t unnamed; /* sources so far that are no stages: BuildKit numbers them, too */
	bool commands_read;
	struct record *last; /* the instruction record before this one */
};

/* lines.c: fills d->lines. */
void dockerfile_lines(struct dockerfile *d);

/* comments.c */
void dockerfile_comment(struct dockerfile *d, struct span s, enum comment_where where);
void dockerfile_comments(struct dockerfile *d); /* once the lines are read */
/* A comment without its # and the blanks around; the place is that of all of it. */
struct value dockerfile_comment_value(struct dockerfile *d, struct span at);
/* Heeds `# hadolint shell=NAME` in those before `in`, for its stage. */
void dockerfile_heed_comments(struct instruction *in);

/* words.c */
bool dockerfile_words(struct instruction *in); /* keyword, flags and arguments of in->line */
enum keyword dockerfile_keyword(struct str name);
size_t dockerfile_space(struct str s, size_t at); /* bytes of the blank there, or 0 */
struct token dockerfile_trim(struct str line, struct token t);

/* json.c: an array of strings from line[from..to). */
enum json_answer { JSON_NO, JSON_STRINGS, JSON_OTHER, JSON_DEEP };
enum json_answer dockerfile_json(
	struct arena *a, struct str line, struct token at, struct token_list *out);

/* heredoc.c: the heredocs that a joined line asks for, bodies still empty. */
void dockerfile_heredocs(struct instruction *in);
bool dockerfile_heredoc(struct arena *a, struct str word, struct heredoc *out);
struct value heredocs_value(struct instruction *in); /* the bodies, LIST of STRING */

/* refuse.c: a mistake in a part of the joined line. Never NULL. */
struct diag *dockerfile_refuse(
	struct instruction *in, uint32_t from, uint32_t to, struct str message);
struct diag *dockerfile_warn(
	struct instruction *in, uint32_t from, uint32_t to, struct str message);
#define REFUSE(in, token, ...) \
	dockerfile_refuse(     \
		(in), (token).from, (token).to, str_printf((in)->file->arena, __VA_ARGS__))
void dockerfile_meant(struct diag *d, struct nearest near, const char *before);
struct span token_span(const struct instruction *in, struct token t); /* in the source */
struct token token_rest(const struct instruction *in);                /* all arguments */

struct token token_part(struct token t, size_t from, size_t to); /* of its text */

/* check.c: flags and arguments against what each instruction takes. */
bool dockerfile_check(struct instruction *in);
bool dockerfile_flags(struct instruction *in); /* flags.c */
/* Takes the words from line[from..to) that begin with --, and sets in->from behind them. */
void dockerfile_split_flags(struct instruction *in, uint32_t from, uint32_t to);
const struct token *instruction_flag(
	const struct instruction *in, struct str name, struct token *value);
bool flag_is(struct token flag, struct str name, struct token *value); /* "--name[=value]" */

/* csv.c: the comma-separated fields of a flag's value; false, and said, where they are none. */
bool dockerfile_fields(struct instruction *in, struct token list, struct token_list *out);
bool dockerfile_devices(struct instruction *in); /* device.c: is every --device good? */

/* expand.c: BuildKit's word expansion. */
struct expansion {
	struct arena *arena;
	char escape;
	bool raw_quotes, raw_escapes, skip_unset, skip_quotes, split;
	enum worth (*lookup)(void *of, struct str name, struct text *out, bool *overridable);
	void *of;
	struct dockerfile *file; /* its budgets; NULL: none */

	/* answers */
	struct text text;
	LIST(text_list, struct text) words; /* with split */
	bool overridable;
	struct str emptied; /* the last unset variable that left nothing */
	struct str error;   /* why it failed */
	bool wanting;       /* for ${NAME:?} asked for a value */
};
bool dockerfile_expand(struct expansion *e, struct str word);

/* glob.c: ${V#p} ${V%p} ${V/p/r}. False: the pattern is bad, or too much work. */
bool dockerfile_strip(struct dockerfile *d, struct arena *a, struct str value, struct str pattern,
	bool suffix, bool greedy, struct str *out, struct str *why);
bool dockerfile_replace(struct dockerfile *d, struct arena *a, struct str value, struct str pattern,
	struct str by, bool all, struct str *out, struct str *why);

/* scope.c */
const struct str *dockerfile_given(const struct dockerfile *d, struct str name); /* from outside */
const struct binding *scope_find(const struct scope *s, struct str name);
const struct scope *scope_with(struct arena *a, const struct scope *s, const struct binding *b);
extern const struct predefined { /* the platform arguments, which are set above every stage */
	struct str name;
	bool filled; /* never empty */
} dockerfile_predefined[];
extern const size_t dockerfile_n_predefined;
void dockerfile_globals(struct dockerfile *d);
/* Expands a word as it stands before `in`. In a stage or, for FROM and ARG above it, globally. */
bool dockerfile_value(
	struct instruction *in, struct token word, struct text *out, bool *overridable);
bool dockerfile_value_words(struct instruction *in, struct token word, struct expansion *out);
bool dockerfile_value_raw(struct instruction *in, struct token word, struct text *out); /* a body */
struct binding *binding_new(
	struct dockerfile *d, struct str name, enum worth worth, struct text text);
bool dockerfile_lookup(
	void *instruction, struct str name, struct text *out); /* for shell_context */
enum worth dockerfile_worth(
	struct instruction *in, struct str name, struct text *out, bool *overridable);

/* shared.c */
bool dockerfile_pay(struct dockerfile *d, struct text t); /* before a text is copied once more */
bool shared_pay(struct dockerfile *d, uint32_t n);        /* before n values are copied */
void shared_add(struct dockerfile *d, struct shared *s, struct value v);
void shared_replace(struct dockerfile *d, struct shared *s, uint32_t at, struct value v);
struct value shared_list(struct dockerfile *d, const struct shared *s, uint32_t place);

/* stage.c */
void make_FROM(struct instruction *in);
const struct token *dockerfile_alias(const struct instruction *in); /* NULL: FROM gives no name */
struct value default_shell(struct dockerfile *d, bool windows, uint32_t place);

/* Why the image of a FROM that is refused is unknown: the error says so, and no verdict need. */
const struct cause *refused_image(struct facts *f, uint32_t place);

/* onbuild.c: the triggers of the stage that `st` is built on do their work in it. */
void dockerfile_run_triggers(struct stage *st);

/* directives.c: what the directives say becomes fields of the record. */
void dockerfile_directives(struct dockerfile *d);

/* target.c: references from stage to stage, and what they lead to. */
void dockerfile_finish(struct dockerfile *d);
/* The stage that --from names, or NULL: then it is an image, or refused. */
struct stage *dockerfile_reference(
	struct instruction *in, struct token name, bool numbers, bool *refused);

/* records.c: the record of an instruction, and what all kinds have in common. */
void dockerfile_instruction(struct instruction *in);
uint32_t token_place(const struct instruction *in, struct token t);
uint32_t instruction_place(const struct instruction *in);
struct record *instruction_kind(
	struct instruction *in, enum kind_id kind); /* its first two fields set */
struct value token_string(const struct instruction *in, struct token t); /* as written */
struct value expanded_string(struct instruction *in, struct token t);
struct value expanded_path(struct instruction *in, struct token t);
struct value expanded_user(struct instruction *in, struct token t);
struct value flag_strings(struct instruction *in, struct str name); /* all values of a flag */
bool flag_true(const struct instruction *in, struct str name);
struct value args_value(const struct instruction *in, uint32_t first, uint32_t place);

/* kinds.c: the record of its kind, and what it makes of its stage. */
void dockerfile_kind(struct instruction *in);

/* remote.c: what the builder takes for a URL or a repository; `s` has no holes. */
bool source_is_http(struct str s);
bool source_is_git(struct str s);
bool source_check_git(struct instruction *in, struct token t, struct str s);

/* mode.c: refuses a --chmod that is no mode. */
void dockerfile_check_mode(struct instruction *in, struct token t, struct value mode);

/* variables.c, copy.c, mount.c, health.c */
void make_ENV(struct instruction *in);
void make_ARG(struct instruction *in);
void make_LABEL(struct instruction *in);
void make_COPY(struct instruction *in);
void make_ADD(struct instruction *in);
void make_HEALTHCHECK(struct instruction *in);
struct value dockerfile_mounts(struct instruction *in);
bool parse_bool(struct str s, bool *out);     /* strconv.ParseBool */
void make_WORKDIR(struct instruction *in);    /* workdir.c */
struct value stage_workdir(struct stage *st); /* once the stage is over */
/* Is the path, relative to the working directory, certainly the root? */
bool path_is_root(struct stage *st, struct text path);

/* context.c */
void dockerfile_context(struct dockerfile *d);
void source_context(struct instruction *in, struct record *r, struct text path);

/* scripts.c */
struct value instruction_commands(struct instruction *in);
struct splice instruction_script(struct instruction *in, struct str *shebang);
const struct step_shell *shell_in_force(struct dockerfile *d, struct value words);

#endif

/*
 * disassemble.c: a program as text, one instruction a line.
 */
#include "code/program.h"
#include "value/show.h"

static void show_constant(const struct program *p, unsigned x, struct buf *out)
{
	struct value v = p->constants[x];
	if (v.tag == VALUE_PATTERN)
		buf_printf(out, "  # `" STR_FMT "`", STR_ARG(p->patterns[v.u.i].text));
	else
		buf_printf(out, "  # " STR_FMT, STR_ARG(value_show(out->arena, v)));
}

static void show_probe(const struct program *p, const struct probe *q, struct buf *out)
{
	buf_printf(out, "  # %sr%u", q->turned ? "not " : "", q->reg);
	if (q->slot >= 0)
		buf_printf(out, ".%d", q->slot);
	if (q->through >= 0)
		buf_printf(out, " " STR_FMT, STR_ARG(p->functions[q->through].name));
	buf_printf(out, " %s%s", op_name((enum op)q->op), q->swapped ? " of" : "");
	if (q->op == OP_CALL)
		buf_printf(out, " " STR_FMT, STR_ARG(p->functions[q->function].name));
	if (q->with_of == WITH_PARAM)
		buf_printf(out, " " STR_FMT, STR_ARG(p->params[q->with].name));
	if (q->with_of == WITH_CONSTANT)
		show_constant(p, q->with, out);
}

static void show_wide(const struct program *p, uint32_t at, uint32_t w, char what, struct buf *out)
{
	unsigned x = code_x(w);
	if (what == 'J') {
		buf_printf(out, " -> %u", (unsigned)((int64_t)at + 1 + code_jump(w)));
		return;
	}
	buf_printf(out, " %u", x);
	if (what == 'K')
		show_constant(p, x, out);
	if (what == 'P')
		buf_printf(out, "  # " STR_FMT, STR_ARG(p->params[x].name));
	if (what == 'G')
		buf_printf(out, "  # " STR_FMT, STR_ARG(p->policies[x].name));
	if (what == 'A' || what == 'B')
		show_probe(p, &p->probes[x], out);
	if (what == 'I')
		buf_printf(out, "  # %s", p->schema->kinds[x].name);
}

static void show_byte(const struct program *p, unsigned x, char what, struct buf *out)
{
	if (what == 'R' || what == 'W')
		buf_printf(out, " r%u", x);
	else if (what == 'T')
		buf_printf(out, " " STR_FMT, STR_ARG(p->functions[x].name));
	else if (what != '-')
		buf_printf(out, " %u", x);
}

static void show_instruction(const struct program *p, uint32_t at, struct buf *out)
{
	uint32_t w = p->code[at];
	const char *operands = op_operands(code_op(w));
	buf_printf(out, "%6u  %-14s", at, op_name(code_op(w)));
	show_byte(p, code_a(w), operands[0], out);
	if (operands[2]) {
		show_byte(p, code_b(w), operands[1], out);
		show_byte(p, code_c(w), operands[2], out);
	} else {
		show_wide(p, at, w, operands[1], out);
	}
	buf_char(out, '\n');
}

void program_disassemble(const struct program *p, struct buf *out)
{
	for (uint32_t i = 0; i < p->n_passes; i++) {
		const struct pass *pass = &p->passes[i];
		buf_printf(out, "for each %s, %u memos\n", p->schema->kinds[pass->kind].name,
			pass->memos);
		for (uint32_t at = pass->from; at < pass->to; at++)
			show_instruction(p, at, out);
	}
}

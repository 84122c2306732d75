/*
 * yaml_events.c: what reading compose files costs at least: libyaml's events of each file named,
 * looked at by nobody.
 */
#include <stdio.h>
#include <yaml.h>

static char text[4 * 1024 * 1024];

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		if (!f)
			continue;
		size_t n = fread(text, 1, sizeof text, f);
		fclose(f);
		yaml_parser_t p;
		yaml_event_t event;
		int more = yaml_parser_initialize(&p);
		yaml_parser_set_input_string(&p, (unsigned char *)text, n);
		while (more && yaml_parser_parse(&p, &event)) {
			more = event.type != YAML_STREAM_END_EVENT;
			yaml_event_delete(&event);
		}
		yaml_parser_delete(&p);
	}
	return 0;
}

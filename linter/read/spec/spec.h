/*
 * spec.h: the small notations that compose, docker run and Dockerfiles share: image references,
 * ports, volumes, sizes and durations as Docker writes them.
 *
 * Every function takes text that may have holes. What a hole makes undecidable comes out unknown,
 * what lies in literal text is kept. A false answer means that Docker refuses the text; `why` then
 * holds the reason in Docker's terms, fit to end a message.
 */
#ifndef READ_SPEC
#define READ_SPEC

#include "read/read.h"

/* The `document` record of an input file; kind is one of document_kind. */
struct record *spec_document(
	struct facts *f, struct source *source, const char *kind, uint32_t place);

/* An `image` record for a reference (grammar of distribution/reference). use: "base", "copy",
 * "mount", "service", "run", "syntax". `scratch` is only special where use is "base"; the id of a
 * local image may stand only for "service" and "run". */
bool spec_image(struct facts *f, struct text reference, uint32_t place, const char *use,
	struct record **out, struct str *why);

/* Could this be the reference of an image? An empty text could not. */
bool spec_image_valid(struct facts *f, struct str s, struct str *why);

/* Could the text be exactly `whole`, with something in its holes? */
bool spec_may_be(struct text t, struct str whole);

/* Does a reference name an image of Windows? Only the names that such images go by tell. */
bool spec_names_windows(struct arena *a, struct str reference);

/* algorithm:hex, as a checksum or behind the @ of a reference. */
bool spec_digest(struct facts *f, struct str s, struct str *why);

/* [[ip:]host:]container[/protocol] with ranges, as ports: and -p. Appends `port` records to
 * `ports` (LIST value): one for each mapping, a range stays one record. */
bool spec_publish(
	struct facts *f, struct text t, uint32_t place, struct value ports, struct str *why);

/* port[-port][/protocol] as EXPOSE, expose: and --expose; one `port` record, not published. */
bool spec_expose(
	struct facts *f, struct text t, uint32_t place, struct record **out, struct str *why);

/* The same behind [ip:]host:, as EXPOSE takes it: all of it is checked, the last part counts. */
bool spec_expose_mapping(
	struct facts *f, struct text t, uint32_t place, struct record **out, struct str *why);

/* source:target[:options] as short volumes: and -v. */
bool spec_volume(
	struct facts *f, struct text t, uint32_t place, struct record **out, struct str *why);

/* Sets the adjectives that follow from type, source and target: bind, named, tmpfs, anonymous,
 * docker_socket. Called once a mount record has its other fields. */
void spec_mount_finish(struct record *mount);

/* A volume of the local driver may be a bind mount by its options (type=none, o=bind,
 * device=/folder): its source is that folder of the host then, at the place of the mount, and so
 * are bind, docker_socket and read_only. Called once the mount is finished; driver is missing or a
 * string, options a map of strings or missing. */
void spec_mount_device(struct record *mount, struct value driver, struct value options);

/* host[:container][:permissions] or a CDI name, as devices: and --device. */
bool spec_device(
	struct facts *f, struct text t, uint32_t place, struct record **out, struct str *why);

/* Sizes in Docker's syntax ("512m", "1.5gb", 1024-based) -> BYTES; Go durations ("1m30s") ->
 * DURATION. A text with holes gives an unknown value. */
bool spec_bytes(struct facts *f, struct text t, uint32_t place, struct value *out, struct str *why);
bool spec_duration(
	struct facts *f, struct text t, uint32_t place, struct value *out, struct str *why);

/* os[(version)][/processor[/variant]], as --platform takes it; nothing is read out of it. */
bool spec_platform(struct facts *f, struct text t, struct str *why);
/* Refuses the first part of a platform, the system with its version. */
bool spec_platform_system(struct facts *f, struct str whole, struct str *why);

/* Capability names upper case without CAP_; a STRING value. */
struct value spec_capability(struct facts *f, struct text t, uint32_t place);

/* One security option: fills no_new_privileges, seccomp, apparmor, selinux of a container. */
void spec_security_opt(struct record *container, struct text t, uint32_t place);

/* user[:group] -> USER value; unknown where it has holes. */
struct value spec_user(struct facts *f, struct text t, uint32_t place);

/* STRING or PATH of a text; holes stay holes. A text of nothing but unfilled holes is what T? makes
 * of it: still a text, its emptiness unknown. */
struct value spec_string(struct facts *f, struct text t, uint32_t place);
struct value spec_path(struct facts *f, struct text t, uint32_t place);

#endif

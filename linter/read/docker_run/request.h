/*
 * request.h: what the request_*.c files share: the values of the create request's fields.
 *
 * Each form makes the value of one field of what was given; a missing one stands for nothing.
 * Maps are JSON objects, lists arrays; an INT is signed, BYTES are an unsigned 64-bit number.
 */
#ifndef DOCKER_RUN_REQUEST
#define DOCKER_RUN_REQUEST

#include "read/docker_run/private.h"

#define REQUEST_FORM(name) struct value request_##name(struct docker_run *d, enum docker_flag flag)

/* request.c */
REQUEST_FORM(nothing);
REQUEST_FORM(image);
REQUEST_FORM(command);

/* request_forms.c: what one flag gives as it stands */
REQUEST_FORM(text);
REQUEST_FORM(truth);
REQUEST_FORM(integer);
REQUEST_FORM(bytes);
REQUEST_FORM(texts);
REQUEST_FORM(domains);
REQUEST_FORM(pairs);
REQUEST_FORM(nano_cpus);
REQUEST_FORM(swappiness);
REQUEST_FORM(entrypoint);
REQUEST_FORM(environment);
REQUEST_FORM(labels);
REQUEST_FORM(attach_stdin);
REQUEST_FORM(attach_stdout);
REQUEST_FORM(attach_stderr);
REQUEST_FORM(console_size);

/* request_host.c: security, limits, devices, operations */
REQUEST_FORM(capabilities);
REQUEST_FORM(security);
REQUEST_FORM(system_paths);
REQUEST_FORM(weights);
REQUEST_FORM(rates);
REQUEST_FORM(devices);
REQUEST_FORM(device_requests);
REQUEST_FORM(ulimits);
REQUEST_FORM(restart);
REQUEST_FORM(logging);
REQUEST_FORM(health);

/* request_network.c */
REQUEST_FORM(network_mode);
REQUEST_FORM(exposed_ports);
REQUEST_FORM(port_bindings);
REQUEST_FORM(name_servers);
REQUEST_FORM(extra_hosts);
struct value docker_request_endpoints(struct docker_run *d);

/* request_mounts.c */
REQUEST_FORM(binds);
REQUEST_FORM(anonymous_volumes);
REQUEST_FORM(tmpfs);
REQUEST_FORM(mounts);

/* An object, and its members. */
struct value docker_object(struct docker_run *d);
void docker_member(struct docker_run *d, struct value object, const char *key, struct value v);
void docker_member_str(struct docker_run *d, struct value object, const char *key, struct str s);
void docker_member_text(struct docker_run *d, struct value object, const char *key, struct text t);
void docker_member_int(struct docker_run *d, struct value object, const char *key, int64_t n);

struct value docker_json_text(struct docker_run *d, struct text t);
struct value docker_json_str(struct docker_run *d, struct str s);
struct value docker_array(struct docker_run *d);
void docker_item(struct docker_run *d, struct value array, struct value item);
/* Adds to *list, which is made when it is missing. */
void docker_append(struct docker_run *d, struct value *list, struct value item);
/* name[=value] into an object; a name with holes opens it. */
void docker_member_pair(struct docker_run *d, struct value object, struct text pair);

#endif

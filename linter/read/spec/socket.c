/*
 * socket.c: which paths give away a container engine.
 *
 * A path does when it is a control socket, by its well-known name wherever it lies, or a folder in
 * which one is found: mounting /var/run is as good as mounting the socket. Paths with holes are
 * compared as patterns.
 */
#include "read/spec/parts.h"

/* The names of control sockets; a file so named is one in any folder. */
static const struct str names[] = {
	STR_INIT("docker.sock"),
	STR_INIT("docker-cli.sock"),
	STR_INIT("docker.raw.sock"),
	STR_INIT("containerd.sock"),
	STR_INIT("containerd.sock.ttrpc"),
	STR_INIT("crio.sock"),
	STR_INIT("podman.sock"),
	STR_INIT("buildkitd.sock"),
	STR_INIT("cri-dockerd.sock"),
	STR_INIT("dockershim.sock"),
	STR_INIT("frakti.sock"),
	STR_INIT("balena-engine.sock"),
	STR_INIT("balena.sock"),
	STR_INIT("lxd.socket"),
	STR_INIT("libvirt-sock"),
	STR_INIT("virtqemud-sock"),
	STR_INIT("docker_engine"),
	STR_INIT("containerd-containerd"),
};

/* Folders that hold one; /run stands for /var/run too. */
static const struct str folders[] = {
	STR_INIT("/"),
	STR_INIT("/run"),
	STR_INIT("/run/user"),
	STR_INIT("/run/containerd"),
	STR_INIT("/run/docker"),
	STR_INIT("/run/docker/containerd"),
	STR_INIT("/run/crio"),
	STR_INIT("/run/podman"),
	STR_INIT("/run/buildkit"),
	STR_INIT("/run/buildkit-default"),
	STR_INIT("/run/k3s"),
	STR_INIT("/run/k3s/containerd"),
	STR_INIT("/run/libvirt"),
	STR_INIT("/run/systemd"),
	STR_INIT("/run/systemd/private"),
	STR_INIT("/run/snap.docker"),
	STR_INIT("/run/balena-engine"),
	STR_INIT("/var"),
	STR_INIT("/var/snap/lxd/common/lxd"),
	STR_INIT("/var/lib/lxd"),
	STR_INIT("/private"),
	STR_INIT("/private/var"),
	STR_INIT("/host/run"),
	STR_INIT("/host/var/run"),
	STR_INIT("/proc/1/root"),
	STR_INIT("/proc/1/root/run"),
	STR_INIT("/proc/1/root/var"),
};

enum { N_NAMES = sizeof names / sizeof *names, N_FOLDERS = sizeof folders / sizeof *folders };

/* /a//b/./c/../d as /a/b/d; the root cannot be left. */
static struct str normalised(struct arena *a, struct str s)
{
	struct buf out = BUF(a);
	bool absolute = s.n && s.p[0] == '/';

	for (size_t at = 0; at < s.n;) {
		struct str part, rest = str_cut(str_skip(s, at), '/', &part);

		at = rest.p && rest.n ? s.n - rest.n : s.n;
		if (!part.n || str_eq(part, STR(".")))
			continue;
		if (absolute && str_eq(part, STR(".."))) {
			size_t slash = str_rfind_char(buf_str(&out), '/');

			out.n = slash == STR_NOT_FOUND ? 0 : slash;
			continue;
		}
		if (absolute || out.n)
			buf_char(&out, '/');
		buf_add(&out, part);
	}
	if (!out.n)
		return absolute ? STR("/") : STR("");
	return buf_str(&out);
}

/* /var/run, and what macOS makes of it, as /run. */
static struct str without_aliases(struct arena *a, struct str s)
{
	if (str_starts_with(s, STR("/private/var/run")))
		s = str_skip(s, 8);
	if (str_eq(s, STR("/var/run")) || str_starts_with(s, STR("/var/run/")))
		return str_join(a, STR(""), str_skip(s, 4));
	return s;
}

static struct str last_part(struct str s)
{
	size_t slash = str_rfind_char(s, '/'), back = str_rfind_char(s, '\\');

	if (back != STR_NOT_FOUND && (slash == STR_NOT_FOUND || back > slash))
		slash = back;
	return slash == STR_NOT_FOUND ? s : str_skip(s, slash + 1);
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < N_NAMES; i++)
		if (str_eq(s, names[i]))
			return true;
	return false;
}

/* /run/user/1000 and its podman folder: rootless engines. */
static bool is_user_folder(struct str s)
{
	struct str user, rest;
	int64_t uid;

	if (!str_starts_with(s, STR("/run/user/")))
		return false;
	rest = str_cut(str_skip(s, 10), '/', &user);
	return str_int(user, &uid) && (!rest.n || str_eq(rest, STR("podman")));
}

static bool is_engine(struct arena *a, struct str path)
{
	struct str s = without_aliases(a, normalised(a, path));

	if (is_name(last_part(s)) || is_user_folder(s))
		return true;
	for (size_t i = 0; i < N_FOLDERS; i++)
		if (str_eq(s, folders[i]))
			return true;
	return false;
}

/* Pipes of Windows; they lie in no folder. */
static const struct str pipes[] = {
	STR_INIT("//./pipe/docker_engine"),
	STR_INIT("\\\\.\\pipe\\docker_engine"),
};

/* What stands in front of the first hole leads towards the path, or beyond it. */
static bool leads_to(struct text t, struct str path)
{
	struct str head = str_slice(t.s, 0, t.holes[0].at);
	return str_starts_with(path, head) || str_starts_with(head, path);
}

/* Could the holes make it this path of /run, or the same below /var/run? */
static bool may_be(struct arena *a, struct text t, struct str path)
{
	return spec_may_be(t, path) ||
	       (str_starts_with(path, STR("/run")) && leads_to(t, STR("/var")) &&
		       spec_may_be(t, str_join(a, STR("/var"), path)));
}

/* A socket in one of the folders that hold one. By its name alone any file may be one, but nobody
 * expects that of a name that a hole ends in, as in /srv/app/${NAME}. `tail`, behind the last hole,
 * is no whole name of one. */
static bool may_be_socket(struct arena *a, struct text t, struct str tail)
{
	if (str_find_char(tail, '/') != STR_NOT_FOUND)
		return false;
	for (size_t i = 0; i < sizeof pipes / sizeof *pipes; i++)
		if (spec_may_be(t, pipes[i]))
			return true;
	for (size_t i = 1; i < N_FOLDERS; i++) {
		if (!leads_to(t, folders[i]) && !leads_to(t, STR("/var")))
			continue;
		struct str folder = str_join(a, folders[i], STR("/"));
		for (size_t k = 0; k < N_NAMES; k++)
			if (str_ends_with(names[k], tail) &&
				may_be(a, t, str_join(a, folder, names[k])))
				return true;
	}
	return false;
}

/* Could the holes make it one? A name behind the last of them is decided already; else it is one of
 * the places where engines are. */
static enum truth maybe_engine(struct arena *a, struct text t)
{
	struct str tail = str_skip(t.s, t.holes[t.n_holes - 1].at);
	size_t slash = str_rfind_char(tail, '/');

	while (tail.n > 1 && tail.p[tail.n - 1] == '/')
		tail.n--;
	if (slash != STR_NOT_FOUND && is_name(last_part(tail)))
		return TRUTH_TRUE;
	t.s = (struct str){t.s.p, t.s.n - (t.s.n - t.holes[t.n_holes - 1].at - tail.n)};
	for (size_t i = 0; i < N_FOLDERS; i++)
		if (may_be(a, t, folders[i]))
			return TRUTH_UNKNOWN;
	if (may_be_socket(a, t, tail))
		return TRUTH_UNKNOWN;
	return str_starts_with(t.s, STR("/run/user/")) || str_contains(tail, STR("/.."))
		       ? TRUTH_UNKNOWN
		       : TRUTH_FALSE;
}

enum truth spec_socket(struct arena *a, struct text path)
{
	if (path.n_holes)
		return maybe_engine(a, path);
	return path.s.n && is_engine(a, path.s) ? TRUTH_TRUE : TRUTH_FALSE;
}

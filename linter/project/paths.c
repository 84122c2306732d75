#include "project/paths.h"

struct str path_name(struct str path)
{
	size_t slash = str_rfind_char(path, '/');
	return slash == STR_NOT_FOUND ? path : str_skip(path, slash + 1);
}

struct str path_folder(struct str path)
{
	size_t slash = str_rfind_char(path, '/');
	if (slash == STR_NOT_FOUND)
		return STR("");
	return str_slice(path, 0, slash ? slash : 1);
}

struct str path_join(struct arena *a, struct str folder, struct str path)
{
	if (folder.n == 0 || str_starts_with(path, STR("/")))
		return path;
	struct buf b = BUF(a);
	buf_add(&b, folder);
	if (folder.p[folder.n - 1] != '/')
		buf_char(&b, '/');
	buf_add(&b, path);
	return buf_str(&b);
}

LIST(name_list, struct str);

static bool is_up(struct str name)
{
	return str_eq(name, STR(".."));
}

struct str path_normal(struct arena *a, struct str path)
{
	struct name_list names = {0};
	struct buf b = BUF(a);
	struct str name;
	bool absolute = str_starts_with(path, STR("/"));
	while (path.n) {
		path = str_cut(path, '/', &name);
		if (name.n == 0 || str_eq(name, STR(".")))
			continue;
		if (is_up(name) && names.n && !is_up(names.at[names.n - 1]))
			names.n--;
		else if (!is_up(name) || !absolute)
			list_push(a, &names, name);
	}
	if (absolute)
		buf_char(&b, '/');
	for (uint32_t i = 0; i < names.n; i++) {
		if (i)
			buf_char(&b, '/');
		buf_add(&b, names.at[i]);
	}
	return buf_str(&b);
}

bool path_leads_out(struct arena *a, struct str path)
{
	struct str normal = path_normal(a, path), first;
	str_cut(normal, '/', &first);
	return str_starts_with(normal, STR("/")) || is_up(first);
}

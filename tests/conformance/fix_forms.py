"""fix_forms.py SHARED: a file of the corpus written in another way is fixed in that way: fixing and rewriting give the
same bytes in either order. Rewritten are line ends, byte order marks, the last line end, comments, tabs, continuations
and their comments, the escape character and quotes; YAML as JSON keeps its meaning."""
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

PRATIQUE = os.environ["PRATIQUE"]
EVERY = 3  # file of the corpus
failed = 0


def complain(text):
    global failed
    failed += 1
    if failed < 30:
        print("fix_forms: FAILED:", text)


def fix(files, kind, *options):
    """The texts after fixing, by name, and whether anything was fixed."""
    with tempfile.TemporaryDirectory() as work:
        for name, text in files.items():
            with open(os.path.join(work, name), "wb") as file:
                file.write(text)
        names = sorted(files)
        subprocess.run([PRATIQUE, "fix", "--unsafe", "--quiet", "--kind", kind, "--today", "2026-11-24", *options, *names],
                       cwd=work, capture_output=True, check=False)
        result = {}
        for name in names:
            with open(os.path.join(work, name), "rb") as file:
                result[name] = file.read()
        if sorted(os.listdir(work)) != names:
            complain("files are left behind")
        return result


# ---- ways to write a file differently; None: it cannot be written so ----


def crlf(text):
    return None if b"\r" in text else text.replace(b"\n", b"\r\n")


def mark(text):
    return None if text.startswith(b"\xef\xbb\xbf") else b"\xef\xbb\xbf" + text


def ends_in_scalar(text):
    """Without its end the last line of a block scalar says something else."""
    inside = -1
    for line in text.split(b"\n"):
        indent = len(line) - len(line.lstrip(b" "))
        if line.strip() and indent <= inside:
            inside = -1
        if inside < 0 and re.search(rb"[:-] +[|>][+-]?\d?\s*(#.*)?$", line):
            inside = indent
    return inside >= 0


def unended(text):
    return None if ends_in_scalar(text) else text[:-1] if text.endswith(b"\n") and text[-2:-1] not in (b"\n", b"\r", b"") else None


def tabs(text):
    """Continuation lines of a Dockerfile are set in by tabs."""
    if b"<<" in text or b"`" in text or b"\r" in text:
        return None
    return re.sub(rb"(\\[ \t]*\n(?:[ \t]*#[^\n]*\n)*)[ ]+", lambda m: m[1] + b"\t", text)


def escape(text):
    """Lines are joined by a grave accent."""
    if b"`" in text or b"<<" in text or text.startswith(b"#") or re.search(rb"\\(?![ \t]*\r?\n)", text):
        return None
    return b"# escape=`\n" + text.replace(b"\\", b"`")


def wide(text):
    """Words of a Dockerfile are two blanks apart from the keyword."""
    if b"<<" in text:
        return None
    return re.sub(rb"(?m)^(FROM|RUN|COPY|ADD|ENV|USER|WORKDIR|EXPOSE|CMD|ENTRYPOINT) (?=\S)", rb"\1  ", text)


REWRITES = {
    "dockerfile": {"crlf": crlf, "mark": mark, "unended": unended, "tabs": tabs, "escape": escape,
                   "mark-crlf": lambda t: (lambda u: u and mark(u))(crlf(t)),
                   "crlf-unended": lambda t: (lambda u: u and crlf(u))(unended(t))},
    "compose": {"crlf": crlf, "mark": mark, "unended": unended,
                "mark-crlf-unended": lambda t: (lambda u: u and mark(crlf(u) or u))(unended(t))},
}


# ---- what is added is found again ----


def comments_between(text, kind):
    """Comment lines between the lines, where there can be comments."""
    out, joined, scalar = [], False, -1
    if b"<<" in text or b"\r" in text:
        return None
    for i, line in enumerate(text.split(b"\n")):
        indent = len(line) - len(line.lstrip(b" "))
        if scalar >= 0 and line.strip() and indent <= scalar:
            scalar = -1
        plain = line.strip() and not line.strip().startswith(b"#") and scalar < 0
        if kind == "compose" and plain and re.match(rb"\s*(- )?[\w.-]+:", line) and not in_quotes(out):
            out.append(b" " * indent + b"#~%d" % i)
        if kind == "dockerfile" and joined and plain:
            out.append(b"  #~%d" % i)
        out.append(line)
        if kind == "compose" and re.search(rb":\s*[|>][+-]?\d?\s*(#.*)?$", line):
            scalar = indent
        joined = bool(re.search(rb"\\[ \t]*$", line)) and not line.strip().startswith(b"#")
    return b"\n".join(out)


def in_quotes(lines):
    """Is a quoted text open? Roughly, and rather yes than no."""
    text = b"\n".join(line for line in lines if not line.strip().startswith(b"#"))
    return text.count(b'"') % 2 == 1 or text.count(b"'") % 2 == 1 or text.count(b"{") != text.count(b"}") or \
        text.count(b"[") != text.count(b"]")


def without_comments(text):
    return re.sub(rb"(?m)^[ \t]*#~\d+\n", b"", text)


def spaces_behind(text, kind):
    """Blanks at the ends of lines, but in texts."""
    if b"<<" in text or b"|" in text or b">" in text or b"\r" in text or b"\\" in text or kind != "compose":
        return None
    return text.replace(b"\n", b" \n")


# ---- checks ----


def check_rewrites(kind, files, *options):
    """Platforms are named, for a file whose lines are joined by a grave accent is taken to be for Windows."""
    files = {file: re.sub(rb"(?m)^FROM (?!-)", b"FROM --platform=linux/amd64 ", text) for file, text in files.items()}
    plain = fix(files, kind, *options)
    n = 0
    for name, rewrite in REWRITES[kind].items():
        some = {file: rewrite(text) for file, text in files.items()}
        some = {file: text for file, text in some.items() if text is not None and text != files[file]}
        fixed = fix(some, kind, *options)
        for file, text in some.items():
            want = rewrite(plain[file])
            n += fixed[file] != text
            if want is not None and fixed[file] != want:
                complain("%s, %s: %s" % (name, file, first_difference(fixed[file], want)))
    return n


def first_difference(got, want):
    x, y = got.split(b"\n"), want.split(b"\n")
    for i in range(max(len(x), len(y))):
        if x[i:i + 1] != y[i:i + 1]:
            return "line %d: got %r, wanted %r" % (i + 1, b"".join(x[i:i + 1])[:90], b"".join(y[i:i + 1])[:90])
    return "none"


def check_comments(kind, files):
    plain = fix(files, kind)
    some = {file: comments_between(text, kind) for file, text in files.items()}
    some = {file: text for file, text in some.items() if text is not None and text != files[file]}
    fixed = fix(some, kind)
    for file, text in some.items():
        if without_comments(text) != files[file]:
            continue
        if without_comments(fixed[file]) != plain[file]:
            complain("comments, %s: %s" % (file, first_difference(without_comments(fixed[file]), plain[file])))
    return sum(fixed[file] != text for file, text in some.items())


def check_spaces(kind, files):
    """Lines that no fix is about keep their blanks."""
    plain = fix(files, kind)
    some = {file: spaces_behind(text, kind) for file, text in files.items()}
    some = {file: text for file, text in some.items() if text is not None}
    fixed = fix(some, kind)
    for file in some:
        got = re.sub(rb"[ \t]+\n", b"\n", fixed[file])
        if got != re.sub(rb"[ \t]+\n", b"\n", plain[file]):
            complain("blanks, %s: %s" % (file, first_difference(got, plain[file])))
    return sum(fixed[file] != text for file, text in some.items())


def check_json(files):
    """What JSON says is fixed as JSON: the result is JSON, and says what the fixed YAML says."""
    try:
        import yaml
    except ImportError:
        print("fix_forms: no YAML reader here: JSON is passed over")
        return 0
    plain, some = fix(files, "compose"), {}
    for file, text in files.items():
        try:
            tree = yaml.safe_load(text)
            said = json.dumps(tree, indent=2, ensure_ascii=False)
        except (yaml.YAMLError, TypeError, ValueError):
            continue
        if b"$" not in text and b"<<" not in text and b"*" not in text and json.loads(said) == tree:
            some[file] = said.encode()
    fixed = fix(some, "compose")
    for file in some:
        try:
            got = json.loads(fixed[file])
        except ValueError:
            complain("json, %s: the result is no JSON" % file)
            continue
        want = json.loads(json.dumps(yaml.safe_load(plain[file])))
        if got != want and "#" not in plain[file].decode():
            complain("json, %s: got %r, wanted %r" % (file, deviation(got, want), deviation(want, got)))
    return sum(fixed[file] != text for file, text in some.items())


def deviation(x, y):
    """A part of x that is not in y."""
    if isinstance(x, dict) and isinstance(y, dict):
        for key in x:
            if key not in y:
                return {key: x[key]}
            if x[key] != y[key]:
                return {key: deviation(x[key], y[key])}
    return x


def load_all(path):
    """The corpus's files of one kind, every EVERY-th."""
    files = {}
    with tarfile.open(path) as tar:
        for i, member in enumerate(sorted(tar.getmembers(), key=lambda m: m.name)):
            if member.isfile() and i % EVERY == 0:
                files[os.path.basename(member.name)] = tar.extractfile(member).read()
    return files


def main():
    corpus = os.path.join(os.path.abspath(sys.argv[1]), "corpus")
    n = 0
    for folder, kind in (("dockerfiles", "dockerfile"), ("compose", "compose")):
        files = load_all(os.path.join(corpus, folder + ".tar.gz"))
        n += check_rewrites(kind, files, "--select", "style", "--ignore", "file-ends-with-newline")
        n += check_rewrites(kind, files) + check_comments(kind, files) + check_spaces(kind, files)
        if kind == "compose":
            n += check_json(files)
    print("fix_forms: %d rewritten files fixed, %d failed" % (n, failed))
    if not n:
        complain("nothing was fixed")
    return failed != 0


sys.exit(main())

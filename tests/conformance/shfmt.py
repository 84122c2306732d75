"""Shell scripts as we take them apart, held against `shfmt --to-json`.

    shfmt.py SHARED
    shfmt.py FILE...

Over every RUN (CMD, ENTRYPOINT, HEALTHCHECK in shell form) of the corpus, every script of the
docker run oracle and our own in scripts/: the same simple commands, at the same bytes of the file, with the same words,
assignments and redirections, and the same value of each word after quote removal. What differs is
held against shfmt.tsv, which says why. bash -n is the second opinion on what is a mistake.
"""
import bisect
import collections
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

PRATIQUE = os.environ.get("PRATIQUE", "build/pratique")
BATCH = 100
EXTGLOB = (122, 123, 124, 125, 126)
ESCAPES = {"a": "\a", "b": "\b", "e": "\033", "E": "\033", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


# ---- values of words, by the rules of the shell ----------------------------------------------------

def ansi(text):
    """What $'text' stands for."""
    out, i = bytearray(), 0
    while i < len(text):
        c = text[i]
        if c != "\\" or i + 1 == len(text):
            out += c.encode("utf-8", "surrogateescape")
            i += 1
            continue
        c, i = text[i + 1], i + 2
        if c in ESCAPES:
            out += ESCAPES[c].encode()
        elif c in "xuU" or c in "01234567":
            octal = c in "01234567"
            most = 3 if octal else {"x": 2, "u": 4, "U": 8}[c]
            start = i - 1 if octal else i
            end = start
            while end < len(text) and end - start < most and text[end] in ("01234567" if octal else "0123456789abcdefABCDEF"):
                end += 1
            code = int(text[start:end] or "0", 8 if octal else 16)
            out += bytes([code & 255]) if octal or c == "x" else chr(code).encode()
            i = end
        else:
            out += c.encode()
    return out.decode("utf-8", "replace")


def plain(text, special):
    """Backslashes taken away where they quote something."""
    out, i = [], 0
    while i < len(text):
        if text[i] != "\\" or i + 1 == len(text):
            out.append(text[i])
            i += 1
        elif text[i + 1] == "\n":
            i += 2
        elif special is None or text[i + 1] in special:
            out.append(text[i + 1])
            i += 2
        else:
            out.append(text[i])
            i += 1
    return "".join(out)


def value(word, special=None, layers=0):
    """The characters of a word, None where something is put in. Each pair of backquotes around it
    has taken off a layer of backslashes before, which shfmt does not show in single quotes."""
    out = []
    for part in (word or {}).get("Parts", []):
        kind = part["Type"]
        if kind == "Lit":
            out.append(plain(part["Value"], special))
        elif kind == "SglQuoted":
            text = part.get("Value", "")
            for _ in range(layers):
                text = plain(text, "$`\\")
            out.append(ansi(text) if part.get("Dollar") else text)
        elif kind == "DblQuoted":
            inner = value(part, '$`"\\', layers)
            if inner is None:
                return None
            out.append(inner)
        elif kind == "ExtGlob":
            out.append({"?": "?", "*": "*", "+": "+", "@": "@", "!": "!"}.get("?*+@!"[EXTGLOB.index(part["Op"])]) + "(" + part["Pattern"]["Value"] + ")")
        else:
            return None
    return None if None in out else "".join(out)


# ---- what shfmt makes of a script ------------------------------------------------------------------

def span(node):
    return node["Pos"]["Offset"], node["End"]["Offset"]


class Commands:
    """The simple commands of a syntax tree: by place, with words, assignments and redirections."""

    def __init__(self, text):
        self.text = text
        self.found = {}
        self.layers = 0  # of backquotes around what is at hand

    def value(self, word):
        return value(word, None, self.layers)

    def word(self, w):
        """shfmt counts a continuation behind a word to it, and the backslash of an escaped backquote
        that ends an inner command."""
        start, end = span(w)
        while self.text[end - 2:end] == b"\\\n":
            end -= 2
        if self.layers > 1 and self.text[end - 1:end] == b"\\":
            end -= 1
        return start, end, self.value(w)

    def assign(self, a):
        """An operand of export, or an assignment."""
        text = self.value(a.get("Value")) if "Array" not in a and "Index" not in a else None
        return span(a) + ((a["Name"]["Value"] if a.get("Name") else ""), text)

    def redirect(self, r):
        word = r["Word"]
        heredoc = r.get("Hdoc")
        at = r["N"]["Pos"]["Offset"] if r.get("N") else r["OpPos"]["Offset"]
        return (at, word["End"]["Offset"], heredoc is not None)

    def declared(self, a):
        text = self.value(a.get("Value"))
        if a.get("Naked"):
            return span(a) + ((a["Name"]["Value"] if a.get("Name") else text),)
        if "Array" in a or "Index" in a or text is None and a.get("Value"):
            return span(a) + (None,)
        return span(a) + (a["Name"]["Value"] + ("+=" if a.get("Append") else "=") + (text or ""),)

    def simple(self, stmt, command):
        words, assigns = [], []
        kind = command["Type"] if command else "none"
        if kind == "CallExpr":
            words = [self.word(w) for w in command.get("Args", [])]
            assigns = [self.assign(a) for a in command.get("Assigns", [])]
        elif kind == "DeclClause":
            variant = command["Variant"]
            words = [span(variant) + (variant["Value"],)] + [self.declared(a) for a in command.get("Args", [])]
        elif kind == "LetClause":
            words = [(command["Let"]["Offset"], command["Let"]["Offset"] + 3, "let")]
            words += [span(e) + (self.text[slice(*span(e))].decode("utf-8", "replace"),) for e in command.get("Exprs", [])]
        redirects = [self.redirect(r) for r in stmt.get("Redirs", [])]
        starts = [x[0] for x in words + assigns + redirects]
        if starts:
            self.found[min(starts)] = {"words": words, "assignments": assigns, "redirects": redirects}

    def walk(self, node):
        todo = [(node, 0)]
        while todo:
            node, self.layers = todo.pop()
            if isinstance(node, list):
                todo.extend((n, self.layers) for n in node)
                continue
            if not isinstance(node, dict):
                continue
            if "Cmd" in node or "Redirs" in node:
                command = node.get("Cmd")
                if command is None or command["Type"] in ("CallExpr", "DeclClause", "LetClause"):
                    self.simple(node, command)
            inside = self.layers + bool(node.get("Backquotes"))
            todo.extend((n, inside) for n in node.values())


def shfmt(text):
    done = subprocess.run(["shfmt", "-ln", "bash", "--to-json"], input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        return None, done.stderr.decode("utf-8", "replace").strip()
    return json.loads(done.stdout), None


# ---- comparing -------------------------------------------------------------------------------------

class Places:
    """From the text of a script to the bytes of its file."""

    def __init__(self, script):
        self.text = script["text"].encode("utf-8")
        self.pieces = script["pieces"]

    def span(self, start, end):
        if start == end:
            return self.one(start)[0], self.one(start)[0]
        return self.one(start)[0], self.one(end - 1)[1]

    def one(self, at):
        low, high = 0, len(self.pieces)
        while high - low > 1:
            middle = (low + high) // 2
            if self.pieces[middle][0] <= at:
                low = middle
            else:
                high = middle
        begin, source, source_end = self.pieces[low]
        following = self.pieces[low + 1][0] if low + 1 < len(self.pieces) else len(self.text)
        if following - begin == source_end - source:
            return source + at - begin, source + at - begin + 1
        return source, source_end


def theirs(tree, text, batch):
    """The commands of each script of a batch, by their place in the file. `text`: all scripts, each at
    its base."""
    c = Commands(text)
    c.walk(tree["Stmts"])
    bases = [script["base"] for script in batch]
    places = [Places(script) for script in batch]
    out = [{} for _ in batch]
    for start, found in c.found.items():
        i = bisect.bisect_right(bases, start) - 1
        base = bases[i]
        one = {
            "words": [list(places[i].span(w[0] - base, w[1] - base)) + [w[2]] for w in found["words"]],
            "assignments": [list(places[i].span(a[0] - base, a[1] - base)) + [a[2], a[3]] for a in found["assignments"]],
            "redirects": [list(places[i].span(r[0] - base, r[1] - base)) for r in found["redirects"]],
        }
        out[i][min(x[0] for key in one for x in one[key])] = one
    return out


def ours(script):
    out = {}
    for command in script["commands"]:
        one = {
            "words": command["words"],
            "assignments": [[a, b, name, text] for a, b, name, text in command["assignments"]],
            "redirects": [[r[0], r[1]] for r in command["redirects"]],
        }
        starts = [x[0] for key in one for x in one[key]]
        if starts:
            out[min(starts)] = one
    return out


def scripts(path):
    kind = "dockerfile" if path.endswith(".Dockerfile") else "run"
    done = subprocess.run([PRATIQUE, "model", "--as", "scripts", "--kind", kind, path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    out = []
    for line in done.stdout.decode("utf-8").splitlines():
        script = json.loads(line)
        if script["dialect"] in ("posix", "bash"):
            script["file"] = path
            out.append(script)
    return out


def shell_reads(shell, text):
    options = ["-O", "extglob"] if shell == "bash" else []
    done = subprocess.run([shell] + options + ["-n"], input=text, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return done.returncode == 0


def judge(script, error, count, complaints):
    """A script that we or shfmt refuse, held against the shell itself."""
    verdicts = {"us": not script["mistakes"], "shfmt": error is None}
    text = script["text"].encode("utf-8")
    verdicts.update((shell, shell_reads(shell, text)) for shell in ("bash", "dash"))
    who = "refused by " + ", ".join(w for w in verdicts if not verdicts[w])
    count["scripts " + who] += 1
    if verdicts["us"] != verdicts["bash"]:
        complaints.append((script, who, error))


def compare(batch, count, differ, complaints):
    text = b""
    for script in batch:
        script["base"] = len(text)
        text += script["text"].encode("utf-8") + b"\n\n"
    tree, error = shfmt(text)
    if tree is None and len(batch) > 1:
        middle = len(batch) // 2
        compare(batch[:middle], count, differ, complaints)
        compare(batch[middle:], count, differ, complaints)
        return
    if tree is None or (len(batch) == 1 and batch[0]["mistakes"]):
        judge(batch[0], error, count, complaints)
        return
    for script, want in zip(batch, theirs(tree, text, batch)):
        got = ours(script)
        for at in sorted(set(want) | set(got)):
            count["commands"] += 1
            if want.get(at) == got.get(at):
                count["same"] += 1
            else:
                differ.append((script, at, want.get(at), got.get(at)))


def explained():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shfmt.tsv")
    with open(path, encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]
    return {(file, int(at)): reason for file, at, reason in rows}


def show(script, at, want, got):
    print("DIFFER", os.path.basename(script["file"]), at)
    for key in ("words", "assignments", "redirects"):
        a, b = (want or {}).get(key) or [], (got or {}).get(key) or []
        if a != b:
            print("   ", key, "shfmt", [x for x in a if x not in b][:3], "ours", [x for x in b if x not in a][:3])


def conclude(count, differ, complaints, whole):
    same, known = count.pop("same"), explained()
    print("shfmt: %d commands compared, %d same, %d different; %s" % (count.pop("commands"), same, len(differ), ", ".join(
        "%d %s" % (n, what) for what, n in sorted(count.items()))))
    met = {(os.path.basename(script["file"]), at) for script, at, _, _ in differ}
    for script, at, want, got in differ:
        if (os.path.basename(script["file"]), at) not in known:
            show(script, at, want, got)
    for script, who, error in complaints:
        print("REFUSED", os.path.basename(script["file"]), who, error or "", repr(script["text"][:200]))
    stale = set(known) - met if whole else set()
    for file, at in sorted(stale):
        print("STALE", file, at, "is listed in shfmt.tsv and does not differ")
    return 1 if met - set(known) or stale or complaints else 0


def corpus(shared, tmp):
    with tarfile.open(os.path.join(shared, "corpus/dockerfiles.tar.gz")) as t:
        t.extractall(tmp)
    folders = [os.path.join(tmp, "dockerfiles"), os.path.join(shared, "oracles/docker-run/snippets"), os.path.join(os.path.dirname(__file__), "scripts")]
    return [os.path.join(f, p) for f in folders for p in sorted(os.listdir(f))]


def main():
    given = sys.argv[1:]
    whole = len(given) == 1 and os.path.isdir(given[0])
    if not shutil.which("shfmt"):
        print("shfmt: SKIPPED, it is not installed (apt-get install shfmt)")
        return 0
    count, differ, complaints = collections.Counter(), [], []
    with tempfile.TemporaryDirectory() as tmp:
        paths = corpus(given[0], tmp) if whole else given
        every = [script for path in paths for script in scripts(path)]
        count["scripts"] = len(every)
        sound = [script for script in every if not script["mistakes"]]
        for i in range(0, len(sound), BATCH):
            compare(sound[i:i + BATCH], count, differ, complaints)
        for script in every:
            if script["mistakes"]:
                compare([script], count, differ, complaints)
    return conclude(count, differ, complaints, whole)


if __name__ == "__main__":
    sys.exit(main())

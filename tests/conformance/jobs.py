"""Lints all real files with one thread and with several: the same bytes come out.

    jobs.py SHARED
"""
import os
import subprocess
import sys
import tarfile
import tempfile

PRATIQUE = os.environ.get("PRATIQUE", "build/pratique")


def lint(paths, kind, form, jobs):
    done = subprocess.run([PRATIQUE, "lint", "--kind", kind, "--format", form, "--jobs", str(jobs)] + paths,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600)
    return done.returncode, done.stdout


def main():
    corpus = os.path.join(sys.argv[1], "corpus")
    for name, kind in (("dockerfiles", "dockerfile"), ("compose", "compose")):
        with tempfile.TemporaryDirectory() as tmp:
            with tarfile.open(os.path.join(corpus, name + ".tar.gz")) as t:
                t.extractall(tmp)
            folder = os.path.join(tmp, name)
            paths = [os.path.join(folder, p) for p in sorted(os.listdir(folder))]
            for form in ("text", "json"):
                one = lint(paths, kind, form, 1)
                for jobs in (2, 4):
                    if lint(paths, kind, form, jobs) != one:
                        sys.exit("conformance: %d jobs give another %s of the %s" % (jobs, form, name))
            print("jobs: %d %s, the same bytes with 1, 2 and 4 threads" % (len(paths), name))


if __name__ == "__main__":
    main()

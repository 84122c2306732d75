#!/bin/sh
# hooks.sh: .pre-commit-hooks.yaml as pre-commit itself runs it, without network: which files each hook is
# given, that it is given them together, and that what it finds fails the commit.
set -u
PRATIQUE=${PRATIQUE:-$PWD/build/pratique}
for tool in pre-commit git; do
	command -v $tool >/dev/null 2>&1 || { echo "hooks: $tool is not installed; skipped"; exit 0; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/tool" "$work/repo"
ln -s "$PRATIQUE" "$work/bin/pratique"
cp .pre-commit-hooks.yaml "$work/tool"
HOME=$work PRE_COMMIT_HOME=$work/cache PATH=$work/bin:$PATH
GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org
GIT_CONFIG_GLOBAL=/dev/null
export HOME PRE_COMMIT_HOME PATH GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_CONFIG_GLOBAL
passed=0 failed=0
ok() { passed=$((passed + 1)); }
wrong() {
	failed=$((failed + 1))
	echo "hooks: $1"
	sed 's/^/    /' "$work/out" | head -n 30
}
git_new() { (cd "$1" && git init -q && git add -A && git commit -q -m one); }
# hook CODE NAME: it ends with CODE
hook() {
	(cd "$work/repo" && git add -A && pre-commit try-repo "$work/tool" "$2" --all-files --verbose) >"$work/out" 2>&1
	code=$?
	if [ $code -eq "$1" ]; then ok; else wrong "$2 ends with $code, not $1"; fi
}
says() { if grep -qF -e "$1" "$work/out"; then ok; else wrong "nothing is said of $1"; fi; }
silent() { if grep -qF -e "$1" "$work/out"; then wrong "$1 was looked at"; else ok; fi; }

pre-commit validate-manifest .pre-commit-hooks.yaml >"$work/out" 2>&1 && ok || wrong 'the manifest is refused'

cd "$work/repo" || exit 1
mkdir -p app deep/er policies
bad='FROM alpine:3.20\nUSER root\n'
for file in app/Dockerfile app/Dockerfile.dev app/web.dockerfile app/dockerfile deep/Containerfile deep/er/Containerfile.ci; do
	# shellcheck disable=SC2059
	printf "$bad" >$file
done
for file in compose.yaml deep/compose.prod.yaml deep/compose-test.yml; do
	printf 'services:\n  web:\n    image: nginx:1.27\n    privileged: true\n' >$file
done
for file in NotDockerfile.txt app/dockerfiles composed.yml values.yaml; do
	# shellcheck disable=SC2059
	printf "$bad" >$file
done
cat >policies/latest.prq <<'END'
language 1

policy no-latest {
  title    "Images are pinned"
  severity low

  for each container c
  forbid (c.image.tag otherwise "") == "latest"
    message "{c.name} runs whatever is newest"
}
END
git_new "$work/tool"
git_new "$work/repo"

hook 1 pratique
for file in app/Dockerfile:2 app/Dockerfile.dev:2 app/web.dockerfile:2 app/dockerfile:2 deep/Containerfile:2 \
	deep/er/Containerfile.ci:2 compose.yaml:4 deep/compose.prod.yaml:4 deep/compose-test.yml:4; do
	says "$file"
done
for file in NotDockerfile.txt app/dockerfiles composed.yml values.yaml; do silent "$file"; done
if [ "$(grep -c 'findings (' "$work/out")" -eq 1 ]; then ok; else wrong 'the files were not looked at together'; fi
hook 0 pratique-policies
says 'no mistakes'
hook 0 pratique-fmt
printf '\nlanguage 1\n' >>policies/latest.prq
hook 1 pratique-policies
sed -i '$d' policies/latest.prq
sed -i 's/^  for each/    for each/' policies/latest.prq
hook 1 pratique-fmt # it changed a file
hook 0 pratique-fmt
rm -rf app deep compose.yaml
printf 'FROM scratch\nCOPY app /app\nUSER 1000:1000\nENTRYPOINT ["/app"]\n' >Dockerfile
hook 0 pratique

echo "hooks: $passed passed, $failed failed"
[ "$failed" -eq 0 ]

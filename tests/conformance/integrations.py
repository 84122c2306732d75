"""What other tools read of this repository against the schemas they publish. Arguments: the folder with schemas."""
import json
import sys

try:
    import jsonschema
    import yaml
except ImportError:
    print("integrations: skipped, python3-jsonschema and python3-yaml are not both installed")
    sys.exit(0)

FILES = {
    ".pre-commit-hooks.yaml": "pre-commit-hooks.schema.json",
    "action.yml": "github-action.schema.json",
}


def main():
    for path, name in FILES.items():
        with open(path, encoding="utf-8") as file, open(f"{sys.argv[1]}/{name}", encoding="utf-8") as schema:
            jsonschema.validate(yaml.safe_load(file), json.load(schema))
    for path in ("examples/ci/github-actions.yml", "examples/ci/gitlab-ci.yml", "examples/at-scale/github-matrix.yml"):
        with open(path, encoding="utf-8") as file:
            assert isinstance(yaml.safe_load(file), dict), path
    print(f"integrations: {len(FILES)} files fit their schemas")


main()

#!/usr/bin/env python3
"""The action as a runner runs it, in a fresh repository of twelve plans: all the same, one changed, one new.

    tests/action.py            builds `live` as the action does
    tests/action.py --cached   as when the cache has it: takes target/release/live

Does what GitHub's runner does with a composite action, as far as action.yml goes: expressions, conditions, outputs, bash
with its options, GITHUB_* variables. The cache and the artifact, which need GitHub, are stood in for. Needs PyYAML.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLANS = 12


class Runner:
    """One job: its workspace, and whether the cache has what the action asks for."""

    def __init__(self, workspace, is_cached):
        self.workspace, self.is_cached = workspace, is_cached
        self.action = yaml.safe_load((ROOT / "action.yml").read_text())

    def value(self, expression):
        """What stands in ${{ }}: a name, or names compared with texts and joined by &&."""
        expression = expression.strip()
        if "&&" in expression:
            return all([self.value(part) for part in expression.split("&&")])
        if found := re.fullmatch(r"(\S+) (==|!=) '(.*)'", expression):
            return (self.value(found[1]) == found[3]) == (found[2] == "==")
        if expression == "failure()":
            return self.has_failed
        known = {"github.action_path": str(ROOT), "runner.os": "Linux", "runner.arch": "X64"}
        known |= {f"inputs.{name}": text for name, text in self.inputs.items()}
        known |= {f"steps.{step}.outputs.{name}": text for (step, name), text in self.outputs.items()}
        # An output that was never set is empty, as there; any other name that is not known is a mistake in the action.
        return known.get(expression, "") if expression.startswith("steps.") else known[expression]

    def text(self, text):
        return re.sub(r"\$\{\{(.*?)\}\}", lambda found: str(self.value(found[1])), str(text))

    def run(self, **inputs):
        """Runs the action; whether it went well, all that it printed, and the files of its artifact."""
        self.inputs = {name: given["default"] for name, given in self.action["inputs"].items()} | inputs
        self.outputs, self.has_failed, self.artifact = {}, False, []
        said = ""
        for step in self.action["runs"]["steps"]:
            # Without a function of state a step runs as long as nothing has failed.
            condition = step.get("if", "")
            if self.has_failed and "failure()" not in condition or condition and not self.value(condition):
                continue
            if "uses" in step:
                self.use(step)
            else:
                said += self.shell(step)
        return not self.has_failed, said, self.artifact

    def use(self, step):
        name, given = step["uses"].split("@")[0], {key: self.text(text) for key, text in step["with"].items()}
        if name == "actions/cache":
            assert re.fullmatch(r"live-Linux-X64-[0-9a-f]{64}", given["key"]), given["key"]
            self.outputs[step["id"], "cache-hit"] = "true" if self.is_cached else ""
        elif name == "actions/upload-artifact":
            folder = self.workspace / given["path"]
            self.artifact = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
        else:
            sys.exit(f"{name}: this runner does not know it")

    def shell(self, step):
        assert step["shell"] == "bash", step
        folder = pathlib.Path(self.text(step.get("working-directory", self.workspace)))
        with tempfile.TemporaryDirectory() as own:
            script, output = pathlib.Path(own) / "step.sh", pathlib.Path(own) / "output"
            script.write_text(self.text(step["run"]))
            output.touch()
            github = {
                "CI": "true",
                "GITHUB_ACTIONS": "true",
                "GITHUB_OUTPUT": str(output),
                "GITHUB_WORKSPACE": str(self.workspace),
                "GITHUB_ACTION_PATH": str(ROOT),
                "RUNNER_OS": "Linux",
                "ImageOS": "ubuntu24",
            }
            own_env = {name: self.text(text) for name, text in step.get("env", {}).items()}
            env = {name: os.environ[name] for name in ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME"] if name in os.environ}
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
                cwd=folder, env=env | github | own_env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )
            for line in output.read_text().splitlines():
                name, _, text = line.partition("=")
                self.outputs[step["id"], name] = text
        if done.returncode != 0:
            self.has_failed = True
            print(f"{step['name']}: exit status {done.returncode}")
        return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cached", action="store_true", help="the cache has the program: nothing is built")
    is_cached = parser.parse_args().cached
    live = ROOT / "target/release/live"
    with tempfile.TemporaryDirectory() as folder:
        workspace = pathlib.Path(folder)
        plans = workspace / "plans"
        plans.mkdir()
        found = sorted((ROOT / "fixtures/plans").glob("*.json"))[:PLANS]
        for plan in found:
            (plans / plan.name).write_bytes(plan.read_bytes())
        git = ["git", "-C", folder, "-c", "user.name=new", "-c", "user.email=new@example.org"]
        subprocess.run([*git, "init", "-q"], check=True)
        runner = Runner(workspace, is_cached)

        went_well, said, kept = runner.run(plans="plans")
        assert not went_well and said.count("::error file=plans/") == PLANS, said
        # Pictures are accepted by a person on a machine of their own, where `CI` is not set.
        own = {name: text for name, text in os.environ.items() if name != "CI"}
        subprocess.run([live, "golden", "plans", "--bless"], cwd=folder, env=own, check=True, stdout=subprocess.DEVNULL)
        subprocess.run([*git, "add", "plans"], check=True)
        subprocess.run([*git, "commit", "-qm", "Pictures"], check=True)
        went_well, said, kept = runner.run(plans="plans")
        assert went_well and not kept, said

        changed = plans / found[3].name
        plan = json.loads(changed.read_text())
        plan["caption"] = "another one"
        changed.write_text(json.dumps(plan))
        (plans / "new.json").write_bytes(found[0].read_bytes())
        went_well, said, kept = runner.run(plans="plans")
        errors = re.findall(r"::error file=(.*?)[,:]", said)
        assert not went_well and errors == sorted([f"plans/{changed.name}", "plans/new.json"]), said
        assert {"junit.xml", "report.html"} <= set(kept), kept
        left = subprocess.run([*git, "status", "--porcelain", "plans"], check=True, capture_output=True, text=True)
        assert left.stdout.split() == ["M", f"plans/{changed.name}", "??", "plans/new.json"], left.stdout

        went_well, said, kept = runner.run(plans="plans", arguments=f"-k {found[5].stem}", report="false")
        assert went_well and not kept, said
    print(f"the action found what it should in {PLANS} plans")


if __name__ == "__main__":
    main()

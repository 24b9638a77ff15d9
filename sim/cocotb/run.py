"""Block benches: builds each block with Verilator, runs its cocotb tests and writes JUnit XML to build/cocotb/.

usage: python sim/cocotb/run.py [--config NAME] [--rtl DIR] [--out DIR] [--no-variants] [block...]     (all blocks by default)

A block is a file test_<block>.py. The module under test is rtl/**/<block>.v, unless the bench says `TOPLEVEL = "name"`;
`PARAMETERS = {...}` overrides its parameters, where a string is the name of a value in the configuration's params.py, which the bench
can import as `params`. `VARIANTS = [{"key": value}]` repeats the bench for configurations that differ in these keys.
What the module instantiates is found by name under rtl/.
Exit code: 0 passed, 1 failed, 2 usage, 3 a block does not build, 5 nothing was checked.
"""

import argparse
import ast
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = ROOT / "build" / "cocotb"
OLDEST_VERILATOR = (5, 36)  # cocotb 2 refuses older ones


def main() -> int:
    blocks = {path.stem.removeprefix("test_"): path for path in sorted(HERE.glob("test_*.py"))}
    parser = argparse.ArgumentParser(prog="run.py", description="Run block benches.")
    parser.add_argument("--config", default="mini", help="configuration whose parameters are used (mini)")
    parser.add_argument("--rtl", type=Path, default=ROOT / "rtl", help="folder of the RTL (rtl)")
    parser.add_argument("--out", type=Path, default=OUT, help="folder for builds and results (build/cocotb)")
    parser.add_argument("--no-variants", action="store_true", help="only the configuration itself, not a bench's VARIANTS")
    parser.add_argument("block", nargs="*", help=f"one of: {', '.join(blocks)}")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.block if name not in blocks]
    if unknown:
        parser.error(f"unknown block '{unknown[0]}'; allowed: {', '.join(blocks)}")
    rtl, out = arguments.rtl.resolve(), arguments.out.resolve()
    if not rtl.is_dir():
        parser.error(f"--rtl {arguments.rtl}: no such folder")
    out.mkdir(parents=True, exist_ok=True)
    include = ROOT / "config" / "generated" / arguments.config
    if not (include / "params.vh").exists():
        parser.error(f"no config/generated/{arguments.config}/params.vh; is '{arguments.config}' a configuration?")
    if not find_verilator():
        print("cocotb: no verilator 5.036 or newer on PATH or in .venv; run make setup", file=sys.stderr)
        return 3

    total = failed = 0
    broken = False
    for block in arguments.block or blocks:
        variants = [] if arguments.no_variants else constants(blocks[block]).get("VARIANTS", [])
        for change in [{}, *variants]:
            name = "_".join([block, *(f"{key}{value}" for key, value in change.items())])
            try:
                used = variant(out / name / "config", arguments.config, change) if change else include
                tests, failures = run(name, block, blocks[block], used, rtl, out)
            except (subprocess.CalledProcessError, RuntimeError, SystemExit) as error:
                print(f"cocotb: {name}: {error}; see {out / name}/", file=sys.stderr)
                broken = True
                continue
            print(f"cocotb: {name}: {tests - failures} passed, {failures} failed", flush=True)
            total += tests
            failed += failures
    print(f"cocotb: {total - failed} passed, {failed} failed")
    return 3 if broken else 1 if failed else 0 if total else 5


def variant(folder: Path, config: str, change: dict) -> Path:
    """Generate the configuration with `change` made into `folder`."""
    settings = [argument for key, value in change.items() for argument in ("--set", f"{key}={value}")]
    command = [ROOT / "node_modules/.bin/tsx", "ts/config/generate.ts", "--config", config, *settings, "--out", folder]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if made.returncode:
        raise RuntimeError(f"no such configuration: {made.stderr.strip()}")
    return folder


def run(name: str, block: str, bench: Path, include: Path, rtl: Path, out: Path) -> tuple[int, int]:
    """Build and test one block of `rtl` in `out`; (tests, failures)."""
    from cocotb_tools.check_results import get_results
    from cocotb_tools.runner import get_runner

    settings = constants(bench)
    toplevel = settings.get("TOPLEVEL", block)
    params = runpy.run_path(str(include / "params.py"))
    parameters = {
        key: params[value] if isinstance(value, str) else value for key, value in settings.get("PARAMETERS", {}).items()
    }
    folders = [rtl, *(path for path in sorted(rtl.rglob("*")) if path.is_dir())]
    sources = [folder / f"{toplevel}.v" for folder in folders if (folder / f"{toplevel}.v").exists()]
    if not sources:
        raise RuntimeError(f"no {toplevel}.v in {rtl}/")
    libraries = [argument for folder in folders for argument in ("-y", str(folder))]
    results = out / f"{name}.xml"
    results.unlink(missing_ok=True)

    # Verilator's run time is most of what is compiled, and the same for every block.
    if shutil.which("ccache"):
        os.environ.setdefault("OBJCACHE", "ccache")
        os.environ.setdefault("CCACHE_DIR", str(ROOT / "build" / "ccache"))
    runner = get_runner("verilator")
    runner.build(
        sources=sources,
        includes=[include, *folders],
        parameters=parameters,
        hdl_toplevel=toplevel,
        build_dir=out / name,
        # Parameters of a top module are 32 bits wide, whatever they are given to; lint has a run of its own.
        build_args=["--language", "1364-2005", "-Wno-WIDTHTRUNC", *libraries],
        timescale=("1ns", "1ps"),
        log_file=out / f"{name}.build.log",
    )
    sys.path.append(str(include))  # the runner hands this list to the bench
    try:
        runner.test(
            hdl_toplevel=toplevel,
            test_module=bench.stem,
            test_dir=HERE,
            build_dir=out / name,
            results_xml=str(results),
            seed=os.environ.get("COCOTB_RANDOM_SEED", "1"),
            extra_env={"PYTHONDONTWRITEBYTECODE": "1"},
            log_file=out / f"{name}.log",
        )
    finally:
        sys.path.remove(str(include))
    counts = get_results(results)
    if counts[1]:
        print((out / f"{name}.log").read_text(), end="")
    return counts


def constants(bench: Path) -> dict:
    """The literals that a bench assigns at its top level in capitals."""
    tree = ast.parse(bench.read_text())
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id.isupper():
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                pass  # computed: of no concern here
    return found


def find_verilator() -> bool:
    """Put a verilator that is new enough on PATH: the machine's, else the one of .venv."""
    packaged = [str(path) for path in ROOT.glob(".venv/lib/python*/site-packages/verilator/bin")]
    for folder in [None, *packaged]:
        path = os.pathsep.join(filter(None, [folder, os.environ["PATH"]]))
        program = shutil.which("verilator", path=path)
        if program is None:
            continue
        text = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
        version = re.search(r"Verilator (\d+)\.(\d+)", text)
        if version and tuple(map(int, version.groups())) >= OLDEST_VERILATOR:
            os.environ["PATH"] = path
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())

"""Copies what the portal borrows from others (Bootstrap's reset, Noto Sans) into the checkout, with a manifest.

    .venv/bin/python tools/vendor_frontend.py           run npm, copy, write MANIFEST.json
    .venv/bin/python tools/vendor_frontend.py --check   compare the committed files with MANIFEST.json; needs no npm

The browser never meets npm: the copied files are committed, and a changed byte fails the check. Only the reset is
taken from Bootstrap: its grid and utilities would add 17 KB gzip to every first view (limit: 90 KB in all).
"""
from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "khobac" / "doors" / "portal" / "static" / "portal" / "vendor"
MANIFEST = VENDOR / "MANIFEST.json"

FONTS = [f"noto-sans-{subset}-{weight}-normal.woff2" for subset in ("latin", "vietnamese") for weight in (400, 600)]
WANTED: dict[str, dict[str, str]] = {
    "bootstrap": {"dist/css/bootstrap-reboot.min.css": "bootstrap-reboot.min.css", "LICENSE": "bootstrap.LICENSE"},
    "@fontsource/noto-sans": {f"files/{name}": name for name in FONTS} | {"LICENSE": "noto-sans.LICENSE"},
}


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def without_source_map(css: str) -> str:
    """The sheet without its source map comment: the map is not vendored, and hashed static names would look for it."""
    return re.sub(r"/\*# sourceMappingURL=.*?\*/\s*", "", css)


def copy_packages(modules: Path) -> list[dict[str, object]]:
    """Copies every wanted file into the vendor folder and returns one manifest row per package."""
    rows: list[dict[str, object]] = []
    for package, files in WANTED.items():
        about = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))
        for source, name in files.items():
            target = VENDOR / name
            shutil.copyfile(modules / package / source, target)
            if name.endswith(".css"):
                target.write_text(without_source_map(target.read_text(encoding="utf-8")), encoding="utf-8")
        rows.append(
            {
                "package": package,
                "version": about["version"],
                "licence": about["license"],
                "files": {name: {"from": source, "sha256": sha256(VENDOR / name)} for source, name in files.items()},
            }
        )
    return rows


def vendor() -> None:
    """Installs the locked packages into a temporary folder and copies the wanted files out of it."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(ROOT / name, folder)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)
        rows = copy_packages(Path(folder) / "node_modules")
    MANIFEST.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def differences() -> list[str]:
    """What differs between the manifest and the committed files; empty when they agree."""
    listed = {
        name: entry["sha256"]
        for row in json.loads(MANIFEST.read_text(encoding="utf-8"))
        for name, entry in row["files"].items()
    }
    found = {path.name: sha256(path) for path in VENDOR.iterdir() if path != MANIFEST}
    return [name for name in sorted(listed | found) if listed.get(name) != found.get(name)]


def main() -> int:
    """Vendors, or with --check compares; exit status 1 when a file differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare only")
    if not parser.parse_args().check:
        vendor()
    changed = differences()
    sys.stderr.write("".join(f"differs from the manifest: {name}\n" for name in changed))
    return 1 if changed else 0


if __name__ == "__main__":
    raise SystemExit(main())

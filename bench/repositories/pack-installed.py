"""Packs Python distributions that Debian installed as wheels: pack-installed.py FOLDER NAME..."""
import base64
import hashlib
import importlib.metadata
import pathlib
import sys
import zipfile

MODULES = {
    "attrs": ["attr", "attrs"],
    "coverage": ["coverage"],
    "iniconfig": ["iniconfig"],
    "packaging": ["packaging"],
    "pluggy": ["pluggy"],
    "pytest": ["pytest", "_pytest", "py"],
    "pytest-cov": ["pytest_cov"],
    "setuptools": ["setuptools", "pkg_resources", "_distutils_hack"],
    "wheel": ["wheel"],
}
# What Debian's metadata leaves out.
NEEDS = {"pytest-cov": ["coverage"]}


def files_of(site, module):
    place = site / module
    if place.is_dir():
        return [one for one in sorted(place.rglob("*")) if one.is_file() and "__pycache__" not in one.parts]
    return [site / f"{module}.py"]


def pack(folder, name):
    found = importlib.metadata.distribution(name)
    site = pathlib.Path(found.locate_file(""))
    stem = f"{name.replace('-', '_')}-{found.version}"
    wheel = folder / f"{stem}-py3-none-any.whl"
    info = f"{stem}.dist-info"
    needed = [one for one in found.requires or [] if "extra ==" not in one] + NEEDS.get(name, [])
    requires = [f"Requires-Dist: {one}" for one in needed]
    head = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {found.version}", *requires]
    contents = {str(one.relative_to(site)): one.read_bytes() for module in MODULES[name] for one in files_of(site, module)}
    contents[f"{info}/METADATA"] = ("\n".join(head) + "\n").encode()
    contents[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    entries = found.read_text("entry_points.txt")
    if entries:
        contents[f"{info}/entry_points.txt"] = entries.encode()
    record = "".join(
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()},{len(data)}\n"
        for path, data in contents.items()
    )
    contents[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in contents.items():
            archive.writestr(path, data)
    return wheel


for each in sys.argv[2:]:
    print(pack(pathlib.Path(sys.argv[1]), each))

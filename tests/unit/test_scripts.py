"""The scripts: the job summary, the page pictures, all editions, the search for a browser; the workflows that call them."""

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
import yaml
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"


def script(name):
    """A script as a module; scripts/ is no package."""
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


job_summary, page_pictures, editions = script("job_summary"), script("page_pictures"), script("editions")

GOOD = """Lecture        27   0,1 s
Relecture       1   1,0 s
out/repereess-automne-2019.pdf\u00a0: 28 pages, 520\u00a0ko, 646 passages retrouvés
en attente, laissé de côté\u00a0: Le sommet
aucune erreur, aucun avertissement
"""
WARNED = """content/fiches/mopti.md:12:3: attention[texte-long]: « a | b » dépasse de 2 mm
    aide : coupez *une* ligne
content/fiches/dank.md: attention[image-petite]: trop petite : 80 ppp
    aide\u00a0: remplacez-la
out/repereess-ete-2019.pdf\u00a0: 12 pages, 90\u00a0ko, 80 passages retrouvés
aucune erreur, 2 avertissements
"""
FAILED = """content/fiches/mopti.md:3:1: erreur[champ-inconnu]: « titel » est inconnu (est-ce « title » ?)
    aide : corrigez le nom
Aucun PDF n’a été écrit\u202f; le précédent, s’il existe, est intact.
1 erreur, aucun avertissement
make: *** [Makefile:16: pdf] Error 1
"""


def rows(markdown):
    """The body rows of the tables."""
    return [line for line in markdown.splitlines() if line.startswith("| ") and not line.startswith(("| Où", "| ---"))]


def test_nothing_to_tell():
    markdown = job_summary.section("automne-2019", GOOD)
    assert markdown.startswith("### Édition automne-2019\n\n- out/repereess-automne-2019.pdf\u00a0: 28 pages")
    assert "- en attente, laissé de côté\u00a0: Le sommet" in markdown
    assert "Aucune erreur." in markdown and "Aucun avertissement." in markdown
    assert not rows(markdown)


def test_every_output_is_told():
    lines = "out/x/x.pdf\u00a0: 1 page, 9\u00a0ko\nout/x/web-x/index.html\u00a0: 9\u00a0ko\nout/x/x.pdf: erreur[a]: b\u00a0: c\n"
    assert job_summary.section("x", lines).count("\n- ") == 2


def test_warnings_become_a_table():
    markdown = job_summary.section("ete-2019", WARNED)
    assert "**2\u00a0avertissements**\n\n| Où | Avertissement | Conseil |\n| --- | --- | --- |\n" in markdown
    assert rows(markdown) == [
        r"| content/fiches/mopti.md:12:3 | « a \| b » dépasse de 2 mm (texte-long) | coupez \*une\* ligne |",
        "| content/fiches/dank.md | trop petite : 80 ppp (image-petite) | remplacez-la |",
    ]


def test_errors_come_first_and_are_counted():
    markdown = job_summary.section("x", WARNED.splitlines()[0] + "\n" + FAILED)
    assert markdown.index("**1\u00a0erreur**") < markdown.index("**1\u00a0avertissement**")
    assert "- Aucun PDF n’a été écrit" in markdown
    assert "make:" not in markdown


def test_a_mistake_on_the_command_line_is_an_error_without_code():
    markdown = job_summary.section("x", "build.py: erreur: le dossier « c » n’existe pas\n    aide : donnez-le\n")
    assert rows(markdown) == ["| build.py | le dossier « c » n’existe pas | donnez-le |"]


def test_a_crash_is_told_by_its_last_line():
    text = "Lecture 1\nTraceback (most recent call last):\n  File \"a.py\"\nTypeError: no <round>\nmake: *** [pdf] Error 1\n"
    assert "**Arrêt inattendu**\u00a0: TypeError: no &lt;round>\n" in job_summary.section("x", text)


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_log_is_told(text):
    assert "**build.py n’a rien écrit.**" in job_summary.section("x", text)


def test_colours_and_line_ends_of_a_terminal_are_ignored():
    plain, coloured = "a.md:1: attention[c]: m\n    aide : h\n", "\x1b[33ma.md:1: attention[c]: m\x1b[0m\r\n    aide : h\r\n"
    assert job_summary.section("x", coloured) == job_summary.section("x", plain)


def test_one_section_for_each_log_in_utf8_whatever_the_locale(tmp_path):
    (tmp_path / "ete-2019.log").write_text(WARNED, encoding="utf-8")
    done = subprocess.run([sys.executable, SCRIPTS / "job_summary.py", tmp_path / "ete-2019.log", tmp_path / "absent.log"],
                          capture_output=True, check=True, env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    markdown = done.stdout.decode()
    assert markdown.count("### Édition ") == 2
    assert "### Édition absent\n\n**build.py n’a rien écrit.**" in markdown


def test_page_pictures(tmp_path):
    document = pypdfium2.PdfDocument.new()
    for _ in range(2):
        document.new_page(144, 72)  # points
    document.save(tmp_path / "livret.pdf")
    page_pictures.main([str(tmp_path / "livret.pdf"), "--out", str(tmp_path / "pages")])
    pictures = sorted((tmp_path / "pages").iterdir())
    assert [picture.name for picture in pictures] == ["livret-01.png", "livret-02.png"]
    with Image.open(pictures[0]) as picture:
        assert (picture.format, picture.size) == ("PNG", (200, 100))


def test_the_default_edition_is_built_whole_and_a_release_builds_all():
    content = ROOT / "content"
    assert editions.builds(content, whole=False) == {
        "automne-2019": ("all", "--edition", "automne-2019"), "ete-2019": ("--edition", "ete-2019")}
    assert editions.builds(content, whole=True)["ete-2019"] == ("all", "--edition", "ete-2019")


def test_what_a_build_prints_is_shown_and_kept(tmp_path, capfdbinary):
    code = "import sys; print('un'); sys.stdout.flush(); print('deux', file=sys.stderr); sys.exit(3)"
    assert not editions.run([sys.executable, "-c", code], tmp_path / "new" / "x.log")
    assert (tmp_path / "new" / "x.log").read_text() == capfdbinary.readouterr().out.decode() == "un\ndeux\n"
    assert editions.run([sys.executable, "-c", ""], tmp_path / "x.log")


def test_a_build_that_fails_makes_no_release(tmp_path, monkeypatch):
    """The other editions are built all the same, so that all is told at once."""
    ran = []
    monkeypatch.setattr(editions, "run", lambda command, log: ran.append((command[3:], log)) or "ete-2019" not in command)
    assert editions.main(["--release", "--out", str(tmp_path)]) == 1
    assert ran == [([*("--edition", name), "--content", ROOT / "content", "--out", tmp_path / name], tmp_path / f"{name}.log")
                   for name in ("automne-2019", "ete-2019")]
    assert not (tmp_path / "release").exists()


def test_a_release_carries_every_file_under_a_name_of_its_own(tmp_path):
    for edition in ("a", "b"):
        for name in (f"livre-{edition}.pdf", f"fiches-{edition}/01-x.pdf", f"web-{edition}/polices/x.woff2", "SHA256SUMS",
                     "rapport.html"):
            file = tmp_path / edition / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{edition} {name}")
    target = tmp_path / "release"
    for _ in range(2):  # the second time in the place of the first
        editions.pack((tmp_path / "a", tmp_path / "b"), target)
        (target / "old").write_text("")
    (target / "old").unlink()
    names = [f"{stem}-{edition}{end}" for stem, end in
             (("fiches", ".zip"), ("livre", ".pdf"), ("rapport", ".html"), ("web", ".zip")) for edition in "ab"]
    assert sorted(file.name for file in target.iterdir()) == ["SHA256SUMS", *names]
    assert (target / "rapport-b.html").read_text() == "b rapport.html"
    with ZipFile(target / "web-a.zip") as archive:
        assert archive.namelist() == ["web-a/polices/x.woff2"]
        assert archive.read("web-a/polices/x.woff2") == b"a web-a/polices/x.woff2"
    assert (target / "SHA256SUMS").read_text().splitlines() == [
        f"{hashlib.sha256((target / name).read_bytes()).hexdigest()}  {name}" for name in names]
    first = (target / "web-a.zip").read_bytes()
    os.utime(tmp_path / "a" / "web-a" / "polices" / "x.woff2", (0, 1e9))
    editions.pack((tmp_path / "a",), target)
    assert (target / "web-a.zip").read_bytes() == first


def bare_machine(folder, **programs):
    """A folder of programs to be a PATH: a Linux where a user who is not root may do nothing, and some more programs."""
    commands = {"uname": "echo Linux", "id": "echo 1000", "sudo": "exit 1", **programs}
    for name, line in commands.items():
        (folder / name).write_text(f"#!/bin/sh\n{line}\n")
        (folder / name).chmod(0o755)
    return {"PATH": str(folder)}


@pytest.mark.parametrize("programs, code, told", [
    ({"google-chrome": ""}, 0, ""),
    ({}, 4, "installez Chromium ou Google Chrome."),
    ({"apt-get": "exit 1"}, 4, "tapez «\u00a0sudo apt install chromium\u00a0», puis relancez."),
    ({"dnf": "exit 1"}, 4, "tapez «\u00a0sudo dnf install chromium\u00a0», puis relancez."),
    ({"uname": "echo Darwin", "brew": "exit 1", "id": "echo 0"}, 4, "tapez «\u00a0brew install google-chrome\u00a0», puis relancez."),
])
@pytest.mark.skipif(os.name == "nt", reason="setup.sh is for Linux and macOS")
def test_make_browser(tmp_path, programs, code, told):
    done = subprocess.run(["/bin/sh", SCRIPTS / "setup.sh", "browser"], env=bare_machine(tmp_path, **programs),
                          capture_output=True, encoding="utf-8")
    head = "setup: erreur: ni Chromium ni Google Chrome sur cette machine\u00a0: les tests dans un navigateur seront sautés.\n"
    assert (done.returncode, done.stdout, done.stderr) == (code, "", told and f"{head}    aide\u00a0: {told}\n")


def test_make_browser_installs_one_where_nobody_is_asked(tmp_path):
    """As root; the packager here is a stub that makes the browser appear."""
    installs = f'case "$*" in *install*chromium) printf "#!/bin/sh\\n" >{tmp_path}/chromium; /bin/chmod +x {tmp_path}/chromium;; esac'
    machine = bare_machine(tmp_path, **{"id": "echo 0", "apt-get": installs, "env": 'shift; exec "$@"', "mktemp": "exec /usr/bin/mktemp $1",
                                        "rm": "exec /bin/rm $*"})
    done = subprocess.run(["/bin/sh", SCRIPTS / "setup.sh", "browser"], env=machine, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "Installation avec apt-get\u00a0: chromium…\n")
    assert (tmp_path / "chromium").is_file()


WORKFLOWS = {path.relative_to(ROOT / ".github").as_posix(): path.read_text(encoding="utf-8")
             for path in sorted((ROOT / ".github").rglob("*.yml"))}


def test_only_the_job_that_publishes_may_write():
    """It runs no script of the repository."""
    workflows = ("booklet", "comparaison", "fiches", "release")
    assert {name: yaml.safe_load(text).get("permissions") for name, text in WORKFLOWS.items()} == {
        "actions/tests/action.yml": None, **{f"workflows/{name}.yml": {"contents": "read"} for name in workflows}}
    jobs = {name: job for text in WORKFLOWS.values() for name, job in yaml.safe_load(text).get("jobs", {}).items()}
    assert {name: job.get("permissions") for name, job in jobs.items()} == {
        "booklet": None, "build": None, "cards": None, "compare": None, "same": None, "publish": {"contents": "write"}}
    assert "checkout" not in str(jobs["publish"])


@pytest.mark.parametrize("name", [name for name in WORKFLOWS if name.startswith("workflows/")])
def test_a_stranger_s_request_gets_nothing_to_take(name):
    """A pull request runs with its own rights, without a secret, and leaves no token in the folder that it is checked out into."""
    workflow = yaml.safe_load(WORKFLOWS[name])
    assert set(workflow[True]) <= {"push", "pull_request", "workflow_dispatch"}  # YAML 1.1 reads the key « on » as true
    assert "secrets." not in WORKFLOWS[name] and ("pull_request" not in workflow[True] or "github.token" not in WORKFLOWS[name])
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert all(step["with"]["persist-credentials"] is False for step in steps if step.get("uses", "").startswith("actions/checkout@"))
    pasted = [word for step in steps for word in re.findall(r"\$\{\{ *(\S+)", step.get("run", ""))]
    assert all(word.startswith("matrix.") for word in pasted)  # words of a stranger would be commands


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_ours_or_pinned_ones_of_the_host(name):
    used = re.findall(r"uses: (.+)", WORKFLOWS[name])
    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v[\d.]+", each) or (ROOT / each / "action.yml").is_file()
               for each in used)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflows_call_what_there_is(name):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{target}:" in makefile for target in re.findall(r"run: make ([\w-]+)", WORKFLOWS[name]))
    assert all((ROOT / path).is_file() for path in re.findall(r"(?:scripts/\w+\.\w+|\.ci/\w+)", WORKFLOWS[name]))

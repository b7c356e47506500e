#!/bin/sh
# Makes .venv ready: Pango and its libraries, a Python, the packages of requirements.lock.
# Does nothing when .venv is already what the lock asks for. PYTHON=... chooses the Python.
# `setup.sh browser` sees to a browser instead, for the tests of the web page.
# Exit codes: 0 ready, 4 something is missing on this machine (the message says what to type).

set -eu
umask 022
LC_ALL=C
export LC_ALL
unset CDPATH PYTHONHOME PYTHONPATH

case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
cd -- "$here/.."
root=$(pwd -P)

venv=.venv
stamp=$venv/imprint.stamp
log=

say() { printf '%s\n' "$*" >&2; }

# fail MESSAGE [HINT...]
fail() {
    say "setup: erreur: $1"
    shift
    for hint in "$@"; do say "    $hint"; done
    exit 4
}

trap '[ -z "$log" ] || rm -f -- "$log"' EXIT
trap 'say ""; say "Préparation interrompue ; relancez la même commande, elle reprendra du début."; exit 130' HUP INT TERM

# quiet COMMAND...: what it prints goes to a file; `show_log` shows the end of the last one’s.
quiet() {
    [ -n "$log" ] || log=$(mktemp "${TMPDIR:-/tmp}/imprint-setup.XXXXXX")
    "$@" >"$log" 2>&1 </dev/null
}

show_log() {
    [ -z "$log" ] || tail -n 15 -- "$log" | sed 's/^/    | /' >&2
}

has() { command -v "$1" >/dev/null 2>&1; }

# --- The system -----------------------------------------------------------------------------

manager=   # the package manager; empty when it is not one of these
libraries= # what Pango and HarfBuzz are called there
advice=    # what a person types to install them
browser=chromium
case $(uname -s) in
    Darwin)
        libraries=pango
        browser=google-chrome
        advice='brew install'
        if has brew; then manager=brew; fi
        # Homebrew’s folder is not where every Python looks.
        DYLD_FALLBACK_LIBRARY_PATH=${DYLD_FALLBACK_LIBRARY_PATH:-/opt/homebrew/lib:/usr/local/lib:/usr/lib}
        export DYLD_FALLBACK_LIBRARY_PATH ;;
    Linux)
        if has apt-get; then
            manager=apt-get
            libraries='libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0'
            advice='sudo apt install'
        elif has dnf; then
            manager=dnf
            libraries='pango harfbuzz'
            advice='sudo dnf install'
        fi ;;
    MINGW* | MSYS* | CYGWIN*)
        fail 'cette commande est faite pour Linux et macOS.' \
            'aide : le README dit comment faire sous Windows.' ;;
esac

# system PACKAGE...: installs with the package manager, if nobody has to be asked.
system() {
    case $manager in
        brew) [ "$(id -u)" -ne 0 ] || return 1 ;;
        *) [ "$(id -u)" -eq 0 ] || { has sudo && sudo -n true >/dev/null 2>&1; } || return 1 ;;
    esac
    say "Installation avec $manager : $*…"
    case $manager in
        brew) quiet env NONINTERACTIVE=1 brew install "$@" ;;
        dnf) quiet as_root dnf -q -y install "$@" ;;
        apt-get) # first with the package lists at hand: bringing them up to date takes longer
            get "$@" || { quiet as_root apt-get -q update || :; get "$@"; } ;;
    esac
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

get() {
    quiet as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 \
        --no-install-recommends --no-remove install "$@"
}

# missing_libraries PYTHON: those that WeasyPrint opens and that do not load. It starts without
# harfbuzz-subset, but then takes ten times as long to write a PDF.
missing_libraries() {
    "$1" -I -c '
import ctypes, ctypes.util

def loads(name, number):
    files = f"lib{name}.so.{number}", f"lib{name}.{number}.dylib", f"lib{name}.dylib"
    for file in (*files, ctypes.util.find_library):
        try:
            file = file if isinstance(file, str) else file(name)
            if file and ctypes.CDLL(file):
                return True
        except OSError:
            pass
    return False

names = {"gobject-2.0": 0, "pango-1.0": 0, "pangoft2-1.0": 0, "fontconfig": 1,
         "harfbuzz": 0, "harfbuzz-subset": 0}
print(*(name for name, number in names.items() if not loads(name, number)))
' 2>/dev/null || : # a Python without ctypes: WeasyPrint itself will tell
}

see_to_libraries() {
    absent=$(missing_libraries "$1")
    [ -n "$absent" ] || return 0
    # shellcheck disable=SC2086 # several words
    if [ -n "$manager" ] && system $libraries; then
        absent=$(missing_libraries "$1")
        [ -n "$absent" ] || return 0
    fi
    show_log
    if [ -n "$libraries" ]; then
        hint="tapez « $advice $libraries », puis relancez."
    else
        hint='installez Pango (avec PangoFT2) et HarfBuzz (avec harfbuzz-subset), puis relancez.'
    fi
    fail "des bibliothèques du système manquent : $absent." "aide : $hint"
}

# --- A browser, as tests/pages/test_web.py looks for one --------------------------------------

browses() {
    for name in chromium chromium-browser google-chrome \
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do
        if has "$name"; then return 0; fi
    done
    return 1
}

see_to_browser() {
    if browses || { [ -n "$manager" ] && system "$browser" && browses; }; then return 0; fi
    show_log
    if [ -n "$manager" ]; then
        hint="tapez « $advice $browser », puis relancez."
    else
        hint='installez Chromium ou Google Chrome.'
    fi
    fail 'ni Chromium ni Google Chrome sur cette machine : les tests dans un navigateur seront sautés.' "aide : $hint"
}

# --- Python ---------------------------------------------------------------------------------

recent() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

choose_python() {
    if [ -n "${PYTHON:-}" ]; then
        recent "$PYTHON" || fail "PYTHON=$PYTHON : introuvable, ou plus ancien que Python 3.11." \
            'aide : donnez un Python 3.11 ou plus récent, par exemple « make pdf PYTHON=python3.12 ».'
        py=$PYTHON
    else
        for py in python3.13 python3.12 python3.11 python3 ''; do
            if [ -n "$py" ] && recent "$py"; then break; fi
        done
        [ -n "$py" ] || fail 'aucun Python 3.11 ou plus récent sur cette machine.' \
            'aide : installez-en un, puis relancez.' \
            '  Debian, Ubuntu : sudo apt install python3 python3-venv' \
            '  Fedora : sudo dnf install python3' \
            '  macOS : brew install python@3.13' \
            "S’il est ailleurs : make pdf PYTHON=chemin/vers/python"
    fi
    # In an activated environment it may be .venv’s own, which is about to be removed.
    base=$("$py" -c 'import sys; print(sys._base_executable if sys.prefix != sys.base_prefix else "")')
    if [ -n "$base" ] && recent "$base"; then py=$base; fi
    package=$("$py" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
}

# What .venv must agree with: its Python, the lock, and this folder (a moved .venv is broken).
key() {
    "$1" -I -c '
import hashlib, os, sys
print(".".join(map(str, sys.version_info[:3])))
print(hashlib.sha256(open("requirements.lock", "rb").read()).hexdigest())
print(ascii(os.fsencode(sys.argv[1])))
' "$root" 2>/dev/null
}

ready() {
    [ -f "$stamp" ] && [ -x "$venv/bin/python" ] || return 1
    now=$(key "$venv/bin/python") || return 1
    [ "$now" = "$(cat "$stamp")" ] || return 1
    [ -z "${PYTHON:-}" ] || [ "$now" = "$(key "$PYTHON")" ]
}

# --- .venv ----------------------------------------------------------------------------------

whole() { "$py" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# Debian’s Python without python3-venv: its pip, if there is one, can serve another environment.
bare() {
    "$py" -c 'import venv' >/dev/null 2>&1 &&
        "$py" -m pip --python "$("$py" -c 'import sys; print(sys.executable)')" --version >/dev/null 2>&1
}

make_venv() {
    outer=
    if whole || { ! bare && [ "$manager" = apt-get ] && system "$package" && whole; }; then
        set --
    elif bare; then
        outer=yes
        set -- --without-pip
    elif [ "$manager" = apt-get ]; then
        show_log
        fail "Python ne peut pas créer d’environnement : il manque le paquet $package." \
            "aide : tapez « sudo apt install $package », puis relancez."
    else
        fail "$py ne peut pas créer d’environnement (modules venv et ensurepip)." \
            'aide : installez un Python complet, ou donnez-en un autre : make pdf PYTHON=chemin/vers/python'
    fi
    if ! { quiet rm -rf -- "$venv" && quiet "$py" -m venv "$@" "$venv"; }; then
        show_log
        fail 'le dossier .venv n’a pas pu être créé.' \
            'aide : vérifiez la place sur le disque et les droits sur ce dossier, puis relancez.'
    fi
}

run_pip() {
    if [ -n "$outer" ]; then
        "$py" -m pip --python "$venv/bin/python" "$@"
    else
        "$venv/bin/python" -m pip "$@"
    fi
}

# --------------------------------------------------------------------------------------------

if [ "${1:-}" = browser ]; then
    see_to_browser
    exit 0
fi

if ready; then
    see_to_libraries "$venv/bin/python"
    exit 0
fi

choose_python
rm -f -- "$stamp"
say "Préparation avec Python $("$py" -c 'import platform; print(platform.python_version())')."
if [ "$manager" = apt-get ] && ! whole; then # both at once, should the libraries be missing too
    libraries="$libraries $package"
fi
see_to_libraries "$py"
make_venv
say 'Installation des paquets de requirements.lock (une minute environ)…'
# pip’s own configuration is respected; of its choices only the hashes and the place are ours.
if ! quiet run_pip --disable-pip-version-check install -q --no-input --no-user --require-hashes -r requirements.lock; then
    show_log
    fail 'pip n’a pas pu installer les paquets de requirements.lock.' \
        'aide : vérifiez l’accès au réseau et la configuration de pip, puis relancez.'
fi
if ! quiet "$venv/bin/python" -I -c 'import weasyprint'; then
    show_log
    fail 'WeasyPrint ne démarre pas.' 'aide : les lignes ci-dessus disent ce qui lui manque.'
fi
key "$venv/bin/python" >"$stamp.new"
mv -- "$stamp.new" "$stamp"
say 'Tout est prêt.'

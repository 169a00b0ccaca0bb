# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian packages that Freshet is built and run with, and how they are installed. For app/run and tests/run, which read it
# with `.`; the one place where package names stand. Debian 12 and 13; on other systems the lists are only looked at.

# shellcheck shell=sh disable=SC2034 # the lists are used by those who read this file

# To build and start. libqt6opengl6-dev is a part of qt6-base-dev since Debian 13, which then says that it provides it.
freshet_packages='g++ cmake ninja-build ccache mold pkg-config
  qt6-base-dev qt6-base-dev-tools libqt6opengl6-dev qt6-charts-dev qt6-httpserver-dev qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools
  qt6-l10n-tools qcoro-qt6-dev qtkeychain-qt6-dev libhiredis-dev zlib1g-dev nlohmann-json3-dev
  libqt6svg6 libqt6sql6-sqlite libqt6sql6-psql qt6-wayland fonts-noto-core fonts-noto-cjk redis-server redis-tools'

# Beside those, for the tests: certificates are made while they run; RapidCheck makes inputs for property tests; PostgreSQL is
# started by the tests themselves.
freshet_test_packages='openssl librapidcheck-dev postgresql'

# For tests/run bench: Caffeine is a peer of the memory tier there. Without them it is left out.
freshet_bench_packages='default-jdk-headless libcaffeine-java'

# For tests/run lint.
freshet_lint_packages='clang-format-19 clang-tidy-19'

# For tests/run fuzz: libFuzzer is a part of clang, in a package of its own.
freshet_fuzz_packages='clang-19 libclang-rt-19-dev'

say() { printf '%s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }

# Prints those of the named packages that are neither installed nor provided by an installed one.
missing_packages() {
    installed=$(dpkg-query -W -f='${db:Status-Status}\t${Package}, ${Provides}\n' 2>/dev/null |
        sed -n 's/^installed\t//p' | tr ',' '\n' | sed 's/^ *//; s/[ :].*//')
    for package in "$@"; do
        printf '%s\n' "$installed" | grep -qxF "$package" || printf '%s ' "$package"
    done
    # Since Debian 13 the SVG picture format is a package of its own; before, libqt6svg6 has it.
    set -- /usr/lib/*/qt6/plugins/imageformats/libqsvg.so
    if [ ! -e "$1" ] && [ "$(debian_release)" -ge 13 ]; then
        printf 'qt6-svg-plugins '
    fi
}

# 12, 13 …; testing and unstable, which have no number, count as newest.
debian_release() {
    release=$(sed -n 's/^VERSION_ID="\{0,1\}\([0-9]*\).*/\1/p' /etc/os-release 2>/dev/null)
    printf '%s\n' "${release:-99}"
}

# Installs the named packages. Runs as root, in a shell of its own.
# redis-server is wanted as a program only: Debian would start it as a service on port 6379, where the user may have something
# else. So it is kept from starting while it is installed, and its service is switched off if it was not there before.
# postgresql likewise: Debian would make a cluster `main` and start it on port 5432. A setting that stands there only during the
# installation keeps it from that (createcluster.d, see pg_createcluster(8)); clusters that exist are left as they are.
# shellcheck disable=SC2016 # it is expanded by root's shell
install_script='
    set -eu
    policy=/usr/sbin/policy-rc.d
    quiet_redis=
    quiet_postgresql=
    for package in "$@"; do
        [ "$package" = redis-server ] && quiet_redis=yes
        [ "$package" = postgresql ] && quiet_postgresql=yes
    done
    made=
    made_folder=
    tidy_up() {
        rm -f $made
        [ -z "$made_folder" ] || rmdir --ignore-fail-on-non-empty --parents "$made_folder"
    }
    trap tidy_up EXIT
    trap "exit 1" HUP INT TERM
    if [ -n "$quiet_postgresql" ]; then
        settings=/etc/postgresql-common/createcluster.d
        [ -d "$settings" ] || made_folder=$settings
        mkdir -p "$settings"
        made=$settings/made-for-one-installation-by-freshet.conf
        echo "create_main_cluster = false" > "$made"
    fi
    if [ -n "$quiet_redis" ] && [ ! -e "$policy" ] && [ ! -L "$policy" ]; then
        made="$made $policy"
        cat > "$policy" <<"END"
#!/bin/sh
# Made for one installation by Freshet, which removes it at once: redis-server is not to be started as a service.
case " $* " in *" redis-server"*) exit 101 ;; esac
exit 0
END
        chmod 755 "$policy"
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get -q update || echo "The package lists could not be renewed; going on with those that are there." >&2
    apt-get -q -y --no-install-recommends install "$@"
    if [ -n "$quiet_redis" ]; then
        if command -v systemctl >/dev/null; then
            systemctl --quiet disable redis-server.service >/dev/null 2>&1 || true
        fi
        update-rc.d redis-server disable >/dev/null 2>&1 || true
    fi
'

# Makes sure that the named packages are there; asks for root's rights only when one is missing.
need_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "This is no Debian, so nothing is installed; what is needed is listed in app/packages.sh."
        return 0
    fi
    missing=$(missing_packages "$@")
    missing=${missing% }
    [ -n "$missing" ] || return 0
    say "Installing what is missing: $missing"
    case " $missing " in
    *' redis-server '*) say "(redis-server as a program only: its system service is neither started nor enabled.)" ;;
    esac
    case " $missing " in
    *' postgresql '*) say "(postgresql as programs only: no database cluster is made and no port is used.)" ;;
    esac
    if [ "$(id -u)" -eq 0 ]; then
        # shellcheck disable=SC2086 # the names are words
        sh -c "$install_script" sh $missing
    elif command -v sudo >/dev/null; then
        # shellcheck disable=SC2086
        sudo sh -c "$install_script" sh $missing
    else
        complain "There is no sudo here. As root: apt-get install --no-install-recommends $missing"
        return 1
    fi
    missing=$(missing_packages "$@")
    if [ -n "$missing" ]; then
        complain "Still missing: $missing"
        return 1
    fi
}

# Configures the preset where it was never done or the presets have changed, then builds the named targets.
# CMakeLists.txt files are watched by the build itself.
build_preset() {
    preset=$1
    shift
    stamp=build/$preset/.configured
    if [ ! -f "$stamp" ] || [ -n "$(find CMakePresets.json -newer "$stamp")" ]; then
        say "Configuring build/$preset"
        cmake --preset "$preset" || return 1
        touch "$stamp"
    fi
    say "Building build/$preset"
    # What another checkout on this machine has compiled is not compiled again, nor what was compiled in another language.
    CCACHE_BASEDIR=${CCACHE_BASEDIR:-$PWD}
    CCACHE_NOHASHDIR=${CCACHE_NOHASHDIR:-true}
    CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-locale}
    export CCACHE_BASEDIR CCACHE_NOHASHDIR CCACHE_SLOPPINESS
    cmake --build "build/$preset" ${1:+--target "$@"}
}

#!/bin/sh
# Runs the documented settings of rotation.pml with spin and compares each outcome with what is expected.
#
#   ./check.sh          the settings that take seconds
#   ./check.sh --all    also those with millions of states (some minutes, 4 GB)
#
# holds:  no error in an exhaustive search.   breaks: a counterexample.   live: no acceptance cycle.   stuck: one.
# Needs spin and gcc (Debian: apt-get install spin gcc).
set -u

for tool in spin gcc; do
  if ! command -v "$tool" > /dev/null; then
    echo "SKIPPED: $tool is not installed, nothing was checked" >&2
    exit 2
  fi
done

model=$(cd "$(dirname "$0")" && pwd)/rotation.pml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
all=${1:-}
each="-DCRASH=1 -DLOSS=1 -DDBERR=1 -DPAUSE=1"
bad=0
count=0

# expected, size, flags
check() {
  expected=$1
  size=$2
  flags=$3
  if [ "$size" = large ] && [ "$all" != --all ]; then
    return
  fi
  count=$((count + 1))
  rm -f pan pan.* rotation.pml.trail
  # shellcheck disable=SC2086
  spin -a $flags "$model" > spin.log 2>&1 || { cat spin.log; exit 1; }
  case $expected in
    holds | breaks)
      gcc -O1 -w -DSAFETY -DNOCLAIM -DVECTORSZ=4096 -o pan pan.c || exit 1
      ./pan -m900000 > pan.log 2>&1
      ;;
    *)
      gcc -O1 -w -DVECTORSZ=4096 -DNFAIR=4 -o pan pan.c || exit 1
      ./pan -a -f -N live -m900000 > pan.log 2>&1
      ;;
  esac
  errors=$(sed -n 's/.*errors: \([0-9]*\).*/\1/p' pan.log | head -n 1)
  states=$(sed -n 's/^ *\([0-9]*\) states, stored.*/\1/p' pan.log | head -n 1)
  case "$expected:${errors:-none}" in
    holds:0 | live:0) verdict=ok ;;
    breaks:[1-9]* | stuck:[1-9]*) verdict=ok ;;
    *) verdict=WRONG ;;
  esac
  if grep -q "max search depth too small" pan.log; then
    verdict="WRONG (not exhaustive)"
  fi
  if [ "$verdict" != ok ]; then
    bad=$((bad + 1))
  fi
  printf '%-8s %-7s %9s states  %s\n' "$verdict" "$expected" "${states:-?}" "$flags"
}

echo "All protections on, and faults that a client can survive:"
check holds small "$each"
check holds small "$each -DCLOSE_ON_USE"
check holds large "-DCRASH=2 -DLOSS=2 -DDBERR=2 -DPAUSE=2 -DROT=3"
check holds large "$each -DREAUTH=1 -DADMINREV=1"
check holds large "$each -DREAUTH=1 -DDEL=1"
check holds small "-DLOSS=1 -DDBERR=1 -DPAUSE=1 -DFAILOVER=1"
check holds small "$each -DCLOSE_ON_USE -DZOMBIE=2"
check holds large "-DN=3 -DCLOSE_ON_USE -DCRASH=2 -DLOSS=1 -DDBERR=1 -DPAUSE=2"
check holds large "-DN=3 -DCLOSE_ON_USE $each -DZOMBIE=1"
check holds small "-DPOLICY=1 -DSIBFAM=0 $each"
check holds large "-DPOLICY=1 -DSIBFAM=0 $each -DZOMBIE=1"
check holds large "-DPOLICY=1 -DSIBFAM=0 -DLOSS=1 -DDBERR=1 -DPAUSE=1 -DFAILOVER=1"
check holds small "-DPOLICY=1 -DCRASH=2 -DLOSS=1 -DDBERR=1"
check holds small "-DPOLICY=2 -DCRASH=2 -DLOSS=1 -DDBERR=1"
check holds small "-DPOLICY=2 -DPAUSE=2 -DDBERR=2"
check holds small "-DPOLICY=3 -DN=3 -DPAUSE=2 -DDBERR=1 -DROT=3"
check holds small "-DPOLICY=3 -DPAUSE=1 -DDBERR=1 -DFAILOVER=1"
check holds small "-DPOLICY=4 -DN=3 -DDBERR=2 -DREAUTH=1 -DROT=3"
check live small "$each"
check live small "-DPOLICY=3 -DPAUSE=1 -DDBERR=1"
check live large "-DPOLICY=4 -DN=3 -DDBERR=1"

echo "A protection removed:"
check breaks small "-DNO_LEASE -DPOLICY=4"
check breaks small "-DNO_LEASE -DCRASH=1"
check stuck small "-DNO_STEAL -DCRASH=1"
check breaks small "-DNO_CAS -DDEL=1"
check breaks small "-DNO_CAS -DREAUTH=1"
check breaks small "-DNO_CAS -DPAUSE=1 -DCRASH=1 -DCLOSE_ON_USE"
check breaks small "-DNO_RECHECK -DPOLICY=4"
check breaks small "-DNO_INTENT -DCRASH=1"
check breaks small "-DNO_INTENT -DLOSS=1"
check breaks small "-DNO_ADOPT -DPAUSE=1 -DCLOSE_ON_USE"
check breaks small "-DNO_MERGE -DPOLICY=3 -DPAUSE=1"
check breaks small "-DNO_MERGE -DPOLICY=2 -DPAUSE=1"
check breaks small "-DNO_RETAIN -DPOLICY=3 -DDBERR=1"
check breaks small "-DPUBLISH_FIRST -DCLOSE_ON_USE -DCRASH=1"
check breaks small "-DNO_HIGHWATER -DFAILOVER=1 -DCLOSE_ON_USE"
check breaks small "-DNO_HIGHWATER -DPOLICY=3 -DFAILOVER=1"
check breaks small "-DBUG_ALT_NO_REOPEN -DPOLICY=2 -DPAUSE=2"
check breaks small "-DBUG_ALT_REMOVE_FIRST -DPOLICY=2 -DPAUSE=2"
check holds small "-DNO_REPRESENT $each"

echo "What no client can survive:"
check breaks small "-DPOLICY=3 -DCRASH=1"
check breaks small "-DPOLICY=3 -DLOSS=1"
check breaks small "-DPOLICY=3 -DZOMBIE=1"
check breaks small "-DPOLICY=4 -DCRASH=1"
check breaks small "-DPOLICY=4 -DLOSS=1"
check breaks small "-DPOLICY=4 -DPAUSE=1"
check breaks small "-DPOLICY=4 -DZOMBIE=1"
check breaks small "-DPOLICY=4 -DFAILOVER=1"
check breaks small "-DPOLICY=1 -DPAUSE=1"
check breaks small "-DPOLICY=1 -DZOMBIE=1"
check breaks small "-DPOLICY=1 -DFAILOVER=1"
check breaks small "-DPOLICY=2 -DZOMBIE=1"
check breaks small "-DPOLICY=2 -DPAUSE=1 -DCRASH=1"
check breaks small "-DPOLICY=2 -DPAUSE=1 -DLOSS=1"
check breaks small "-DCLOSE_ON_USE -DFAILOVER=1 -DCRASH=1"

echo "$count settings, $bad not as expected"
test "$bad" -eq 0

#!/bin/sh
# Shows what paycheck says of the reconstructed Bangladesh Bank heist, and how to read it: demo.sh PAYCHECK SCENARIO
paycheck=$1
scenario=$2

say() { printf '%s\n' "$@"; }

say "" \
    "In February 2016 thieves sent 35 payment orders in one evening from a central bank's account. The messages below are" \
    "a reconstruction: public figures, made-up names and accounts. First eight months of the bank's ordinary traffic" \
    "are learnt, then the orders of that evening are judged:" \
    "" \
    "\$ paycheck verify $scenario/mx/wave-2.xml --history $scenario/mx/history" \
    ""
"$paycheck" verify "$scenario/mx/wave-2.xml" --history "$scenario/mx/history"
status=$?
say "" \
    "How to read it. HOLD: do not release these; the 35 orders belong together, so they are one incident. The lines with bits" \
    "say what is surprising, the strongest first: 10 bits are odds of 1 in 1,024, and evidence adds up to the score of a" \
    "payment: from 16 bits on look at it, from 20 on hold it. Then each order with its score and its own strongest reason." \
    "The exit status is 1, because something is to be held. The same orders as MT103 are in $scenario/mt." \
    "" \
    "And an ordinary month of the same bank, with the seven months before it:" \
    ""
set --
for month in "$scenario"/mx/history/*.xml; do
    [ -z "$last" ] || set -- "$@" --history "$last"
    last=$month
done
"$paycheck" verify "$last" "$@" --fail-on hold
ordinary=$?
say ""
if [ "$status" -ne 1 ] || [ "$ordinary" -gt 1 ]; then
    say "The demonstration did not come out as it should: exit statuses $status and $ordinary." >&2
    exit 1
fi

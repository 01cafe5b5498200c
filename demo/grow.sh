#!/bin/sh
# Grows a set from the seeds of the demo, from the first hand-written message to a file to train on.
#
#     sh grow.sh [DIR]          TOOLDATA and PYTHON name other programs
#
# No network and no key: who is asked is llm_server.py, a double of a language model. A person would look at what comes
# where `decide` stands below: that is what `tooldata review` is for.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tooldata=${TOOLDATA:-tooldata}
python=${PYTHON:-python3}
shop=${1:-$(mktemp -d)/shop}

say() { printf '\n== %s\n' "$*" >&2; }

say "Seeds: what people wrote ($shop)"
mkdir -p "$shop"
cp "$here/tools.json" "$shop/tools.json"
cp -r "$here/seeds" "$shop/seeds"
cd "$shop"
cat > tooldata.toml <<'END'
[project]
name = "grown shop"
data = ["seeds/*.jsonl"]

[review]
reviewer = "grow"

[generation]
max_requests = 200
max_price = 1.0
END
"$tooldata" import . --tools tools.json

say "What a model would be asked, without any model: one of the templates, and a plan"
"$tooldata" prompt negative | sed -n 1,5p
"$tooldata" expand . --count 20 --dry-run > plan.txt
grep -c '^===' plan.txt

say "Noise: what is there, typed carelessly; nobody is asked"
"$tooldata" expand . --kind noise --count 20

say "A double of a language model"
mkfifo stop
"$python" "$here/llm_server.py" < stop > url &
exec 3> stop
trap 'exec 3>&-; rm -f stop url' EXIT
while ! [ -s url ]; do sleep 0.1; done
cat >> tooldata.toml <<END

[providers.double]
url = "$(cat url)"
model = "double-1"
price_in = 1.0
price_out = 2.0
END

say "Messages with their calls, and messages that call nothing"
"$tooldata" expand . --count 100 --yes
"$tooldata" expand . --kind negative --count 20 --yes

say "By file: requests are written, answered elsewhere, and the replies taken in"
"$tooldata" expand . --kind negative --count 8 --seed 1 --write-requests requests.jsonl
"$python" "$here/llm_server.py" --answer requests.jsonl > replies.jsonl
"$tooldata" expand . --kind negative --count 8 --seed 1 --read-replies replies.jsonl

say "Conversations of several turns"
"$tooldata" expand . --kind multi-turn --count 5 --yes

say "Scan: duplicates, labels that are improbable, the order of the queue"
"$tooldata" scan . --words-only

say "Review: what the scan doubts is looked at by a person; here it is turned down, and the rest accepted"
"$tooldata" decide . reject --where "source:expand rule:A1,D1,D3" --reason unrealistic --yes
"$tooldata" decide . accept --where "status:pending" --yes
"$tooldata" stats .

say "Export"
"$tooldata" export . train.jsonl --target openai --allow-losses
wc -l train.jsonl

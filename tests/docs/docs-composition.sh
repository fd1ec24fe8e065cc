project birds
winnow import birds --metadata cameras.csv
winnow import birds --format probabilities scores.csv
echo '{ "name": "night-shift", "objectives": [ { "kind": "uncertainty", "score": "margin" } ], "include": [ { "key": "camera", "operator": "in", "value": ["north", "south"] } ] }' >night-shift.json
echo '{ "name": "cheap", "objectives": [ { "kind": "uncertainty", "score": "margin" }, { "kind": "cost" } ] }' >cheap.json

# A simulation knows all labels, and no metadata.
(echo path,label && cd photos && for name in *.png; do echo "$name,${name%-*}"; done) >photos/labels.csv
echo '{ "name": "mine", "objectives": [ { "kind": "uncertainty", "score": "margin" } ] }' >mine.json

project birds
winnow import birds --metadata cameras.csv
winnow import birds --format probabilities scores.csv
echo '{ "name": "night-shift", "objectives": [ { "kind": "uncertainty", "score": "margin" } ], "include": [ { "key": "camera", "operator": "in", "value": ["north", "south"] } ] }' >night-shift.json
echo '{ "name": "cheap", "objectives": [ { "kind": "uncertainty", "score": "margin" }, { "kind": "cost" } ] }' >cheap.json

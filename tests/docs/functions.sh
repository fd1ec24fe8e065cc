# What the preparations of pages share.

# project NAME [CLASSES]: a project over photos/ whose first pictures of each class are labelled, as labels.csv says.
project() {
  winnow init "$1" --images photos --classes "${2:-cat,dog,frog}"
  winnow label "$1" labels.csv
}

# rename_classes A,B,C: the tables speak of other classes than cat, dog and frog.
rename_classes() {
  IFS=, read -r first second third <<<"$1"
  sed -i "s/,cat\$/,$first/; s/,dog\$/,$second/; s/,frog\$/,$third/" labels.csv
  sed -i "1s/.*/path,$1/" scores.csv
}

# streets FOLDER: twelve drawn streets, labels.json with boxes of cars and persons on six of them, and the script round.sh of the pages.
streets() {
  winnow scenes --kind street --count 12 --width 96 --height 64 --image png --out drawn
  rm -rf "$1"
  mv drawn/images/train "$1"
  node -e '
const fs = require("fs");
const all = JSON.parse(fs.readFileSync("drawn/instances_train.json"));
const images = all.images.slice(0, 6).map((i) => ({ id: i.id, file_name: i.file_name.split("/").pop(), width: i.width, height: i.height }));
const ids = new Set(images.map((i) => i.id));
const kept = { car: 1, pedestrian: 2 };
const names = new Map(all.categories.map((c) => [c.id, c.name]));
const annotations = all.annotations.filter((a) => ids.has(a.image_id) && kept[names.get(a.category_id)]).map((a) => ({ id: a.id, image_id: a.image_id, category_id: kept[names.get(a.category_id)], bbox: a.bbox, area: a.area, iscrowd: 0 }));
fs.writeFileSync("labels.json", JSON.stringify({ images, annotations, categories: [{ id: 1, name: "car" }, { id: 2, name: "person" }] }));
'
  cat >round.sh <<'SH'
set -e
yolo detect train data="$1" model=yolo11n.pt project="$3" name=fit
yolo detect predict model="$3/fit/weights/best.pt" source="$2" project="$3" name=look save_txt=True save_conf=True conf=0.05
SH
}

# things_to_see: where slow blocks run, 400 drawn streets go to photos/ as well; networks that learn without labels find nothing in the other pictures, which are noise.
things_to_see() {
  [ -n "${DOCS_SLOW:-}" ] || return 0
  winnow scenes --kind street --count 400 --width 96 --height 64 --image png --out things
  mv things/images/train/* photos/
}

# drawn_by_chance PROJECT: where slow blocks run, 60 more pictures that chance draws get their labels, for commands that measure on such.
drawn_by_chance() {
  [ -n "${DOCS_SLOW:-}" ] || return 0
  winnow next "$1" -n 60 --strategy random >/dev/null
  (echo path,label && ls photos | sed -nE 's/^([a-z]+)(-.*\.png)$/\1\2,\1/p') >drawn.csv
  winnow label "$1" drawn.csv
}

# a_server CLASSES: a running server with the project birds, which has the pictures of camera/. What pages call https://winnow.example.org and wnk_… is
# that server and a token of its admin (.bin/winnow and .bin/curl put them in place).
a_server() {
  winnow serve data >server.log 2>&1 &
  for _ in $(seq 300); do
    grep -q '/setup#' server.log && break
    sleep 0.1
  done
  local link
  link=$(grep -o 'http://[^ ]*/setup#[^ ]*' server.log)
  eval "$(node "$docs/first-account.mjs" "$link" "$1")"
  WINNOW_TOKEN=$DOCS_TOKEN winnow import birds camera --server "$DOCS_SERVER"
}

# What people have: boxes of ten frames, and the light of all. The page draws the same streets again.
winnow scenes --kind street --count 24 --day 0.6 --dusk 0.2 --width 96 --height 64 --seed 3 --out drawn
node -e '
const fs = require("fs");
const all = JSON.parse(fs.readFileSync("drawn/instances_train.json"));
const name = (i) => i.file_name.split("/").pop();
const images = all.images.slice(0, 10).map((i) => ({ ...i, file_name: name(i) }));
const ids = new Set(images.map((i) => i.id));
const annotations = all.annotations.filter((a) => ids.has(a.image_id)).map(({ segmentation, ...a }) => a);
fs.writeFileSync("labelled.json", JSON.stringify({ ...all, images, annotations }));
fs.writeFileSync("light.csv", "path,light\n" + all.images.map((i, n) => name(i) + "," + ["day", "day", "dusk", "night"][n % 4] + "\n").join(""));
'
rm -r drawn

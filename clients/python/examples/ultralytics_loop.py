# %% [markdown]
# # Active learning with Ultralytics and a Winnow server
# One turn of the loop: take out what people have labelled, train your own YOLO on it, let it look at the images nobody has labelled, give its boxes back as suggestions, and ask
# people for the images it doubts most. Run the cells again whenever people have labelled some more.
#
# You need a Winnow server with a detection project, and a token with the scope `manage` (make it in the web app under your account):
#
#     export WINNOW_SERVER=http://127.0.0.1:5170 WINNOW_TOKEN=wnk_… WINNOW_PROJECT=birds
#
# The client needs nothing but Python. Ultralytics is AGPL-3.0 and not part of Winnow; where its `yolo` command is missing, a stand-in that learns nothing but the usual places of
# boxes takes its part, so that you can watch the loop first.

# %%
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

try:
    from winnow_client import ExportRequest, NewPredictions, NextRequest, PutRequest, WinnowClient, each
except ImportError:  # not installed: it lies beside this folder
    sys.path.insert(0, str(Path(globals().get("__file__", "examples/x")).resolve().parents[1]))
    from winnow_client import ExportRequest, NewPredictions, NextRequest, PutRequest, WinnowClient, each

client = WinnowClient(os.environ["WINNOW_SERVER"], os.environ["WINNOW_TOKEN"])
wanted = os.environ["WINNOW_PROJECT"]
project = next(p for p in client.projects.list().items if wanted in (p.id, p.name))
work = Path(os.environ.get("WINNOW_WORK", "winnow-loop"))
work.mkdir(parents=True, exist_ok=True)
print(f"{project.name}: {project.counts['labelled']} of {project.counts['samples']} images labelled, classes {', '.join(c.name for c in project.classes)}")

# %% [markdown]
# ## 1. What is labelled, as a YOLO data set
# The server writes it, reads it back, compares, and only then offers it. Which images are measured on follows from their names, so an image stays on its side from turn to turn.

# %%
export = client.exports.start(project.id, ExportRequest(format="yolo"))
while (export := client.exports.get(project.id, int(export.id))).state in ("waiting", "running"):
    time.sleep(0.2)
if export.state != "done":
    raise SystemExit(f"The export failed: {export.reason}")
data = work / "dataset"
shutil.rmtree(data, ignore_errors=True)
with client.exports.download(project.id, int(export.id)) as stream, open(work / "dataset.zip", "wb") as file:
    shutil.copyfileobj(stream, file)
with zipfile.ZipFile(work / "dataset.zip") as archive:
    archive.extractall(data)
yaml = next(data.rglob("data.yaml"))
print(f"{export.images} labelled images in {yaml}")

# %% [markdown]
# ## 2. The images that nobody has labelled
# Pictures are fetched once; the next turn finds them in the folder.

# %%
pool = [s for s in each(lambda after: client.samples.list(project.id, state="unlabelled", after=after, limit=200)) if s.width and s.height]
pictures = work / "pool"
pictures.mkdir(exist_ok=True)
for sample in pool:
    picture = pictures / f"{sample.id}.jpg"
    if not picture.exists():
        with client.images.image(project.id, sample.id, size="view") as stream:
            picture.write_bytes(stream.read())
print(f"{len(pool)} images in the pool")

# %% [markdown]
# ## 3. Train, and look at the pool
# `found` holds, for each image, rows of class, centre x, centre y, width, height (shares of the sides) and confidence: what `yolo predict save_txt=True save_conf=True` writes.


# %%
def with_ultralytics() -> dict[str, list[list[float]]]:
    out = (work / "runs").resolve()
    shutil.rmtree(out, ignore_errors=True)
    subprocess.run(["yolo", "detect", "train", f"data={yaml.resolve()}", "model=yolo11n.pt", "epochs=50", f"project={out}", "name=fit"], check=True)
    best = out / "fit/weights/best.pt"
    subprocess.run(["yolo", "detect", "predict", f"model={best}", f"source={pictures.resolve()}", f"project={out}", "name=look", "save_txt=True", "save_conf=True", "conf=0.05"], check=True)
    return {file.stem: rows(file) for file in (out / "look/labels").glob("*.txt")}


def stand_in() -> dict[str, list[list[float]]]:
    """The mean box of each class, as sure as the class is frequent: no detector, but of the same form."""
    boxes: dict[int, list[list[float]]] = {}
    for file in data.rglob("labels/**/*.txt"):
        for row in rows(file):
            boxes.setdefault(int(row[0]), []).append(row[1:5])
    total = sum(map(len, boxes.values()))
    mean = [[of, *(sum(column) / len(seen) for column in zip(*seen)), len(seen) / total] for of, seen in sorted(boxes.items())]
    return {sample.id: mean for sample in pool}


def rows(file: Path) -> list[list[float]]:
    return [[float(part) for part in line.split()] for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


use_yolo = os.environ.get("WINNOW_TRAINER", "yolo") == "yolo" and shutil.which("yolo") is not None
found = with_ultralytics() if use_yolo else stand_in()
print(f"{'yolo' if use_yolo else 'the stand-in'} found {sum(map(len, found.values()))} boxes on {len(found)} images")

# %% [markdown]
# ## 4. Its boxes as suggestions
# COCO results: boxes in pixels of the original image, images by their name, classes counted from 1. All of the file is taken, or nothing and the reason.

# %%
results = []
for sample in pool:
    for of, x, y, w, h, confidence in found.get(sample.id, []):
        left, top = max(0.0, (x - w / 2) * sample.width), max(0.0, (y - h / 2) * sample.height)
        right, bottom = min(float(sample.width), (x + w / 2) * sample.width), min(float(sample.height), (y + h / 2) * sample.height)
        results.append({"image_id": sample.name, "category_id": int(of) + 1, "bbox": [left, top, right - left, bottom - top], "score": min(1.0, confidence)})
(work / "results.json").write_text(json.dumps(results), encoding="utf-8")
if results:
    upload = client.uploads.send_file(project.id, work / "results.json", purpose="data")
    report = client.predictions.import_(project.id, NewPredictions(upload=upload.id))
    print(f"{report.images} images have suggestions: {report.suggestions} boxes")

# %% [markdown]
# ## 5. The next images for people
# A box at 0.5 is in doubt, one at 0.95 is not; an image's doubt is the sum over its boxes. The twenty most doubtful go to the front of the queue.
# (Winnow's own rounds choose by more than doubt: by what is like what, and by rarity. Leave this cell out to let them: `client.rounds.start(project.id)`.)


# %%
def doubt(boxes: list[list[float]]) -> float:
    return sum(1 - abs(2 * box[5] - 1) for box in boxes)


front = sorted((s for s in pool if found.get(s.id)), key=lambda s: (-doubt(found[s.id]), s.id))[:20]
if front:
    client.queue.put(project.id, PutRequest(samples=[s.id for s in front], reason="the detector doubts its boxes"))
for item in client.queue.next(project.id, NextRequest(count=5)).items:
    print(f"next: {item.name} ({item.reason})")

"""The client against a server that a test has started: WINNOW_SERVER, WINNOW_NAME, WINNOW_PASSWORD and WINNOW_PROJECT say where and as whom."""

import io
import os
import sys
import tempfile
import time
import unittest
import urllib.error
import uuid
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from winnow_client import AnswerOutcome, AnswerRequest, AnswerValue, ExportRequest, NewPredictions, NextRequest, ProblemError, PutRequest, Scope, ShapeValue, WinnowClient, create_token, each

SERVER = os.environ["WINNOW_SERVER"]
PROJECT = os.environ["WINNOW_PROJECT"]


class AgainstAServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        token = create_token(SERVER, os.environ["WINNOW_NAME"], os.environ["WINNOW_PASSWORD"], "python", [Scope.ADMIN])
        cls.waits: list[float] = []
        cls.client = WinnowClient(SERVER, token, sleep=cls.waits.append)

    def test_it_pages_leases_answers_once_and_exports(self) -> None:
        client = self.client
        project = client.projects.get(PROJECT)
        self.assertEqual(["crow", "tit"], [c.name for c in project.classes])
        names = [s.name for s in each(lambda after: client.samples.list(PROJECT, after=after, limit=4))]
        self.assertEqual(6, len(set(names)))

        item = client.queue.next(PROJECT, NextRequest(count=1)).items[0]
        box = ShapeValue(id="u1", class_=1, kind="box", box=[1, 2, 9, 8])
        answer = AnswerRequest(
            key=str(uuid.uuid4()), sample=item.sample, outcome=AnswerOutcome.LABEL, lead_ms=1200.5, schema_version=project.schema_version, value=AnswerValue(shapes=[box]), next=NextRequest(count=1)
        )
        reply = client.answers.submit(PROJECT, answer)
        self.assertEqual(reply.answer, client.answers.submit(PROJECT, answer).answer)
        self.assertEqual(1, client.projects.get(PROJECT).counts["labelled"])
        self.assertEqual([[1, 2, 9, 8]], [s.box for s in client.samples.get(PROJECT, item.sample).shapes])

        export = client.exports.start(PROJECT, ExportRequest(format="yolo", images=True))
        while (export := client.exports.get(PROJECT, int(export.id))).state in ("waiting", "running"):
            time.sleep(0.02)
        self.assertEqual(("done", True), (export.state, export.verified), export.reason)
        with client.exports.download(PROJECT, int(export.id)) as stream, zipfile.ZipFile(io.BytesIO(stream.read())) as archive:
            self.assertTrue(any(name.endswith("data.yaml") for name in archive.namelist()), archive.namelist())

    def test_predictions_become_suggestions_and_samples_are_put_in_front(self) -> None:
        client = self.client
        waiting = [s for s in each(lambda after: client.samples.list(PROJECT, state="unlabelled", after=after))]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "results.json")
            path.write_text(f'[{{"image_id":"{waiting[-1].name}","category_id":1,"bbox":[1,2,4,3],"score":0.5}}]', encoding="utf-8")
            upload = client.uploads.send_file(PROJECT, path, purpose="data")
        self.assertEqual(1, client.predictions.import_(PROJECT, NewPredictions(upload=upload.id)).images)
        self.assertEqual(1, client.queue.put(PROJECT, PutRequest(samples=[waiting[-1].id], reason="the detector doubts")).added)
        # What an earlier test was handed may still be in hand, and comes before it.
        handed = {item.sample: item for item in client.queue.next(PROJECT, NextRequest(count=2)).items}
        self.assertEqual(0.5, handed[waiting[-1].id].suggestions.shapes[0].score)

    def test_an_upload_that_is_cut_goes_on_where_it_was(self) -> None:
        client, cut = self.client, []
        append = client.uploads._append

        def cutting(project: str, upload: str, piece: bytes, offset: int):
            # The second piece never arrives, and the answer to the third is lost.
            if len(cut) == 0 and offset > 0:
                cut.append(offset)
                raise urllib.error.URLError("cut")
            reply = append(project, upload, piece, offset)
            if len(cut) == 1:
                cut.append(offset)
                raise ConnectionResetError("lost")
            return reply

        client.uploads._append = cutting
        try:
            with tempfile.NamedTemporaryFile(suffix=".zip") as file:
                file.write(b"PK\x03\x04" + os.urandom((2 * (8 << 20)) + 12345))
                file.flush()
                upload = client.uploads.send_file(PROJECT, file.name, purpose="data")
        finally:
            client.uploads._append = append
        self.assertEqual((16 << 20) + 12349, upload.offset)
        self.assertEqual(2, len(cut))

    def test_a_refusal_says_what_helps_and_nothing_goes_out_unencrypted(self) -> None:
        with self.assertRaises(ProblemError) as caught:
            self.client.queue.next(PROJECT, NextRequest(count=129))
        self.assertEqual((400, "count", "0 to 128"), (caught.exception.status, caught.exception.field, caught.exception.limit))
        with self.assertRaises(ProblemError) as caught:
            WinnowClient(SERVER, "wnk_nobody").projects.list()
        self.assertEqual(401, caught.exception.status)
        self.assertIsNotNone(caught.exception.remedy)
        for address in ("http://winnow.example.org", "http://10.0.0.5:5170", "ftp://127.0.0.1", "/relative"):
            with self.assertRaises(ValueError):
                WinnowClient(address, "wnk_secret")
        WinnowClient("http://10.0.0.5:5170", "wnk_secret", allow_plain_http=True)

    def test_a_server_that_is_gone_is_asked_again_and_then_reported(self) -> None:
        waits: list[float] = []
        with self.assertRaises(urllib.error.URLError):
            WinnowClient("http://127.0.0.1:1", sleep=waits.append, tries=3).projects.list()
        self.assertEqual([0.1, 0.2, 0.4], waits)


if __name__ == "__main__":
    unittest.main()

"""Makes the first account of a server, a token of it and a project; prints both for bash. Arguments: the set-up link and the project's classes."""

import http.cookiejar
import json
import sys
import urllib.request

from winnow_client import CreateToken, Scope, SetUp
from winnow_client import codec

link, classes = sys.argv[1], sys.argv[2].split(",")
server, secret = link.split("/setup#")
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar(policy=http.cookiejar.DefaultCookiePolicy(rfc2965=True))))
csrf = ""


def post(path: str, body: object) -> dict:
    request = urllib.request.Request(server + path, json.dumps(codec.encode(body)).encode(), {"Content-Type": "application/json", "X-Winnow-CSRF": csrf}, method="POST")
    with browser.open(request) as response:
        return json.load(response)


csrf = post("/api/setup", SetUp(token=secret, name="ann", display_name="Ann", password="several unlikely words"))["csrf"]
token = post("/api/tokens", CreateToken(name="docs", scopes=[Scope.ADMIN]))["secret"]
post("/api/projects", {"name": "birds", "task": "classify", "classes": classes, "settings": {"automatic": False, "model": "mlp", "epochs": 1}})
print(f"export DOCS_SERVER={server} DOCS_TOKEN={token}")

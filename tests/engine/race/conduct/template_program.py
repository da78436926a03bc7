"""A template whose runs say what they found: their word, their session, a random number.

Its first argument names what it does before; the last two are those of every template.
"""

import gc
import json
import os
import random
import sys
import threading

from engine.worker.template import serve

match sys.argv[1]:
    case "thread":
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    case "socket":
        import socket

        held = socket.socket()
    case "die":
        os._exit(3)

serve("a reason of its own" if sys.argv[1] == "refuse" else None)
word = sys.stdin.readline().strip()
if word == "crash":
    os.abort()
found = {
    "word": word,
    "leads_session": os.getsid(0) == os.getpid(),
    "random": random.random(),
    "folder": os.environ.get("TMPDIR"),
    "out_of_collection": gc.get_freeze_count(),
}
print(json.dumps(found), flush=True)
sys.exit(7)

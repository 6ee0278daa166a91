import os
import time

bind = "127.0.0.1:0"
workers = 2
loglevel = "warning"


def post_worker_init(worker):
    os.write(1, b"MARK SERVING %d %d\n" % (os.getpid(), time.monotonic_ns()))

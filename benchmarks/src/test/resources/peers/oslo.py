# Two workers of oslo.service. Each prints when it serves, by the clock that all processes share.
import os
import time

from oslo_config import cfg
from oslo_service import service


class Work(service.Service):

    def start(self):
        super().start()
        os.write(1, b"MARK SERVING %d %d\n" % (os.getpid(), time.monotonic_ns()))


conf = cfg.ConfigOpts()
conf([], project="benchmark", default_config_files=[])
service.launch(conf, Work(), workers=2).wait()

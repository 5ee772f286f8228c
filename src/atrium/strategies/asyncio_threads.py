"""One event loop that waits for raw bytes; inflating and parsing in as many threads as there are cores. The default.

ISA-L and lexbor let other threads run meanwhile, so nothing is copied between processes and nothing is pickled.
"""

from concurrent.futures import Executor, ThreadPoolExecutor

from atrium.strategies.machinery.cores import cores
from atrium.strategies.machinery.loop_and_executor import LoopAndExecutor


class AsyncioThreads(LoopAndExecutor):
    name = "asyncio-threads"

    def make_executor(self) -> Executor:
        return ThreadPoolExecutor(cores(), thread_name_prefix="parse")
